//! Answers as people and machines read them. 试算 (trial) stands in all of them.

mod book;
mod draw;
mod json;
mod page;
mod tables;
mod text;

pub use json::to_json;
pub use page::page;
pub use text::to_text;

use super::answer::Answer;
use super::rank::Ranked;
use super::solve::Solution;
use super::sweep::Grid;
use super::workspace::Workspace;
use crate::money::Fen;
use crate::report::department::grouped;
use crate::runner::Failure;

/// What was asked, and what came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Answers to scenarios.
    pub answers: Vec<Answer>,
    /// Sweeps.
    pub grids: Vec<Grid>,
    /// Solved targets.
    pub solutions: Vec<Solution>,
    /// Ranked parameters; empty if nobody asked.
    pub ranked: Vec<Ranked>,
}

/// A file of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Name in its folder, without the mark of trials.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
    /// Data rows, where it has rows.
    pub rows: Option<u64>,
}

/// All files of an answer: page, workbook, differences as CSV and Parquet, JSON. Same input, same bytes.
///
/// # Errors
/// [`Failure`] if one cannot be drawn.
pub fn render(workspace: &Workspace, shown: &Shown) -> Result<Vec<Rendered>, Failure> {
    let mut files = vec![
        Rendered {
            name: "whatif.json".to_owned(),
            bytes: format!("{:#}\n", to_json(workspace, shown)).into_bytes(),
            rows: None,
        },
        Rendered {
            name: "试算表.html".to_owned(),
            bytes: page(workspace, shown)?.into_bytes(),
            rows: None,
        },
    ];
    if !shown.answers.is_empty() {
        files.push(Rendered {
            name: "试算工作簿.xlsx".to_owned(),
            bytes: book::book(workspace, shown)?,
            rows: None,
        });
        files.extend(tables::tables(workspace, shown)?);
    }
    Ok(files)
}

/// A sum as yuan with two decimals.
fn yuan(sum: i128) -> String {
    let sign = if sum < 0 { "-" } else { "" };
    let fen = sum.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

/// A change in yuan with its sign.
fn signed(sum: i128) -> String {
    let sign = if sum > 0 { "+" } else { "" };
    format!("{sign}{}", grouped(&yuan(sum)))
}

/// A sum in 万元 with two decimals, rounded half up away from zero: for display only.
fn wan(sum: i128) -> String {
    let size = (sum.unsigned_abs() + 5_000) / 10_000;
    let sign = if sum < 0 && size > 0 { "−" } else { "" };
    let whole = grouped(&format!("{}.{:02}", size / 100, size % 100));
    format!("{sign}{whole}")
}

/// A change in 万元 with its sign.
fn signed_wan(sum: i128) -> String {
    let text = wan(sum);
    if sum > 0 && text != "0.00" {
        format!("+{text}")
    } else {
        text
    }
}

fn of(amount: Fen) -> i128 {
    i128::from(amount.0)
}

/// What a scenario is called where it has no title.
fn title(answer: &Answer) -> String {
    if answer.title.is_empty() {
        answer
            .changes
            .first()
            .map_or_else(String::new, |c| c.applied.says.clone())
    } else {
        answer.title.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_half_up_for_display() {
        // 1,724,649.99 yuan are 172.464999 万元, 1,724,650.00 are 172.465.
        assert_eq!(wan(172_464_999), "172.46");
        assert_eq!(wan(172_465_000), "172.47");
        assert_eq!(signed_wan(-172_465_000), "−172.47");
        assert_eq!(signed_wan(4_999), "0.00");
        assert_eq!(wan(-4_999), "0.00");
        assert_eq!(signed(12_345_678), "+123,456.78");
        assert_eq!(yuan(-5), "-0.05");
    }
}
