//! What ties a printed sheet to the run that it came from.

use arrow_array::{Array, Date32Array};

use crate::calendar::Date;
use crate::schema::{ColumnType, Known};
use crate::store::Dataset;

/// Hexadecimal digits of a check code.
const CODE_DIGITS: usize = 12;

/// What every sheet says of its run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// 运行编号: name of the run.
    pub run: String,
    /// 校验码: the first twelve digits of the SHA-256 of `entitlements.csv`, in groups of four; the manifest has all of them.
    pub check: String,
    /// 取数日期: the newest day in the data; `None` if no row has one.
    pub data_day: Option<Date>,
    /// Name of the trial, if this is one.
    pub trial: Option<String>,
}

/// A hash as a clerk compares it: twelve digits in groups of four.
#[must_use]
pub fn check_code(sha256: &str) -> String {
    let digits: Vec<char> = sha256.chars().take(CODE_DIGITS).collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// The newest day in the columns that say from when rows are known. Deadlines and ends of contracts lie ahead and do not count.
#[must_use]
pub fn newest_day(data: &Dataset) -> Option<Date> {
    let epoch = Date::from_ymd_opt(1970, 1, 1)?;
    let mut newest: Option<i32> = None;
    for (spec, table) in data.catalog.tables.iter().zip(&data.tables) {
        let Some(Known::By(columns)) = &spec.known else {
            continue;
        };
        for name in columns {
            let is_day = spec
                .column(name)
                .is_some_and(|(_, c)| c.column_type == ColumnType::Date);
            let days = table.batch.column_by_name(name).filter(|_| is_day);
            let days = days.and_then(|c| c.as_any().downcast_ref::<Date32Array>());
            newest = newest.max(days.and_then(|days| days.iter().flatten().max()));
        }
    }
    epoch.checked_add_signed(chrono::TimeDelta::days(i64::from(newest?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_code_is_the_head_of_a_hash() {
        // SHA-256 of nothing, FIPS 180-4.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(check_code(empty), "e3b0 c442 98fc");
    }
}
