use super::*;
use crate::boards::Found;
use crate::comparison::{Compared, Comparison, DifferenceKind};
use crate::fixture::{self, ALPHA, BETA};
use crate::impact::{Statistics, impact};
use crate::money::Fen;
use crate::report::department::{Facts, department_reports};
use crate::report::{Desk, Lang};

/// The fixture's window tax (a reduction, 300.06 entitled) with a made-up ledger.
fn county(lang: Lang, rows: &[(&str, &str, i64, i64)]) -> CountyReport {
    let (program, entitlements, profiles) = (fixture::program(), fixture::entitlements(), fixture::profiles());
    let impact = impact(&program, &entitlements, &profiles).unwrap();
    let compared = |(uscc, period, entitled, enjoyed): &(&str, &str, i64, i64)| Compared {
        measure: "window_tax".into(),
        uscc: (*uscc).into(),
        period: (*period).into(),
        entitled: Fen(*entitled),
        enjoyed: Fen(*enjoyed),
        gap: Fen(entitled - enjoyed),
        kind: DifferenceKind::of(Fen(*entitled), Fen(*enjoyed)).unwrap(),
    };
    let found = Found {
        comparison: Comparison {
            rows: rows.iter().map(compared).collect(),
            ..Comparison::default()
        },
        ..Found::default()
    };
    let dataset = fixture::dataset();
    let facts = Facts {
        program: &program,
        catalog: &dataset.catalog,
        entitlements: &entitlements,
        impact: &impact,
        profiles: &profiles,
        found: &found,
        data_day: None,
        lang,
    };
    let desk = Desk::new(facts).unwrap();
    let departments = department_reports(facts, &desk).unwrap();
    county_report(CountyFacts {
        facts,
        desk: &desk,
        departments: &departments,
        absent: &[],
        statistics: &Statistics::default(),
        forecast: &[],
    })
    .unwrap()
}

fn said(report: &CountyReport) -> String {
    report.lead.iter().map(|p| p.text.as_str()).collect()
}

#[test]
fn the_county_balances() {
    // By hand, fen: 20,000 + 5,006 + 5,000 = 30,006 entitled; 0 + 2,000 + 5,000 = 7,000 arrived; 20,000 nothing, 3,006 too little; 500
    // without a right. March: 20,000; of the year: 5,000.
    let rows = [
        (ALPHA, "2022-03", 20_000, 0),
        (ALPHA, "2022Q2", 5_006, 2_000),
        (BETA, "2022", 5_000, 5_000),
        (BETA, "2022-12", 0, 500),
    ];
    let report = county(Lang::Zh, &rows);
    let a = report.total.amounts;
    assert_eq!(
        (a.entitled, a.arrived, a.not_enjoyed),
        (Fen(30_006), Fen(7_000), Fen(20_000))
    );
    assert_eq!(
        (a.too_little, a.without_right, report.total.all),
        (Fen(3_006), Fen(500), Fen(30_006))
    );
    let of = |month: u32| report.trend.months.iter().find(|(m, _)| m.number() == month).unwrap().1;
    assert_eq!(
        (of(3).entitled, of(6).entitled, of(12).without_right),
        (Fen(20_000), Fen(5_006), Fen(500))
    );
    assert_eq!(report.trend.rest.entitled, Fen(5_000));
    assert_eq!(report.trend.months.len(), 12);
    assert_eq!(
        said(&report),
        "已比对的1项措施应享0.03万元，已享0.01万元，应享未享0.02万元、涉及1户；减征一项占100.0%，首要是窗税减半（一）0.02万元。"
    );
}

#[test]
fn without_a_ledger_nothing_is_zero() {
    let report = county(Lang::Zh, &[]);
    assert_eq!(
        said(&report),
        "2项措施应享0.03万元；没有可比对的台账，已享多少无从判断。"
    );
    let page = render_county_html(&report, "").unwrap();
    assert!(page.contains("台账未登记，未比对") && !page.contains("应享（已比对"));
}

#[test]
fn the_page_links_to_the_departments_and_has_no_script() {
    for lang in [Lang::Zh, Lang::En] {
        let report = county(lang, &[(ALPHA, "2022-03", 20_000, 0)]);
        let page = render_county_html(&report, "").unwrap();
        assert!(page.contains("href=\"tax&#x2f;县税务局.html\""), "{lang:?}");
        assert!(
            !page.contains("<script")
                && !page.contains("http://")
                && !page.contains("https://")
                && !page.contains("url(")
        );
        let marked = render_county_html(&report, "试算-").unwrap();
        assert!(marked.contains("href=\"tax&#x2f;试算-县税务局.html\""));
    }
}

#[test]
fn the_workbook_is_deterministic() {
    let report = county(Lang::Zh, &[(ALPHA, "2022-03", 20_000, 0)]);
    assert_eq!(
        render_county_xlsx(&report).unwrap(),
        render_county_xlsx(&report).unwrap()
    );
}
