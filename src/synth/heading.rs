//! Headings, in one of their spellings.

use super::rng::{Rng, Stream};
use super::tables::{Column, Kind, Sheet};

/// The headings of a sheet: mostly the usual ones. They depend on the seed and the sheet, not on the part of a file.
pub(super) fn headings(seed: u64, number: u64, sheet: &Sheet) -> Vec<String> {
    let mut rng = Rng::keyed(seed, Stream::Heading, number);
    sheet
        .table
        .exported()
        .map(|column| heading(column, sheet, &mut rng))
        .collect()
}

fn heading(column: &Column, sheet: &Sheet, rng: &mut Rng) -> String {
    let (first, others) = column.headings.split_first().unwrap_or((&"", &[]));
    let drawn = rng.below(u64::try_from(others.len()).unwrap_or(0));
    let other = usize::try_from(drawn).ok().and_then(|at| others.get(at));
    let chosen = other.filter(|_| rng.chance(200)).unwrap_or(first);
    let narrow = rng.chance(250);
    let text = if column.kind == Kind::Wan && column.name == sheet.in_yuan {
        chosen.replace("万元", "元")
    } else {
        (*chosen).to_owned()
    };
    if narrow {
        text.replace('（', "(").replace('）', ")")
    } else {
        text
    }
}

/// The headings of two rows where several columns stand under one: 承租方 and 租期 of the leases.
pub(super) fn two_rows(headings: &[String]) -> (Vec<String>, Vec<String>) {
    let groups = ["承租方"];
    let mut top = Vec::new();
    let mut below = Vec::new();
    let mut open = "";
    for heading in headings {
        let group = groups.iter().find(|g| heading.starts_with(**g)).copied();
        let term = matches!(heading.as_str(), "起租日期" | "止租日期").then_some("租期");
        let Some(group) = group.or(term) else {
            top.push(heading.clone());
            below.push(String::new());
            open = "";
            continue;
        };
        top.push(if open == group { String::new() } else { group.to_owned() });
        below.push(heading.strip_prefix(group).unwrap_or(heading).to_owned());
        open = group;
    }
    (top, below)
}

/// True for sheets whose headings take two rows.
pub(super) fn has_two_rows(sheet: &Sheet) -> bool {
    sheet.table.name == "lease"
}

/// The row below all others; nothing if there is none.
pub(super) fn total(sheet: &Sheet, sums: &[i128]) -> Vec<String> {
    use super::tables::Total;
    let columns: Vec<(&Column, i128)> = sheet
        .table
        .columns
        .iter()
        .zip(sums.iter().copied().chain(std::iter::repeat(0)))
        .filter(|(c, _)| c.exported())
        .collect();
    let label = "合计".to_owned();
    match sheet.total {
        Total::Nothing => Vec::new(),
        Total::Remark => {
            let width = columns.len();
            let cell = |at: usize| match at {
                0 => label.clone(),
                _ if at + 2 == width => "见核算系统".to_owned(),
                _ => String::new(),
            };
            (0..width).map(cell).collect()
        }
        Total::Sums => columns
            .iter()
            .enumerate()
            .map(|(at, (column, sum))| {
                let in_wan = column.kind == Kind::Wan && column.name != sheet.in_yuan;
                match column.kind {
                    _ if at == 0 => label.clone(),
                    Kind::Money | Kind::Wan => amount(*sum, if in_wan { 6 } else { 2 }),
                    _ => String::new(),
                }
            })
            .collect(),
    }
}

/// A sum in fen with so many decimals.
fn amount(sum: i128, places: usize) -> String {
    let unit = 10_u128.pow(u32::try_from(places).unwrap_or(0));
    let sign = if sum < 0 { "-" } else { "" };
    let size = sum.unsigned_abs();
    format!("{sign}{}.{:0places$}", size / unit, size % unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::tables::At;

    #[test]
    fn groups_stand_above_their_columns() {
        let sheet = At::Lease.sheet();
        let usual: Vec<String> = sheet.table.exported().map(|c| c.headings[0].to_owned()).collect();
        let (top, below) = two_rows(&usual);
        assert_eq!(&top[3..9], ["承租方", "", "出租面积", "月租金", "租期", ""]);
        assert_eq!(
            &below[3..9],
            ["名称", "统一社会信用代码", "", "", "起租日期", "止租日期"]
        );
    }

    #[test]
    fn a_heading_in_yuan_says_so() {
        let all = headings(1, 28, At::Arrears3.sheet());
        assert!(
            all.iter().any(|h| h.ends_with("额（元）") || h.ends_with("额(元)")),
            "{all:?}"
        );
    }
}
