//! What ties a printed sheet to the run that it came from.

use arrow_array::{Array, Date32Array};

use super::Lang;
use crate::calendar::Date;
use crate::schema::{ColumnType, Known};
use crate::store::Dataset;

/// What every sheet says of its run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// 运行编号: name of the run.
    pub run: String,
    /// 校验码: [`crate::audit::Checkpoint::short`] of the entitlements; the manifest has the whole root. Empty if there is none.
    pub check: String,
    /// 取数日期: the newest day in the data; `None` if no row has one.
    pub data_day: Option<Date>,
    /// Name of the trial, if this is one.
    pub trial: Option<String>,
}

impl Imprint {
    /// Run and check code in one line, for the foot of sheets; empty if there is no check code.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let Imprint { run, check, .. } = self;
        match lang {
            _ if check.is_empty() => String::new(),
            Lang::Zh => format!("运行编号 {run}　校验码 {check}"),
            Lang::En => format!("Run {run}, check {check}"),
        }
    }
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
    fn a_line_names_run_and_check_code() {
        let mut imprint = Imprint::default();
        assert_eq!(imprint.line(Lang::Zh), "");
        imprint.run = "2022-2022-12-31-0a1b".to_owned();
        imprint.check = "6e34 0b9c ffb3".to_owned();
        assert_eq!(
            imprint.line(Lang::Zh),
            "运行编号 2022-2022-12-31-0a1b　校验码 6e34 0b9c ffb3"
        );
        assert_eq!(imprint.line(Lang::En), "Run 2022-2022-12-31-0a1b, check 6e34 0b9c ffb3");
    }
}
