use super::*;
use crate::fixture::{ALPHA, BETA, entitlements, profiles, program};
use crate::money::{Fen, Ratio};

fn all() -> Impact {
    impact(&program(), &entitlements(), &profiles()).unwrap()
}

#[test]
fn parts_are_added_and_uncounted_rows_are_not() {
    let impact = all();
    let ids: Vec<_> = impact.measures.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["chimney_grant", "share", "window_tax"]);
    let window = &impact.measures[2];
    // 100.05 + 200.00 + 0.01; the row of 1.00 is not counted
    assert_eq!(window.total.amount("", "").unwrap(), Fen(30_006));
    assert_eq!(
        (window.total.eligible, window.total.counted, window.total.refused),
        (4, 3, 1)
    );
    assert_eq!(window.total.enterprises, 2);
    assert_eq!(window.title, "窗税减半（一）");
}

#[test]
fn cells_follow_the_profile() {
    let impact = all();
    let window = &impact.measures[2];
    assert_eq!(window.by_township["澧江街道"].amount("", "").unwrap(), Fen(10_006));
    assert_eq!(window.by_section["C"].amount("", "").unwrap(), Fen(20_000));
    assert_eq!(window.by_size[""].amount("", "").unwrap(), Fen(20_000));
    assert_eq!(window.by_enterprise[ALPHA].eligible, 3);
    assert_eq!(window.by_enterprise[BETA].refused, 1);
}

#[test]
fn undetermined_is_counted_and_an_indicator_is_not() {
    let impact = all();
    assert_eq!(impact.measures[0].total.undetermined, 1);
    assert_eq!(impact.measures[1].total.undetermined, 0);
    assert_eq!(impact.measures[1].total.enterprises, 0, "a row of no enterprise");
    assert_eq!(
        impact.measures[1].total.amount("", "").unwrap(),
        Fen(0),
        "never added up"
    );
}

#[test]
fn departments_see_their_measures() {
    let impact = all();
    let of = |id| impact.of_department(id).map(|m| m.id.as_str()).collect::<Vec<_>>();
    assert_eq!(of("tax"), ["window_tax"]);
    assert_eq!(of("hrss"), ["chimney_grant", "share", "window_tax"]);
    assert!(of("idle").is_empty());
}

#[test]
fn a_total_out_of_range_is_an_error_that_names_it() {
    let mut broken = entitlements();
    broken.measures[0].amount = vec![Some(Fen(i64::MAX)), Some(Fen(1)), Some(Fen(0))];
    assert_eq!(
        impact(&program(), &broken, &profiles()),
        Err(ImpactError::Overflow {
            measure: "window_tax".into(),
            cell: ALPHA.into()
        })
    );
}

#[test]
fn a_torn_outcome_is_an_error() {
    let mut broken = entitlements();
    broken.measures[1].period.pop();
    assert_eq!(
        impact(&program(), &broken, &profiles()),
        Err(ImpactError::Torn {
            measure: "window_tax.b".into(),
            row: 1
        })
    );
}

#[test]
fn every_division_of_the_standard_has_one_section() {
    // GB/T 4754-2017 has divisions 01 to 97.
    for division in 1..=97 {
        assert!(section_of(&format!("{division:02}10")).is_some(), "{division}");
    }
    assert_eq!(section_of("H6210").map(|s| s.letter), Some('H'));
    assert_eq!(section_of(""), None);
    assert_eq!(section_of("98"), None);
}

#[test]
fn an_indicator_keeps_its_rows_and_has_the_value_of_the_county() {
    let impact = all();
    let indicator = impact.measures[1].indicator.as_ref().unwrap();
    let row = &indicator.rows[0];
    assert_eq!(
        (row.name.as_str(), row.base, row.amount),
        ("全县", Some(Fen(9_000)), Some(Fen(7_000)))
    );
    assert_eq!(row.lines, [Some("0.8".to_owned()), Some("1".to_owned())]);
    assert_eq!(indicator.whole(), Ratio::new(7, 9), "the only row there is");
    assert!(impact.measures[0].indicator.is_none());
}

#[test]
fn places_stand_in_order_and_the_county_speaks_for_all() {
    let row = |name: &str, kind, n, d| IndicatorRow {
        name: name.to_owned(),
        kind,
        period: "2022".to_owned(),
        base: None,
        amount: None,
        value: Ratio::new(n, d),
        lines: vec![],
    };
    let mut indicator = Indicator {
        lines: vec![],
        rows: vec![
            row("全县", PlaceKind::County, 1, 3),
            row("因远镇", PlaceKind::Township, 1, 2),
        ],
    };
    assert_eq!(indicator.whole(), Ratio::new(1, 3));
    indicator.rows.remove(0);
    indicator.rows.push(row("澧江街道", PlaceKind::Township, 1, 4));
    assert_eq!(indicator.whole(), None, "two townships, no county");
    let places = Places::from_list(&[
        ("因远镇", PlaceKind::Township, "530428101"),
        ("澧江街道", PlaceKind::Township, "530428001"),
        ("全县", PlaceKind::County, "530428"),
    ]);
    let mut names = ["未知", "因远镇", "澧江街道", "全县"];
    names.sort_by_key(|name| places.order(name));
    assert_eq!(names, ["全县", "澧江街道", "因远镇", "未知"]);
}

#[test]
fn periods_are_those_of_eligible_rows() {
    let mut varied = entitlements();
    varied.measures[0].period = vec!["2022Q3".into(), "2022Q2".into(), "2022Q1".into()];
    varied.measures[1].period = vec!["2022Q1".into(), "2022Q4".into()];
    let impact = impact(&program(), &varied, &profiles()).unwrap();
    let periods = &impact.measures[2].periods;
    assert_eq!(periods[ALPHA], ("2022Q1".to_owned(), "2022Q4".to_owned()));
    // the row of 2022Q1 was refused
    assert_eq!(periods[BETA], ("2022Q2".to_owned(), "2022Q2".to_owned()));
}

/// The made-up county with its first measure put off: due dates as given for the three rows of its outcome.
fn put_off(days: [Option<&str>; 3]) -> (crate::policy::ir::Program, crate::assess::Entitlements) {
    let (mut program, mut entitlements) = (program(), entitlements());
    for measure in &mut program.measures[..2] {
        measure.kind = crate::policy::ir::Kind::Defer;
        measure.versions[0].due = Some(0);
    }
    entitlements.measures[0].due = days.map(|day| day.map(|d| d.parse().unwrap())).to_vec();
    (program, entitlements)
}

#[test]
fn the_calendar_adds_up_what_falls_due_in_each_month() {
    let (program, entitlements) = put_off([Some("2023-01-16"), Some("2023-02-15"), None]);
    let due = impact(&program, &entitlements, &profiles()).unwrap().due;
    let shown: Vec<String> = due
        .rows
        .iter()
        .map(|r| {
            let (place, month) = (r.township.as_deref().unwrap_or("county"), r.month);
            let month = month.map_or_else(|| "-".to_owned(), |m| m.to_string());
            let amount = r.totals.amount("", "").unwrap();
            format!(
                "{place} {month} {} {} {amount}",
                r.totals.enterprises, r.totals.eligible
            )
        })
        .collect();
    // 100.05 of ALPHA by 16 January, 200.00 of BETA by 15 February; of the two rows of the second part (0.01, and 1.00 that does not
    // count) nobody knows the day; the refused row of BETA is never due.
    assert_eq!(
        shown,
        [
            "county - 1 2 0.01",
            "county 2023-01 1 1 100.05",
            "county 2023-02 1 1 200.00",
            "因远镇 2023-02 1 1 200.00",
            "澧江街道 - 1 2 0.01",
            "澧江街道 2023-01 1 1 100.05",
        ]
    );
    due.check(&program, &entitlements).unwrap();
}

#[test]
fn a_calendar_that_does_not_add_up_is_refused() {
    let (program, entitlements) = put_off([Some("2023-01-16"), Some("2023-02-15"), None]);
    let due = impact(&program, &entitlements, &profiles()).unwrap().due;
    let refused = Err(ImpactError::Calendar {
        measure: "window_tax".into(),
    });
    // one fen more is put off than the calendar knows
    let mut more = entitlements.clone();
    more.measures[0].amount[0] = Some(Fen(10_006));
    assert_eq!(due.check(&program, &more), refused);
    // a month of the county is gone, a month of a township is gone, nothing is there
    for gone in [1, 3] {
        let mut less = due.clone();
        less.rows.remove(gone);
        assert_eq!(less.check(&program, &entitlements), refused, "row {gone}");
    }
    assert_eq!(DueCalendar::default().check(&program, &entitlements), refused);
}
