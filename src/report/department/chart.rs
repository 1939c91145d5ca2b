//! Bars of the page's charts. Lengths are whole pixels: nothing here is computed in floating point.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::section::grouped;
use crate::money::Fen;

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// The same, cut to the room in front of the bar.
    pub short: String,
    /// What is written behind the bar.
    pub shown: String,
    /// The exact figure.
    pub exact: String,
    /// Length in pixels, at most `LONGEST`.
    pub length: u32,
    /// Distance of its top from the chart's top, in pixels.
    pub top: u32,
}

/// A titled chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Title, with the unit of the figures.
    pub title: String,
    /// Bars from top to bottom.
    pub bars: Vec<Bar>,
    /// What measures or townships are entitled to, which the comparison shows better.
    pub amounts: bool,
}

/// Length of the longest bar, in pixels.
pub(super) const LONGEST: u32 = 260;
/// Height that one bar takes up, in pixels.
pub(super) const STEP: u32 = 24;
/// Columns of text in front of a bar; a Chinese character takes two.
const ROOM: usize = 36;
/// More bars than this make a chart hard to read.
const MOST: usize = 20;

/// Bars of the largest positive amounts, largest first; ties by label. `written` gives what is shown of an amount, and the exact figure.
pub(in crate::report) fn bars(mut amounts: Vec<(String, Fen)>, written: fn(Fen) -> (String, String)) -> Vec<Bar> {
    amounts.retain(|(_, amount)| amount.0 > 0);
    amounts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    amounts.truncate(MOST);
    bars_in_order(amounts, written)
}

/// Bars of all positive amounts in the order given.
pub(super) fn bars_in_order(mut amounts: Vec<(String, Fen)>, written: fn(Fen) -> (String, String)) -> Vec<Bar> {
    amounts.retain(|(_, amount)| amount.0 > 0);
    let largest = amounts
        .iter()
        .map(|(_, amount)| i128::from(amount.0))
        .max()
        .unwrap_or(1);
    let mut top = 0;
    let mut bars = Vec::new();
    for (label, amount) in amounts {
        let length = i128::from(amount.0) * i128::from(LONGEST) / largest;
        let length = u32::try_from(length).unwrap_or(LONGEST).max(1);
        let (shown, exact) = written(amount);
        bars.push(Bar {
            short: cut(&label),
            label,
            shown,
            exact,
            length,
            top,
        });
        top += STEP;
    }
    bars
}

/// 万元 with two decimals, rounded half up; and exact yuan.
pub(super) fn in_wan(amount: Fen) -> (String, String) {
    // 10,000 fen are 0.01 万元; only positive amounts get a bar.
    let wan = Fen(amount.0 / 10_000 + i64::from(amount.0 % 10_000 >= 5_000));
    (grouped(&wan.to_string()), grouped(&amount.to_string()))
}

/// Exact yuan.
pub(super) fn in_yuan(amount: Fen) -> (String, String) {
    let yuan = grouped(&amount.to_string());
    (yuan.clone(), yuan)
}

/// Percent of units of 0.01 %.
pub(super) fn in_percent(units: Fen) -> (String, String) {
    let percent = format!("{units}%");
    (percent.clone(), percent)
}

/// A whole number.
pub(in crate::report) fn in_count(count: Fen) -> (String, String) {
    let count = grouped(&count.0.to_string());
    (count.clone(), count)
}

/// A label that fits in front of its bar.
fn cut(label: &str) -> String {
    if label.width() <= ROOM {
        return label.to_owned();
    }
    let mut width = 2;
    let kept = label.chars().take_while(|c| {
        width += c.width().unwrap_or(0);
        width <= ROOM
    });
    kept.chain(['…']).collect()
}
