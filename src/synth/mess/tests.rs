use super::*;
use crate::synth::day::Month;
use crate::synth::rng::Stream;
use crate::synth::tables::At;
use std::collections::BTreeSet;

/// Every shape that a cell is written in, over many draws.
fn shapes(at: At, column: &str, cell: &Cell) -> BTreeSet<String> {
    let sheet = at.sheet();
    let column = &sheet.table.columns[sheet.table.at(column).unwrap()];
    let mut rng = Rng::keyed(1, Stream::Mess, 0);
    let draws = (0..20_000).map(|_| {
        let mut out = String::new();
        write(column, false, cell, false, &mut rng, &mut out);
        out
    });
    draws.collect()
}

fn set(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(|t| (*t).to_owned()).collect()
}

#[test]
fn amounts() {
    let cell = Cell::Whole(-123_450);
    let wanted = [
        "-1234.50",
        "-1,234.50",
        "－１２３４．５０",
        "-1234.50 ",
        "-1234.50\u{a0}",
        "(1234.50)",
        "（1234.50）",
    ];
    assert_eq!(shapes(At::VatReturn, "sales_total", &cell), set(&wanted));
    let wanted = ["0.00", "", "-", "—", "０．００", "0.00 ", "0.00\u{a0}"];
    assert_eq!(shapes(At::VatReturn, "sales_total", &Cell::Whole(0)), set(&wanted));
    // 373,514.75 yuan are 37.351475 万元.
    let wan = shapes(At::Taxpayer, "assets_last_year", &Cell::Whole(37_351_475));
    assert!(
        wan.contains("37.351475") && wan.contains("３７．３５１４７５"),
        "{wan:?}"
    );
    let wan = shapes(At::Taxpayer, "assets_last_year", &Cell::Whole(6_000_000_000));
    assert!(wan.contains("6000") && wan.contains("6,000"), "{wan:?}");
}

#[test]
fn days_and_months() {
    let wanted = [
        "2022-05-01",
        "20220501",
        "2022.5.1",
        "2022/05/01",
        "2022年05月01日",
        "44682",
    ];
    assert_eq!(
        shapes(At::TaxLine, "filed_date", &Day::of(2022, 5, 1).into()),
        set(&wanted)
    );
    let wanted = ["2022-05", "202205", "2022年05月"];
    assert_eq!(shapes(At::Payroll, "month", &Month::of(2022, 5).into()), set(&wanted));
}

#[test]
fn ratios() {
    assert_eq!(
        shapes(At::Taxpayer, "umct_rate", &Cell::Whole(5_000_000)),
        set(&["5%", "5％"])
    );
    assert_eq!(
        shapes(At::StartupLoan, "rate", &Cell::Whole(3_700_000)),
        set(&["3.70", "3.70%"])
    );
}

#[test]
fn codes_and_places() {
    let code = shapes(At::TaxLine, "line_id", &Cell::from("S01"));
    let wanted = ["S01", "S01\u{a0}", "S01\u{3000}", " S01", "'S01", "s01", "Ｓ０１"];
    assert_eq!(code, set(&wanted));
    let place = shapes(At::Enterprise, "township", &Cell::from("因远镇"));
    let wanted = [
        "因远镇",
        "因远镇\u{a0}",
        "因远镇\u{3000}",
        " 因远镇",
        "元江县因远镇",
        "因远镇人民政府",
        "因远",
    ];
    assert_eq!(place, set(&wanted));
}
