//! Control totals, lists for clerks, and sameness.

use super::fixture::{A, County, STRANGER, line};
use crate::ingest::{Ingested, write_control_amounts, write_control_totals, write_quarantine};

fn busy() -> County {
    let county = County::new();
    county.levy(
        "03_a(1).csv",
        &[
            line("L1", A, 1, "2022-02-05", "正常申报", "10.00"),
            line("L1", A, 1, "2022-03-05", "更正申报", "20.00"),
            line("L1", A, 1, "2022-03-05", "更正申报", "20.00"),
            line("L2", A, 2, "2022-03-05", "作废", "40.00"),
            line("L3", STRANGER, 3, "2022-04-05", "正常申报", "80.00"),
            line("L4", A, 4, "2022-05-05", "正常申报", "=待核实"),
            "合计,,,,,,,170.00,,,,".to_owned(),
        ],
    );
    county.levy("03_a(2).csv", &[line("L5", A, 5, "2022-06-05", "正常申报", "160.00")]);
    county
}

#[test]
fn rows_and_amounts_balance() {
    let done = busy().read();
    let part = done.controls.iter().find(|c| c.file == "03_a(1).csv").unwrap();
    let rows = part.rows;
    // Read 7: the correction accepted; stranger and unreadable amount quarantined; one voided; the original and the
    // second copy of the correction superseded; one total.
    assert_eq!(
        (
            rows.read,
            rows.accepted,
            rows.quarantined,
            rows.voided,
            rows.superseded,
            rows.total_rows
        ),
        (7, 1, 2, 1, 2, 1)
    );
    let due = part.amounts.iter().find(|a| a.column == "due").unwrap();
    assert_eq!(due.heading, "应纳额");
    // 10 + 20 + 20 + 40 + 80 + 170 yuan read; 待核实 is in no class.
    let sums = due.sums;
    assert_eq!(
        (
            sums.read,
            sums.accepted,
            sums.quarantined,
            sums.voided,
            sums.superseded,
            sums.total_rows
        ),
        (34_000, 2_000, 8_000, 4_000, 3_000, 17_000)
    );
}

#[test]
fn lists_for_clerks() {
    let done = busy().read();
    let mut out = Vec::new();
    write_quarantine(&done.quarantine, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    assert!(text.starts_with('\u{feff}'));
    assert_eq!(lines.next(), Some("file,sheet,line,field,code,reason,raw"));
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("03_a(1).csv,,6,税号,unknown_enterprise,市场主体登记中没有该单位,")
    );
    let mut out = Vec::new();
    write_control_totals(&done.controls, &mut out).unwrap();
    assert!(
        String::from_utf8(out)
            .unwrap()
            .contains("03_a(1).csv,,levy,levy,7,1,2,1,2,1\r\n")
    );
    let mut out = Vec::new();
    write_control_amounts(&done.controls, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(
        text.contains("levy,levy,due,应纳额,340.00,20.00,80.00,40.00,30.00,170.00\r\n"),
        "{text}"
    );
}

#[test]
fn threads_do_not_matter() {
    let county = busy();
    let run = |threads: usize| -> String {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let done: Ingested = pool.install(|| county.read());
        let mut out = Vec::new();
        write_quarantine(&done.quarantine, &mut out).unwrap();
        write_control_amounts(&done.controls, &mut out).unwrap();
        let tables: Vec<_> = done
            .dataset
            .tables
            .iter()
            .map(|t| (&t.batch, &t.origin, &t.line))
            .collect();
        format!(
            "{}{tables:?}{:?}{:?}",
            String::from_utf8(out).unwrap(),
            done.warnings,
            done.dataset.origins
        )
    };
    assert_eq!(run(1), run(4));
}
