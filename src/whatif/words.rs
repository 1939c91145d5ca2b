//! What is wrong with a question, in both languages: place, cause, remedy.

use crate::policy::stated::{NotStated, Statement, Unfit};
use crate::runner::{Exit, Failure};

fn usage(place: &str, cause: (&str, &str), remedy: (&str, &str)) -> Failure {
    Failure::new(Exit::Usage, place, cause, remedy)
}

const NAMES: (&str, &str) = (
    "名称写作 措施.参数、措施@版本首日.参数、fact.名称、lookup.名称[键]；全部名称见政策包。",
    "Names are measure.parameter, measure@first-day.parameter, fact.name, lookup.name[key]; the pack has them all.",
);

pub(super) fn no_toml(place: &str, error: &toml::de::Error) -> Failure {
    let en = error.message().trim().to_owned();
    usage(
        place,
        (
            &format!("方案文件不是有效的 TOML：{en}"),
            &format!("The scenario is no TOML: {en}"),
        ),
        ("改正所指之处。", "Correct it."),
    )
}

pub(super) fn unknown_key(place: &str, key: &str) -> Failure {
    usage(
        place,
        (
            &format!("方案文件里不能有“{key}”，或它的内容不对。"),
            &format!("A scenario has no `{key}`, or not with such a value."),
        ),
        (
            "方案文件只有 title = \"名称\"、note = \"说明\" 和 [set]。",
            "A scenario has title = \"…\", note = \"…\" and [set].",
        ),
    )
}

pub(super) fn empty(place: &str) -> Failure {
    usage(
        place,
        ("方案没有改动任何一项。", "The scenario changes nothing."),
        (
            "在 [set] 下写明要改的标准，或用 --set 名称=值。",
            "Say under [set] what is to be otherwise, or with --set name=value.",
        ),
    )
}

pub(super) fn title(place: &str, most: usize) -> Failure {
    usage(
        place,
        (
            &format!("方案名称不能超过{most}个字，不能有控制字符。"),
            &format!("A title has at most {most} characters and no control characters."),
        ),
        ("换一个名称。", "Give another title."),
    )
}

pub(super) fn no_value(place: &str, name: &str) -> Failure {
    usage(
        &format!("{place} {name}"),
        (
            "值应为文字、整数、日期、true、false 或文字的列表；小数要加引号。",
            "A value is a text, a whole number, a date, true, false or a list of texts; decimals stand in quotes.",
        ),
        (
            "例如 \"50%\"、\"0.5\"、300、2022-12-31。",
            "For example \"50%\", \"0.5\", 300, 2022-12-31.",
        ),
    )
}

pub(super) fn no_set(text: &str) -> Failure {
    usage(
        &format!("--set {text}"),
        ("应写作 名称=值。", "It is written name=value."),
        (
            "例如 --set six_taxes_two_fees_half.rate=60%。",
            "For example --set six_taxes_two_fees_half.rate=60%.",
        ),
    )
}

/// A name means nothing, or not one thing.
pub(super) fn not_stated(place: &str, name: &str, why: &NotStated) -> Failure {
    let at = format!("{place} {name}");
    match why {
        NotStated::Unknown(near) if near.is_empty() => usage(
            &at,
            ("政策包里没有这个名称。", "The pack states nothing of that name."),
            NAMES,
        ),
        NotStated::Unknown(near) => {
            let near = near.join(" / ");
            usage(
                &at,
                ("政策包里没有这个名称。", "The pack states nothing of that name."),
                (
                    &format!("是不是 {near}？{}", NAMES.0),
                    &format!("Did you mean {near}? {}", NAMES.1),
                ),
            )
        }
        NotStated::Several(names) => {
            let names = names.join(" / ");
            usage(
                &at,
                (
                    "有几个版本各自写了这一项。",
                    "Several versions state it, each for itself.",
                ),
                (&format!("写明版本：{names}"), &format!("Name the version: {names}")),
            )
        }
    }
}

/// How values of a unit are written.
fn wanted(unit: &str) -> (&'static str, &'static str) {
    match unit {
        "boolean" => ("应为 true 或 false", "true or false"),
        "text" => ("应为文字", "a text"),
        "list" => ("应为用逗号分开的文字", "texts with commas between them"),
        "date" => ("应为日期，如 2022-04-01", "a date such as 2022-04-01"),
        "month" => ("应为月份，如 2022-04", "a month such as 2022-04"),
        "count" | "days" | "months" | "years" => ("应为整数", "a whole number"),
        "ratio" => ("应为比例，如 50%、0.005 或 1/3", "a ratio such as 50%, 0.005 or 1/3"),
        "yuan" => ("应为元，如 1500.00", "yuan such as 1500.00"),
        "wan_yuan" => ("应为万元，如 300", "万元 such as 300"),
        _ => ("应为公式", "a formula"),
    }
}

pub(super) fn unfit(place: &str, name: &str, value: &str, why: &Unfit) -> Failure {
    let (zh, en) = wanted(&why.unit);
    usage(
        &format!("{place} {name}"),
        (
            &format!("值“{value}”不能用：单位是 {}，{zh}。", why.unit),
            &format!("`{value}` cannot be its value: the unit is {}, {en}.", why.unit),
        ),
        ("按这个单位填写。", "Write it in this unit."),
    )
}

pub(super) fn same(place: &str, name: &str, value: &str) -> Failure {
    usage(
        &format!("{place} {name}"),
        (
            &format!("值“{value}”与现行相同，什么也没有改。"),
            &format!("`{value}` is what the law says already: nothing is changed."),
        ),
        ("改成别的值，或删去这一项。", "Give another value, or leave it out."),
    )
}

/// The version is published later than the day that the run speaks of.
pub(super) fn unknown_yet(place: &str, statement: &Statement, day: &str) -> Failure {
    usage(
        &format!("{place} {}", statement.name),
        (
            &format!("这个版本在评估日 {day} 尚未公布，没有一条记录按它判断。"),
            &format!("This version is not yet known on {day}: no record is judged by it."),
        ),
        (
            "改别的版本，或用 --as-of 换一个评估日。",
            "Change another version, or take another day with --as-of.",
        ),
    )
}

pub(super) fn no_row(place: &str, name: &str) -> Failure {
    usage(
        &format!("{place} {name}"),
        ("这项改动没有触及任何一条记录。", "This change touches no record."),
        (
            "核对版本的起止日期、名称和数据的期间，或删去这一项。",
            "Look at the days of the version, the name and the periods of the data, or leave it out.",
        ),
    )
}

/// The changed pack is refused; what was found stands in front.
pub(super) fn refused(names: &str, count: usize, details: &str) -> Failure {
    usage(
        names,
        (
            &format!("按方案改动后，政策包有 {count} 个问题（见上）。"),
            &format!("With these changes the pack has {count} findings (above)."),
        ),
        ("按上面的提示修改方案。", "Correct the scenario accordingly."),
    )
    .showing(details)
}

pub(super) fn pack_broken(dir: &str, details: &str) -> Failure {
    usage(
        dir,
        ("政策包不能使用（见上）。", "The pack cannot be used (above)."),
        (
            "按上面的提示修改，再用 huiqi check 检查。",
            "Correct it, then run huiqi check.",
        ),
    )
    .showing(details)
}

/// The baseline does not give what the run gave.
pub(super) fn other_baseline(run: &str, measure: &str) -> Failure {
    Failure::new(
        Exit::Data,
        run,
        (
            &format!("按保存的数据重算，{measure} 与该次运行的结果不同。"),
            &format!("Computed anew from what was kept, {measure} is not what the run gave."),
        ),
        (
            "数据或程序在运行之后有改动：用 huiqi run --force 重新运行，再试算。",
            "Data or program changed after the run: run huiqi run --force, then ask again.",
        ),
    )
}

pub(super) fn wrong(place: &str, cause: (&str, &str), remedy: (&str, &str)) -> Failure {
    usage(place, cause, remedy)
}
