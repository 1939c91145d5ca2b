//! Values that statements are given.

use super::{Form, Statement};
use crate::policy::ir::Constant;
use crate::policy::pack::unit::{UNITS, Unit, canonical};

/// A value that fits a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    toml: String,
    /// The value as it is shown.
    pub text: String,
    /// One text for all spellings of one value: what is equal has the same.
    pub canonical: String,
}

/// Why a value does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The unit that is wanted, e.g. `ratio`; empty for a formula without text.
    pub unit: String,
}

impl Given {
    /// As it stands in a file of the pack.
    pub(super) fn toml(&self) -> String {
        self.toml.clone()
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// 万元 and 元 may be written behind the number of a parameter in that unit, and only there.
fn without_name(unit: Unit, text: &str) -> &str {
    let name = match unit {
        Unit::WanYuan => "万元",
        Unit::Yuan => "元",
        Unit::Boolean | Unit::Text | Unit::List | Unit::Date | Unit::Month | Unit::Count | Unit::Ratio => return text,
    };
    match text.strip_suffix(name) {
        // 5万元 is no number of yuan.
        Some(number) if !number.ends_with('万') => number.trim_end(),
        Some(_) | None => text,
    }
}

impl Statement {
    fn unit(&self) -> Option<Unit> {
        match &self.form {
            Form::Value(name) => UNITS.iter().find(|(known, _)| known == name).map(|(_, unit)| *unit),
            Form::Formula => None,
        }
    }

    /// Name of its unit; empty for a formula.
    #[must_use]
    pub fn unit_name(&self) -> &str {
        match &self.form {
            Form::Value(unit) => unit,
            Form::Formula => "",
        }
    }

    /// A value for the statement; lists are written with commas.
    ///
    /// # Errors
    /// [`Unfit`] names the unit that is wanted.
    pub fn give(&self, text: &str) -> Result<Given, Unfit> {
        let text = text.trim();
        let unfit = || Unfit {
            unit: match &self.form {
                Form::Value(unit) => unit.clone(),
                Form::Formula => String::new(),
            },
        };
        let Some(unit) = self.unit() else {
            if text.is_empty() || self.form != Form::Formula {
                return Err(unfit());
            }
            return Ok(Given {
                toml: quoted(text),
                text: text.to_owned(),
                canonical: text.split_whitespace().collect::<Vec<_>>().join(" "),
            });
        };
        if unit == Unit::List {
            let all: Vec<&str> = text.split([',', '，', '、']).map(str::trim).collect();
            if all.iter().any(|one| one.is_empty()) {
                return Err(unfit());
            }
            let written: Vec<String> = all.iter().map(|one| quoted(one)).collect();
            return Ok(Given {
                toml: format!("[{}]", written.join(", ")),
                text: all.join(","),
                canonical: all.join(","),
            });
        }
        let number = without_name(unit, text);
        let constant = unit.read_text(number).ok_or_else(unfit)?;
        Ok(Given {
            toml: match (&constant, unit) {
                (Constant::Boolean(_) | Constant::Date(_) | Constant::Count(_), _) => canonical(&constant),
                (_, _) => quoted(number),
            },
            text: number.to_owned(),
            canonical: canonical(&constant),
        })
    }

    /// The value that the pack states; `None` for a last day that is not stated.
    #[must_use]
    pub fn own(&self) -> Option<Given> {
        self.give(&self.text).ok()
    }

    /// The constant that a text is in the statement's unit; `None` for lists, formulas and what does not fit.
    #[must_use]
    pub fn constant(&self, text: &str) -> Option<Constant> {
        let unit = self.unit()?;
        unit.read_text(without_name(unit, text.trim()))
    }
}
