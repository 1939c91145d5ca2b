//! The sample county ingests, and every row and fen of it is accounted for.
//!
//! The expected figures were counted apart from this program, with openpyxl, xlrd and csv: rows are the non-empty
//! rows behind the headings; totals are those that begin with 合计; voided are those with 作废; records are the
//! distinct record numbers (or keys) after narrowing full-width characters and removing blanks, totals left out.
//! Wherever a record number is the key, every number in the files has at least one good row, so the accepted rows
//! are as many as the distinct numbers.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "test helpers")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use arrow::array::{Array, StringArray};
use arrow::util::display::array_value_to_string;
use huiqi::calendar::Date;
use huiqi::ingest::{
    Classes, IngestOptions, Ingested, ingest, write_control_amounts, write_control_totals, write_quarantine,
};
use huiqi::schema::Catalog;

fn read() -> Ingested {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = Arc::new(Catalog::load(&root.join("schemas")).unwrap());
    let (exports, sources) = (root.join("data/exports"), root.join("data/sources"));
    let as_of: Date = "2022-12-31".parse().unwrap();
    ingest(&IngestOptions {
        exports: &exports,
        sources: &sources,
        catalog,
        as_of,
    })
    .unwrap()
}

fn sample() -> &'static Ingested {
    static SAMPLE: OnceLock<Ingested> = OnceLock::new();
    SAMPLE.get_or_init(read)
}

fn rows(done: &Ingested, table: &str) -> usize {
    done.dataset.tables[done.dataset.catalog.table(table).unwrap().0]
        .batch
        .num_rows()
}

/// `column` of the row whose `key` column has that value.
fn cell(done: &Ingested, table: &str, key: (&str, &str), column: &str) -> String {
    let batch = &done.dataset.tables[done.dataset.catalog.table(table).unwrap().0].batch;
    let keys = batch
        .column_by_name(key.0)
        .unwrap()
        .as_any()
        .downcast_ref::<StringArray>()
        .unwrap();
    let at = keys.iter().position(|k| k == Some(key.1)).expect("no such row");
    array_value_to_string(batch.column_by_name(column).unwrap(), at).unwrap()
}

/// Control totals of a table, over all its sheets.
fn classes(done: &Ingested, table: &str) -> Classes {
    let mut sum = Classes::default();
    for total in done.controls.iter().filter(|c| c.table == table) {
        sum.read += total.rows.read;
        sum.accepted += total.rows.accepted;
        sum.quarantined += total.rows.quarantined;
        sum.voided += total.rows.voided;
        sum.superseded += total.rows.superseded;
        sum.total_rows += total.rows.total_rows;
    }
    sum
}

#[test]
fn as_many_rows_as_the_files_have() {
    // table, rows read, voided, totals, accepted = distinct record numbers
    for (table, read, voided, totals, accepted) in [
        ("taxpayer", 2032, 0, 1, 2000), // distinct 登记序号
        ("vat_return", 5126, 34, 0, 4895),
        ("vat_return_small", 9346, 58, 1, 8957),
        ("vat_refund", 168, 0, 1, 164),
        ("tax_line", 23016, 94, 1, 22250),
        ("treasury_receipt", 18295, 0, 1, 17971),
        ("cit_return", 5819, 35, 1, 5679), // both parts; the label 合计 is at the end of the second
        ("premium", 26231, 0, 2, 25758),   // two sheets; unit, insurance and month
        ("social_unit", 392, 0, 0, 388),
        ("unemp_year", 383, 0, 1, 378),
        ("internship", 35, 0, 1, 34),
        ("property", 226, 0, 1, 222),
        ("lease", 323, 0, 1, 319),
        ("rent_reduction", 419, 0, 1, 412), // lease and month
        ("startup_loan", 83, 0, 1, 80),
        ("arrears_item", 169, 0, 13, 151), // 13 sheets
        ("arrears_payment", 165, 0, 1, 164),
        ("arrears_quarter", 31, 0, 1, 30),
        ("risk_area", 2, 0, 0, 2),
        ("voucher_tx", 82, 0, 0, 80),
        ("hightech", 31, 0, 1, 30),
    ] {
        let found = classes(sample(), table);
        let wanted = (read, voided, totals, accepted);
        assert_eq!(
            (found.read, found.voided, found.total_rows, found.accepted),
            wanted,
            "{table}"
        );
        assert_eq!(i128::try_from(rows(sample(), table)).unwrap(), accepted, "{table}");
    }
    // Where the key itself may be broken, bad keys were taken off the distinct ones: file 01 has 2007, of them 4 with
    // a wrong check digit and 3 that read 9.15304E+17, 9.25304E+17 and 9.25324E+17.
    assert_eq!(classes(sample(), "enterprise").read, 2036);
    assert_eq!(rows(sample(), "enterprise"), 2000);
    // Penalty dates in file 05: one cell with one date, three with two.
    assert_eq!(rows(sample(), "evasion_penalty"), 7);
    // The county, its ten townships and the three groups of the arrears ledger.
    assert_eq!(rows(sample(), "place"), 14);
}

#[test]
fn everything_balances_to_the_fen() {
    let done = sample();
    assert_eq!(
        done.controls.len(),
        43,
        "29 tables; premium has 2 sheets, arrears_item 13, cit_return 2 files"
    );
    for total in &done.controls {
        assert!(total.rows.balances(), "{} {}", total.file, total.sheet);
        for amount in &total.amounts {
            assert!(
                amount.sums.balances(),
                "{} {} {}",
                total.file,
                total.sheet,
                amount.column
            );
        }
    }
    // 合计 of 单位应缴 on sheet 2021年 as the file gives it: 100,149,838.48 yuan.
    let premium = done.controls.iter().find(|c| c.sheet == "2021年").unwrap();
    let payable = premium.amounts.iter().find(|a| a.column == "unit_payable").unwrap();
    assert_eq!(payable.sums.total_rows, 10_014_983_848);
    let quarantined: i128 = done.controls.iter().map(|c| c.rows.quarantined).sum();
    assert_eq!(usize::try_from(quarantined).unwrap(), done.quarantine.len());
}

#[test]
fn single_cells_read_by_hand() {
    let done = sample();
    // 因远镇 is in yuan, 红河街道 in 万元: 2000000.01 and 200.000001 are the same 200,000,001 fen.
    assert_eq!(cell(done, "arrears_item", ("item_id", "QK0017"), "amount"), "200000001");
    assert_eq!(cell(done, "arrears_item", ("item_id", "QK0002"), "amount"), "200000001");
    // On the same sheet as QK0017 the amount paid is in 万元: 142.7977.
    assert_eq!(
        cell(done, "arrears_item", ("item_id", "QK0017"), "paid_total"),
        "142797700"
    );
    // 有限责任公司 in the ledger, 有限公司 in the register.
    assert_eq!(
        cell(done, "arrears_item", ("item_id", "QK0021"), "creditor_key"),
        "元江测试企业01090有限公司"
    );
    assert!(!cell(done, "arrears_item", ("item_id", "QK0021"), "creditor_uscc").is_empty());
    // Row 1 of the leases: the tenant has no code, only the name 元江测试户00778商行.
    assert!(cell(done, "lease", ("lease_id", "ZL00001"), "tenant_uscc").starts_with("92"));
    assert_eq!(cell(done, "lease", ("lease_id", "ZL00001"), "start_date"), "2022-12-01");
    assert_eq!(
        cell(done, "lease", ("lease_id", "ZL00002"), "uscc"),
        "92530428MA6A17108G"
    );
    // The second part of file 08 ends with this number under a taxpayer who is not registered; the first row counts.
    assert_eq!(
        cell(done, "cit_return", ("filing_id", "Q002842"), "uscc"),
        "91532400MA6A06724J"
    );
    // Quarters that have not come are missing, not zero; assets 41.96944 万元.
    assert_eq!(cell(done, "cit_return", ("filing_id", "Q002842"), "staff_q3_begin"), "");
    assert_eq!(
        cell(done, "cit_return", ("filing_id", "Q002842"), "assets_q1_begin"),
        "41969440"
    );
    // 征收率 3.70 under (%): 0.037.
    let loan = &done.dataset.tables[done.dataset.catalog.table("startup_loan").unwrap().0].batch;
    let rates = loan.column_by_name("rate").unwrap();
    assert!((0..rates.len()).any(|at| array_value_to_string(rates, at).unwrap() == "3700000"));
}

#[test]
fn quarantine_by_code() {
    let mut codes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in &sample().quarantine {
        *codes.entry((&row.file[..2], &row.code)).or_default() += 1;
    }
    // Counted with a separate reader in Python. File 01: 4 codes with a wrong check digit, 7 in scientific notation, 4 short lines,
    // 8 negative head-counts, 3 impossible founding dates. File 17: one open quote, one unknown buyer.
    for (key, count) in [
        (("01", "id_check_digit"), 4),
        (("01", "destroyed_identifier"), 7),
        (("01", "short_row"), 4),
        (("01", "negative_count"), 8),
        (("01", "impossible_date"), 3),
        (("07", "short_row"), 28),
        (("03", "short_row"), 8),
        (("06", "destroyed_identifier"), 51),
        (("06", "id_check_digit"), 59),
        (("17", "unclosed_quote"), 1),
        (("17", "unknown_enterprise"), 1),
    ] {
        assert_eq!(codes.get(&key), Some(&count), "{key:?}");
    }
    let share = sample().quarantine.len() * 1000 / usize::try_from(total_read()).unwrap();
    assert!(
        (10..=20).contains(&share),
        "the county says 1 to 2 %, found {share} per mille"
    );
}

fn total_read() -> i128 {
    sample().controls.iter().map(|c| c.rows.read).sum()
}

#[test]
fn threads_do_not_matter() {
    let print = |done: &Ingested| {
        let mut out = Vec::new();
        write_quarantine(&done.quarantine, &mut out).unwrap();
        write_control_totals(&done.controls, &mut out).unwrap();
        write_control_amounts(&done.controls, &mut out).unwrap();
        out
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let one = pool.install(read);
    assert!(print(&one) == print(sample()));
    for (a, b) in one.dataset.tables.iter().zip(&sample().dataset.tables) {
        assert!(a.batch == b.batch && a.origin == b.origin && a.line == b.line);
    }
}

#[test]
fn no_personal_data_in_warnings() {
    for warning in &sample().warnings {
        assert!(!warning.message.contains("5304281"), "{warning:?}");
    }
}
