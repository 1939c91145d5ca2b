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
    /// Amount as shown.
    pub amount: String,
    /// Length in pixels, at most [`LONGEST`].
    pub length: u32,
    /// Distance of its top from the chart's top, in pixels.
    pub top: u32,
}

/// Length of the longest bar, in pixels.
pub(super) const LONGEST: u32 = 460;
/// Height that one bar takes up, in pixels.
pub(super) const STEP: u32 = 26;
/// Columns of text in front of a bar; a Chinese character takes two.
const ROOM: usize = 40;
/// More bars than this make a chart hard to read.
const MOST: usize = 20;

/// Bars of the largest positive amounts, largest first; ties by label.
pub(super) fn bars(mut amounts: Vec<(String, Fen)>) -> Vec<Bar> {
    amounts.retain(|(_, amount)| amount.0 > 0);
    amounts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    amounts.truncate(MOST);
    let largest = amounts.first().map_or(1, |(_, amount)| i128::from(amount.0));
    let mut top = 0;
    let mut bars = Vec::new();
    for (label, amount) in amounts {
        let length = i128::from(amount.0) * i128::from(LONGEST) / largest;
        let length = u32::try_from(length).unwrap_or(LONGEST).max(1);
        bars.push(Bar {
            short: cut(&label),
            label,
            amount: grouped(&amount.to_string()),
            length,
            top,
        });
        top += STEP;
    }
    bars
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
