//! The parameters of a measure as a clerk reads them.

use super::section::grouped;
use crate::money::Ratio;
use crate::policy::ir::Parameter;
use crate::report::Lang;

/// A parameter in words, e.g. `减征比例：50%`; English reports use its name.
pub(super) fn parameter(parameter: &Parameter, lang: Lang) -> String {
    match value(&parameter.text, &parameter.unit, lang) {
        Some(value) => format!("{}{}{value}", label(parameter, lang), lang.pick("：", " = ")),
        None => label(parameter, lang).to_owned(),
    }
}

/// Words and value of a parameter; `None` if a Chinese reader would only see codes.
pub(in crate::report) fn parameter_parts(parameter: &Parameter, lang: Lang) -> Option<(String, String)> {
    let value = value(&parameter.text, &parameter.unit, lang)?;
    Some((label(parameter, lang).to_owned(), value))
}

fn label(parameter: &Parameter, lang: Lang) -> &str {
    let name = parameter
        .name
        .split_once('@')
        .map_or(parameter.name.as_str(), |(name, _)| name);
    if parameter.says.is_empty() {
        name
    } else {
        lang.pick(&parameter.says, name)
    }
}

/// A value with its unit; `None` if a Chinese reader would only see codes.
fn value(text: &str, unit: &str, lang: Lang) -> Option<String> {
    let zh = lang == Lang::Zh;
    Some(match unit {
        "ratio" => percent(text).unwrap_or_else(|| text.to_owned()),
        "yuan" | "wan_yuan" => yuan(text, lang),
        "days" if zh => format!("{text}天"),
        "months" if zh => format!("{text}个月"),
        "years" if zh => format!("{text}年"),
        "date" | "month" => lang.period(text),
        "boolean" if zh => match text {
            "true" => "是".to_owned(),
            _ => "否".to_owned(),
        },
        "list" => {
            let items: Vec<String> = text.split(',').map(|item| lang.size(item)).collect();
            // A word of Latin letters is a code of the pack; single letters are grades (A、B).
            let code = |item: &String| item.len() > 1 && item.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
            if zh && items.iter().any(code) {
                return None;
            }
            items.join(lang.pick("、", ", "))
        }
        _ => text.to_owned(),
    })
}

/// An exact ratio as a percentage; `None` if it has no end, or more than four decimals.
fn percent(text: &str) -> Option<String> {
    // A hundredth of a percent has two more digits: four decimals of a percent are millionths.
    let units = Ratio::parse(text)?.in_units(1_000_000)?;
    let sign = if units < 0 { "-" } else { "" };
    let (whole, rest) = (units.unsigned_abs() / 10_000, units.unsigned_abs() % 10_000);
    let decimals = format!("{rest:04}");
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{decimals}%"))
}

/// Yuan, or 万元 where that is a whole number.
fn yuan(text: &str, lang: Lang) -> String {
    let short = text.strip_suffix(".00").unwrap_or(text);
    match (lang, short.strip_suffix("0000")) {
        (Lang::Zh, Some(wan)) if !wan.is_empty() && wan != "-" => format!("{}万元", grouped(wan)),
        _ => format!("{}{}", grouped(short), lang.pick("元", " yuan")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, unit: &str) -> String {
        let one = Parameter {
            name: "p@2022-01-01".into(),
            text: text.into(),
            says: "说明".into(),
            unit: unit.into(),
        };
        parameter(&one, Lang::Zh)
    }

    #[test]
    fn values_carry_their_units() {
        assert_eq!(shown("3/20", "ratio"), "说明：15%");
        assert_eq!(shown("11/200", "ratio"), "说明：5.5%");
        assert_eq!(shown("0.125", "ratio"), "说明：12.5%");
        assert_eq!(shown("1", "ratio"), "说明：100%");
        assert_eq!(shown("1/3", "ratio"), "说明：1/3");
        assert_eq!(shown("3000000.00", "wan_yuan"), "说明：300万元");
        assert_eq!(shown("7800.00", "yuan"), "说明：7,800元");
        assert_eq!(shown("0.00", "yuan"), "说明：0元");
        assert_eq!(shown("12.50", "yuan"), "说明：12.50元");
        assert_eq!(shown("24", "months"), "说明：24个月");
        assert_eq!(shown("2022-12-31", "date"), "说明：2022年12月31日");
        assert_eq!(shown("2021-11", "month"), "说明：2021年11月");
    }

    #[test]
    fn no_codes_in_chinese() {
        assert_eq!(shown("micro,small", "list"), "说明：微型、小型");
        assert_eq!(shown("A,B", "list"), "说明：A、B");
        assert_eq!(shown("AAA,BBB", "list"), "说明");
        let english = Parameter {
            name: "rate".into(),
            text: "1/2".into(),
            ..Parameter::default()
        };
        assert_eq!(parameter(&english, Lang::Zh), "rate：1/2");
        let english = Parameter {
            unit: "ratio".into(),
            ..english
        };
        assert_eq!(parameter(&english, Lang::En), "rate = 50%");
    }
}
