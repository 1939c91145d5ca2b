//! Units of parameters, lookups and decision inputs, and the values written in them.

use toml::de::DeValue;

use crate::calendar::Month;
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Constant, Type};

use super::fields::{date_of, parse_date};

/// A unit of the language reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Boolean,
    Text,
    List,
    Date,
    Month,
    Count,
    Ratio,
    Yuan,
    WanYuan,
}

/// The names of units; days, months and years are counts that say what they count.
pub(crate) const UNITS: &[(&str, Unit)] = &[
    ("boolean", Unit::Boolean),
    ("text", Unit::Text),
    ("list", Unit::List),
    ("date", Unit::Date),
    ("month", Unit::Month),
    ("count", Unit::Count),
    ("days", Unit::Count),
    ("months", Unit::Count),
    ("years", Unit::Count),
    ("ratio", Unit::Ratio),
    ("yuan", Unit::Yuan),
    ("wan_yuan", Unit::WanYuan),
];

impl Unit {
    /// Type of values in this unit; a list has none.
    pub(crate) fn ty(self) -> Option<Type> {
        Some(match self {
            Unit::Boolean => Type::Boolean,
            Unit::Text => Type::Text,
            Unit::List => return None,
            Unit::Date => Type::Date,
            Unit::Month => Type::Month,
            Unit::Count => Type::Count,
            Unit::Ratio => Type::Ratio,
            Unit::Yuan | Unit::WanYuan => Type::Money,
        })
    }

    /// How a value of the unit is written.
    pub(crate) fn wanted(self) -> &'static str {
        match self {
            Unit::Boolean => "true or false",
            Unit::Text => "a text",
            Unit::List => "a list of texts",
            Unit::Date => "a date such as 2022-04-01",
            Unit::Month => "a month in text such as \"2022-04\"",
            Unit::Count => "a whole number",
            Unit::Ratio => "a ratio in text such as \"50%\", \"0.005\" or \"1/3\"",
            Unit::Yuan => "yuan in text such as \"1500.00\"",
            Unit::WanYuan => "万元 in text such as \"300\"",
        }
    }

    /// A value written in this unit.
    pub(crate) fn read(self, value: &DeValue<'_>) -> Option<Constant> {
        match (self, value) {
            (Unit::Boolean, DeValue::Boolean(b)) => Some(Constant::Boolean(*b)),
            (Unit::Date, value) => date_of(value).map(Constant::Date),
            (Unit::Count | Unit::Ratio | Unit::Yuan | Unit::WanYuan, DeValue::Integer(n)) => {
                (n.radix() == 10).then(|| self.read_text(&n.as_str().replace('_', "")))?
            }
            (Unit::Boolean | Unit::List, _) => None,
            (_, DeValue::String(text)) => self.read_text(text),
            _ => None,
        }
    }

    /// A value of this unit in text (decision cells, and texts in TOML).
    pub(crate) fn read_text(self, text: &str) -> Option<Constant> {
        match self {
            Unit::Boolean => match text {
                "true" => Some(Constant::Boolean(true)),
                "false" => Some(Constant::Boolean(false)),
                _ => None,
            },
            Unit::Text => Some(Constant::Text(text.to_owned())),
            Unit::List => None,
            Unit::Date => parse_date(text).map(Constant::Date),
            Unit::Month => Month::parse(text).map(Constant::Month),
            Unit::Count => text.parse().ok().map(Constant::Count),
            Unit::Ratio => Ratio::parse(text).map(Constant::Ratio),
            Unit::Yuan => Fen::parse_yuan(text).ok().map(Constant::Money),
            Unit::WanYuan => Fen::parse_wan(text).ok().map(Constant::Money),
        }
    }
}

/// Canonical text of a constant, for manifests: money in yuan, ratios as fractions in lowest terms.
pub(crate) fn canonical(constant: &Constant) -> String {
    match constant {
        Constant::Boolean(b) => b.to_string(),
        Constant::Text(t) => t.clone(),
        Constant::Date(d) => d.to_string(),
        Constant::Month(m) => m.to_string(),
        Constant::Count(n) => n.to_string(),
        Constant::Ratio(r) if r.denominator() == 1 => r.numerator().to_string(),
        Constant::Ratio(r) => format!("{}/{}", r.numerator(), r.denominator()),
        Constant::Money(m) => m.to_string(),
        Constant::Missing => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Canonical text of a TOML value in a unit; `None` if it does not fit.
    fn read(unit: &str, value: &str) -> Option<String> {
        let unit = UNITS.iter().find(|(name, _)| *name == unit).unwrap().1;
        let value = DeValue::parse(value).unwrap();
        unit.read(value.get_ref()).map(|c| canonical(&c))
    }

    #[test]
    fn values_are_read_in_their_units() {
        for (unit, value, expected) in [
            ("yuan", "\"1500.00\"", "1500.00"),
            ("yuan", "1500", "1500.00"),
            ("wan_yuan", "\"300\"", "3000000.00"),
            ("wan_yuan", "\"0.000001\"", "0.01"),
            ("ratio", "\"50%\"", "1/2"),
            ("ratio", "\"0.005\"", "1/200"),
            ("ratio", "\"1/3\"", "1/3"),
            ("ratio", "\"3\"", "3"),
            ("count", "2021", "2021"),
            ("days", "\"30\"", "30"),
            ("date", "2022-05-01", "2022-05-01"),
            ("date", "\"2022-05-01\"", "2022-05-01"),
            ("month", "\"2022-05\"", "2022-05"),
            ("text", "\"A级\"", "A级"),
            ("boolean", "true", "true"),
        ] {
            assert_eq!(read(unit, value).as_deref(), Some(expected), "{value} as {unit}");
        }
    }

    #[test]
    fn values_that_do_not_fit_are_refused() {
        for (unit, value) in [
            ("yuan", "\"0.005\""),
            ("yuan", "300.5"),
            ("wan_yuan", "\"0.0000001\""),
            ("ratio", "0.5"),
            ("ratio", "\"half\""),
            ("count", "\"1.5\""),
            ("count", "0x10"),
            ("date", "\"2022-5-1\""),
            ("date", "2022-05-01T00:00:00"),
            ("month", "2022-05-01"),
            ("text", "5"),
            ("boolean", "\"true\""),
            ("list", "\"a\""),
        ] {
            assert_eq!(read(unit, value), None, "{value} as {unit}");
        }
    }
}
