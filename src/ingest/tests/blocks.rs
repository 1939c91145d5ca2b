//! Tables whose rows come in many blocks.

use super::fixture::{A, B, County, line, show};

/// Row `n` of 50,000, some three blocks: its own record, due `n` fen, in month `n % 12`, of one enterprise first and then of another.
fn row(n: u32) -> String {
    let id = if n < 25_000 { A } else { "530428000000472" };
    let due = format!("{}.{:02}", n / 100, n % 100);
    line(&format!("L{n:05}"), id, n % 12 + 1, "2022-12-15", "正常申报", &due)
}

#[test]
fn later_blocks_of_other_texts() {
    let county = County::new();
    // What the first block is like says nothing about the others.
    county.levy("03_a.csv", &["其他,,,,,,,1.00,,,,".to_owned()]);
    county.levy("03_b.csv", &(0..50_000).map(row).collect::<Vec<_>>());
    assert!(std::fs::metadata(county.path("exports/03_b.csv")).unwrap().len() > 3 << 20);
    let done = county.read();
    let part = done.controls.iter().find(|c| c.file == "03_b.csv").unwrap();
    // Of each enterprise and month the last return counts: 24 of 50,000.
    assert_eq!(
        (part.rows.read, part.rows.accepted, part.rows.superseded),
        (50_000, 24, 49_976)
    );
    let due = part.amounts.iter().find(|a| a.column == "due").unwrap().sums;
    // 0 + 1 + … + 49,999; the last twelve rows of each: 24,988 to 24,999 and 49,988 to 49,999.
    assert_eq!(due.read, 49_999 * 50_000 / 2);
    assert_eq!(due.accepted, 12 * (24_988 + 24_999) / 2 + 12 * (49_988 + 49_999) / 2);
    let mut wanted = Vec::new();
    for (code, first) in [(A, 24_988), (B, 49_988)] {
        wanted.extend((first..first + 12).map(|n| format!("{code}|L{n:05}|{n}")));
    }
    assert_eq!(show(&done, "levy", &["uscc", "number", "due"]), wanted);
}
