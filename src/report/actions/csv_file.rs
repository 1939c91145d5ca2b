//! `actions.csv`: for people, who fill in its last columns.

use std::io::Write;

use super::{Action, FACTS, LINE_ID, VERDICT};
use crate::report::ReportError;
use crate::report::tables::{csv_file, guard};

/// Headings before those of the verdict, in order.
const COLUMNS: [&str; 19] = [
    LINE_ID,
    "措施编号",
    "措施",
    "统一社会信用代码",
    "企业",
    "乡镇（街道）",
    "属期",
    "类别",
    "应享（元）",
    "已享（元）",
    "差额（元）",
    "原因",
    "办理",
    "期限",
    "剩余天数",
    "办理方式",
    "依据",
    "主管部门",
    FACTS,
];

/// Writes actions in the order given. UTF-8 with BOM, LF; amounts in yuan. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails.
pub fn write_actions_csv<W: Write>(actions: &[Action], out: W) -> Result<u64, ReportError> {
    let headings: Vec<&str> = COLUMNS.into_iter().chain(VERDICT).collect();
    let mut csv = csv_file(out, &headings)?;
    let mut rows = 0;
    for action in actions {
        for text in [
            &action.id,
            &action.measure,
            &action.title,
            &action.uscc,
            &action.name,
            &action.township,
            &action.period,
        ] {
            csv.write_field(guard(text).as_bytes())?;
        }
        csv.write_field(action.kind)?;
        // Numbers are not guarded: a leading minus is a sign.
        for amount in [action.entitled, action.enjoyed, action.gap] {
            csv.write_field(amount.to_string())?;
        }
        csv.write_field(guard(&action.reason).as_bytes())?;
        csv.write_field(action.verb)?;
        csv.write_field(action.deadline.map_or_else(String::new, |day| day.to_string()))?;
        csv.write_field(action.days_left.map_or_else(String::new, |days| days.to_string()))?;
        for text in [&action.how, &action.basis, &action.departments, &action.facts] {
            csv.write_field(guard(text).as_bytes())?;
        }
        for _ in VERDICT {
            csv.write_field("")?;
        }
        csv.write_record(None::<&[u8]>)?;
        rows += 1;
    }
    csv.flush()?;
    Ok(rows)
}
