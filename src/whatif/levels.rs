//! How levels of government share what is granted.
//!
//! A file says it, `levels.toml` of the pack or one that is named; without one nothing is split. Shares of a measure add up to one. The
//! amounts of all levels but the last are rounded half up to the fen, the last takes the rest, so that they add up.
//!
//! ```toml
//! [[share]]
//! measures = ["cit_small_low_profit"]
//! levels = { "中央" = "60%", "省" = "20%", "市" = "4%", "县" = "16%" }
//! basis = "…"
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use num_rational::BigRational;
use toml::{Table, Value};

use super::group::{Group, fen, yuan};
use super::words;
use super::workspace::Place;
use crate::money::{Fen, Ratio, round_half_up};
use crate::policy::ir::Program;
use crate::runner::Failure;

/// What a level of government bears, before and after.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LevelShare {
    /// Its name.
    pub level: String,
    /// Under the law, in fen.
    #[serde(serialize_with = "yuan")]
    pub before: Fen,
    /// In the scenario, in fen.
    #[serde(serialize_with = "yuan")]
    pub after: Fen,
}

/// Shares by reported measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Names of levels, in the order in which the file names them first.
    names: Vec<String>,
    /// Level and share, in order.
    of: BTreeMap<String, Vec<(String, Ratio)>>,
}

/// What bears a measure that the file does not name.
const NOT_SAID: &str = "未写明分担";

impl Levels {
    /// The file that a place names, or that its pack has; nothing is split if there is none.
    pub(super) fn find(place: &Place, program: &Program) -> Result<Levels, Failure> {
        let usual = place.policy.join("levels.toml");
        let path: PathBuf = match &place.levels {
            Some(path) => path.clone(),
            None if usual.is_file() => usual,
            None => return Ok(Levels::default()),
        };
        let text = std::fs::read_to_string(&path).map_err(|e| Failure::io(&path, &e))?;
        Levels::parse(&text, &path, program)
    }

    fn parse(text: &str, path: &Path, program: &Program) -> Result<Levels, Failure> {
        let place = path.display().to_string();
        let table: Table = text.parse().map_err(|e| words::no_toml(&place, &e))?;
        let mut levels = Levels::default();
        let shares = table.get("share").and_then(Value::as_array);
        let shares = shares
            .filter(|_| table.len() == 1)
            .ok_or_else(|| broken(&place, "[[share]]"))?;
        for share in shares {
            levels.take(share, &place, program)?;
        }
        Ok(levels)
    }

    fn take(&mut self, share: &Value, place: &str, program: &Program) -> Result<(), Failure> {
        let measures = share.get("measures").and_then(Value::as_array);
        let measures = measures.ok_or_else(|| broken(place, "measures"))?;
        let table = share.get("levels").and_then(Value::as_table);
        let table = table.ok_or_else(|| broken(place, "levels"))?;
        let mut parts: Vec<(String, Ratio)> = Vec::new();
        let mut sum = BigRational::from_integer(0.into());
        for (level, value) in table {
            let ratio = value.as_str().and_then(Ratio::parse).filter(|r| r.numerator() >= 0);
            let ratio = ratio.ok_or_else(|| broken(place, level))?;
            sum += exact(ratio);
            parts.push((level.clone(), ratio));
            if !self.names.contains(level) {
                self.names.push(level.clone());
            }
        }
        if sum != BigRational::from_integer(1.into()) {
            return Err(words::wrong(
                place,
                (
                    "一组分担比例相加不是100%。",
                    "The shares of a group do not add up to 100 %.",
                ),
                ("改正 levels 里的比例。", "Correct the shares under levels."),
            ));
        }
        for measure in measures {
            let name = measure.as_str().ok_or_else(|| broken(place, "measures"))?;
            let known = program.measures.iter().any(|m| m.reported_as == name);
            if !known || self.of.insert(name.to_owned(), parts.clone()).is_some() {
                return Err(broken(place, name));
            }
        }
        Ok(())
    }

    /// What the levels bear of some measures; nothing if nobody says how they share.
    pub(super) fn share(&self, measures: &[Group]) -> Result<Vec<LevelShare>, Failure> {
        if self.of.is_empty() {
            return Ok(Vec::new());
        }
        let mut sums: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
        for measure in measures {
            let whole = [(NOT_SAID.to_owned(), Ratio::new(1, 1).ok_or_else(|| broken("", "1"))?)];
            let parts = self.of.get(&measure.key).map_or(&whole[..], Vec::as_slice);
            let (before, after) = (split(measure.before, parts)?, split(measure.after, parts)?);
            for (((level, _), before), after) in parts.iter().zip(before).zip(after) {
                let name = self.names.iter().find(|n| *n == level).map_or(NOT_SAID, String::as_str);
                let sum = sums.entry(name).or_default();
                *sum = (sum.0 + before, sum.1 + after);
            }
        }
        let names = self.names.iter().map(String::as_str).chain([NOT_SAID]);
        let found = names.filter_map(|name| sums.get(name).map(|sum| (name, *sum)));
        found
            .map(|(name, (before, after))| {
                Ok(LevelShare {
                    level: name.to_owned(),
                    before: fen(before, name)?,
                    after: fen(after, name)?,
                })
            })
            .collect()
    }
}

fn exact(ratio: Ratio) -> BigRational {
    BigRational::new(ratio.numerator().into(), ratio.denominator().into())
}

/// An amount in parts that add up to it.
fn split(amount: Fen, parts: &[(String, Ratio)]) -> Result<Vec<i128>, Failure> {
    let mut rest = i128::from(amount.0);
    let mut all = Vec::new();
    for (at, (level, ratio)) in parts.iter().enumerate() {
        let part = if at + 1 == parts.len() {
            rest
        } else {
            let share = exact(*ratio) * BigRational::from_integer(amount.0.into());
            i128::from(round_half_up(&share).map_err(|_| broken("levels", level))?.0)
        };
        rest -= part;
        all.push(part);
    }
    Ok(all)
}

fn broken(place: &str, what: &str) -> Failure {
    words::wrong(
        place,
        (
            &format!("分担比例文件有误：{what}。"),
            &format!("The file of shares is wrong: {what}."),
        ),
        (
            "写作 [[share]] measures = [\"措施\"] levels = { \"中央\" = \"60%\", \"县\" = \"40%\" }，每项措施只写一次。",
            "Write [[share]] measures = [\"measure\"] levels = { \"central\" = \"60%\", \"county\" = \"40%\" }, each measure once.",
        ),
    )
}

#[cfg(test)]
mod tests;
