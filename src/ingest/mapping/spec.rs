//! The shape of a mapping file. Unknown keys are refused, so that a typo is never silently nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::unit::Unit;
use crate::calendar::Date;
use crate::money::Ratio;

/// One file of `data/sources`: which rows of which exports become rows of one table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) department: String,
    pub(crate) table: String,
    /// Must a file be there?
    #[serde(default = "yes")]
    pub(crate) required: bool,
    /// May an export have headings but no rows?
    #[serde(default)]
    pub(crate) may_be_empty: bool,
    pub(crate) file: Option<FileRule>,
    /// A file of names instead of an export, relative to the folder of the mappings.
    pub(crate) reference: Option<String>,
    pub(crate) versions: Option<Versions>,
    #[serde(default)]
    pub(crate) entity: Vec<EntityRule>,
    #[serde(default)]
    pub(crate) derive: Vec<Derive>,
    #[serde(default)]
    pub(crate) explode: Vec<Explode>,
    #[serde(default)]
    pub(crate) columns: BTreeMap<String, ColumnRule>,
    #[serde(default)]
    pub(crate) quality: QualityRule,
}

/// Which files and sheets, and how they are laid out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileRule {
    /// File names; `*` stands for any text, `?` for one character.
    pub(crate) glob: Vec<String>,
    /// Sheet names, likewise; none for text files.
    #[serde(default)]
    pub(crate) sheets: Vec<String>,
    #[serde(default)]
    pub(crate) exclude_sheets: Vec<String>,
    /// Of text files: `utf-8`, `gb18030` or `utf-16`, if nothing in the file speaks against it; found out if absent.
    pub(crate) encoding: Option<String>,
    /// Of text files; found out if absent.
    pub(crate) delimiter: Option<char>,
    /// Rows above the heading row.
    #[serde(default)]
    pub(crate) title_rows: u32,
    /// 2 where group headings are merged over several columns.
    #[serde(default = "one")]
    pub(crate) header_rows: u32,
}

/// Which of several versions of one record counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Versions {
    /// Columns of the record number.
    pub(crate) record: Vec<String>,
    pub(crate) status: String,
    /// Status values of rows that never count.
    pub(crate) voided: Vec<String>,
    /// Status values that win over others of the same day.
    pub(crate) corrections: Vec<String>,
    /// Column of the filing date: the latest wins, dates after the as-of day are not known yet.
    pub(crate) filed: String,
    /// Column of the period's end.
    pub(crate) period_end: String,
    /// Columns within which only the latest record counts.
    #[serde(default)]
    pub(crate) latest_per: Vec<String>,
    /// Periods that may be filed after the as-of day.
    #[serde(default)]
    pub(crate) late: Vec<LateFiling>,
}

/// Returns of these periods count if filed by that day, even after the as-of day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LateFiling {
    #[serde(deserialize_with = "day")]
    pub(crate) period_end_from: Date,
    #[serde(deserialize_with = "day")]
    pub(crate) period_end_to: Date,
    #[serde(deserialize_with = "day")]
    pub(crate) filed_until: Date,
}

/// How a column with a unified code is found. Of several rules for one target the first whose `from` is filled decides.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntityRule {
    pub(crate) target: String,
    pub(crate) by: EntityBy,
    pub(crate) from: String,
    pub(crate) unknown: Unknown,
    /// With `link`: the table and its key column.
    pub(crate) table: Option<String>,
    pub(crate) key: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntityBy {
    /// `from` is a unified code.
    Code,
    /// `from` is a taxpayer number, old or new.
    Taxpayer,
    /// `from` is a name; spelling differences do not matter.
    Name,
    /// `from` is the key of a row of another table that has the code.
    Link,
}

/// What becomes of a row whose enterprise is not registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unknown {
    Quarantine,
    /// The code stays empty: outside parties and persons.
    Empty,
}

/// A column worked out from another one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Derive {
    pub(crate) target: String,
    pub(crate) by: DeriveBy,
    pub(crate) from: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeriveBy {
    /// The name without differences of spelling.
    CompanyName,
}

/// A cell with a list of dates that becomes rows of another table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Explode {
    pub(crate) headings: Vec<String>,
    pub(crate) separators: Vec<char>,
    pub(crate) table: String,
    /// Its date column.
    pub(crate) column: String,
    /// Columns taken over as they are.
    pub(crate) carry: Vec<String>,
}

/// One column of the table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColumnRule {
    /// Spellings of the heading, best first.
    pub(crate) headings: Vec<String>,
    /// A row without it is quarantined, and a file without the heading refused.
    #[serde(default)]
    pub(crate) required: bool,
    /// Of amounts whose heading names no unit.
    #[serde(default)]
    pub(crate) unit: Unit,
    #[serde(default)]
    pub(crate) blank: Blank,
    /// A plain number is a percentage.
    #[serde(default)]
    pub(crate) percent: bool,
    /// A number or code of a record: blanks, width and case do not matter.
    #[serde(default)]
    pub(crate) identifier: bool,
    /// A taxpayer number that may also be a resident id: a person is no enterprise, so its code stays empty.
    #[serde(default)]
    pub(crate) persons: bool,
    /// List of spellings (`aliases` of common.toml) that gives the canonical name.
    pub(crate) alias: Option<String>,
    /// List of words (`words` of common.toml): all that may stand in the column.
    pub(crate) words: Option<String>,
    /// A code of digits alone has so many; one with fewer has lost zeros.
    pub(crate) digits: Option<usize>,
}

/// What an empty cell, `-` or `—` means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Blank {
    /// Nobody knows.
    #[default]
    Missing,
    Zero,
    False,
}

/// When a source is refused as a whole.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QualityRule {
    /// Largest share of rejected rows, e.g. `2%`.
    #[serde(default, deserialize_with = "share")]
    pub(crate) max_rejected: Option<Share>,
    /// Sources with fewer rows are not tested.
    pub(crate) min_rows: Option<u64>,
}

/// An exact share between 0 and 1: numerator and denominator.
pub(crate) type Share = (i64, i64);

/// What holds for mappings that say nothing else, and which columns are looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommonQuality {
    #[serde(default, deserialize_with = "share")]
    pub(crate) max_rejected: Option<Share>,
    #[serde(default)]
    pub(crate) min_rows: u64,
    /// Columns with industry codes.
    #[serde(default)]
    pub(crate) industry_columns: Vec<String>,
}

/// `common.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommonFile {
    pub(crate) total_labels: Vec<String>,
    /// How the first cell of a row begins that belongs to the printed form.
    #[serde(default)]
    pub(crate) footers: Vec<String>,
    /// List name → word → other spellings of it.
    #[serde(default)]
    pub(crate) words: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    pub(crate) issued_codes: Vec<String>,
    /// List name → file, relative to the folder of the mappings.
    #[serde(default)]
    pub(crate) aliases: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) quality: CommonQuality,
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

fn share<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Share>, D::Error> {
    let written = String::deserialize(from)?;
    let ratio = Ratio::parse(&written).filter(|r| (0..=r.denominator()).contains(&r.numerator()));
    let whole = |n: i128| i64::try_from(n).ok();
    ratio
        .and_then(|r| Some((whole(r.numerator())?, whole(r.denominator())?)))
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom("expected a share between \"0%\" and \"100%\" such as \"2%\""))
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let written = toml::value::Datetime::deserialize(from)?;
    written
        .date
        .and_then(|d| Date::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day)))
        .ok_or_else(|| serde::de::Error::custom("expected a date such as 2022-12-31"))
}
