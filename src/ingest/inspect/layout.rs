//! Where the headings of an unknown sheet are.

use super::grid::Line;
use crate::identity::{Uscc, scrub};
use crate::ingest::read::row::FieldKind;

/// Headings stand below at most so many rows.
const MOST_TITLES: u32 = 8;

/// Rows above the headings, and rows of headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) titles: u32,
    pub(super) header_rows: u32,
}

/// The first row near the top that is nearly as wide as the widest and holds nothing but words. `None` if there is none.
/// The headings of a text file stand below `text` lines.
pub(super) fn layout(lines: &[Line], text: Option<u32>) -> Option<Layout> {
    if let Some(titles) = text {
        let head = lines.iter().find(|line| line.line == titles + 1)?;
        let is_head = head.filled() > 0 && head.fields.iter().all(|(_, text)| is_word(text));
        let header_rows = 1;
        return is_head.then_some(Layout { titles, header_rows });
    }
    let widest = lines.iter().map(Line::filled).max().unwrap_or(0);
    let is_head = |line: &&Line| line.line <= MOST_TITLES + 1 && line.filled() * 10 >= widest * 6 && words_only(line);
    let top = lines.iter().find(is_head).filter(|line| line.filled() > 0)?;
    let below = lines.iter().find(|l| l.line == top.line + 1);
    let header_rows = if below.is_some_and(|below| continues(top, below)) {
        2
    } else {
        1
    };
    Some(Layout {
        titles: top.line - 1,
        header_rows,
    })
}

/// Whether a line of an unknown text file may be its headings: most fields are filled, and with words.
pub(super) fn is_heading(rows: &[Vec<String>]) -> bool {
    let [row] = rows else { return false };
    let filled = row.iter().filter(|text| !text.trim().is_empty()).count();
    filled > 0 && filled * 10 >= row.len() * 6 && row.iter().all(|text| is_word(text))
}

/// Blank, or a word: no number, no code, nothing personal.
fn is_word(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || (text.chars().any(char::is_alphabetic) && scrub(text) == text && Uscc::parse(text).is_err())
}

/// No numbers, dates or errors, and no word twice.
fn words_only(line: &Line) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    line.fields
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .all(|(kind, text)| {
            let text = text.trim();
            let word = *kind == FieldKind::Text && text.chars().any(char::is_alphabetic) && !seen.contains(&text);
            seen.push(text);
            word
        })
}

/// Short headings under merged group headings: they fill gaps of the row above, most of which is merged over both rows.
fn continues(top: &Line, below: &Line) -> bool {
    let width = top.fields.len().max(below.fields.len());
    let gap = (0..width).any(|at| top.text(at).is_empty() && !below.text(at).is_empty());
    let merged = (0..width)
        .filter(|at| !top.text(*at).is_empty() && (below.text(*at).is_empty() || below.text(*at) == top.text(*at)))
        .count();
    // Under several groups a short heading may stand twice.
    let words = below.fields.iter().filter(|(_, text)| !text.trim().is_empty());
    let words = words.clone().count() > 0
        && words
            .clone()
            .all(|(kind, text)| *kind == FieldKind::Text && text.chars().any(char::is_alphabetic));
    gap && words && merged * 2 >= top.filled()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Vec<Line> {
        let field = |text: &&str| {
            let kind = if text.parse::<i64>().is_ok() {
                FieldKind::Number
            } else {
                FieldKind::Text
            };
            (kind, (*text).to_owned())
        };
        (1_u32..)
            .zip(rows)
            .map(|(line, row)| Line {
                line,
                fields: row.iter().map(field).collect(),
            })
            .collect()
    }

    #[test]
    fn below_titles_and_over_two_rows() {
        let titles = sheet(&[
            &["台账"],
            &["单位：元", "", "", ""],
            &["编号", "名称", "金额", "日期"],
            &["1", "甲", "5", "6"],
        ]);
        assert_eq!(
            layout(&titles, None),
            Some(Layout {
                titles: 2,
                header_rows: 1
            })
        );
        let merged = sheet(&[
            &["编号", "承租方", "", "月租金"],
            &["", "名称", "代码", ""],
            &["1", "甲", "X", "5"],
        ]);
        assert_eq!(
            layout(&merged, None),
            Some(Layout {
                titles: 0,
                header_rows: 2
            })
        );
        // A first row of data is no second row of headings.
        let words = sheet(&[&["编号", "名称"], &["甲", "乙"]]);
        assert_eq!(
            layout(&words, None),
            Some(Layout {
                titles: 0,
                header_rows: 1
            })
        );
        assert_eq!(layout(&sheet(&[&["1", "2"]]), None), None);
        assert_eq!(layout(&[], Some(0)), None);
        // A text file without headings begins with data.
        let head = Some(Layout {
            titles: 0,
            header_rows: 1,
        });
        assert_eq!(layout(&sheet(&[&["代码", "", "名称"]]), Some(0)), head);
        assert_eq!(layout(&sheet(&[&["91530428MA6YY1015E", "甲"]]), Some(0)), None);
        assert_eq!(layout(&sheet(&[&["甲", "5"]]), Some(0)), None);
    }
}
