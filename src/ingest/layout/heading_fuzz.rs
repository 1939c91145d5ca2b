//! What must hold for any headings; fuzzed from `fuzz/`.

use crate::ingest::layout::heading::{Headings, narrowed};
use crate::ingest::mapping::ColumnRule;

/// Narrowing once is enough; a heading is found by its own text, however wide it is written; the nearest heading is one
/// of the file's.
///
/// # Panics
/// If one of these does not hold.
#[doc(hidden)]
pub fn fuzz_heading(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let rows: Vec<Vec<String>> = text
        .lines()
        .take(2)
        .map(|line| line.split('\t').take(64).map(str::to_owned).collect())
        .collect();
    let headings = Headings::new(&rows);
    // Blank headings at the end of a line are none.
    assert!(headings.len() <= rows.iter().map(Vec::len).max().unwrap_or(0));
    let beyond = rows.iter().flat_map(|row| row.iter().skip(headings.len()));
    assert!(beyond.into_iter().all(|cell| narrowed(cell).is_empty()));
    for field in 0..headings.len() {
        let name = headings.name(field);
        let narrow = narrowed(name);
        assert_eq!(narrowed(&narrow), narrow, "narrowing {name:?} twice");
        if narrow.is_empty() {
            continue;
        }
        let wide = |c: char| {
            let wide = u32::from(c).checked_add(0xfee0).filter(|_| c.is_ascii_graphic());
            wide.and_then(char::from_u32).unwrap_or(c)
        };
        for wanted in [
            name.to_owned(),
            name.chars().map(wide).collect(),
            format!(" {narrow}\u{3000}"),
        ] {
            let rule = ColumnRule {
                headings: vec![wanted.clone()],
                ..ColumnRule::default()
            };
            // Two headings that are the same but for their width cannot be told apart: that is an error.
            if let Ok(found) = headings.find(&rule) {
                let found = found.map(|f| narrowed(headings.name(f.field)));
                let one = found.is_some_and(|f| f == narrow || headings.len() > 1);
                assert!(one, "{wanted:?} is not found as {name:?}");
            }
        }
        assert!(headings.nearest(name).is_some());
    }
}
