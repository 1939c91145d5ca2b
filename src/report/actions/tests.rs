//! By hand: of window_tax ALPHA is entitled to 100.06 and got nothing, BETA to 200.00 and got 250.00; one more of ALPHA agrees.

use super::*;
use crate::boards::Found;
use crate::comparison::{Compared, Comparison, DifferenceKind};
use crate::fixture::{self, ALPHA, BETA};
use crate::impact::impact;
use crate::policy::deadline::{Deadline, DeadlineRule};
use crate::report::department::Facts;

fn row(uscc: &str, period: &str, entitled: i64, enjoyed: i64) -> Compared {
    Compared {
        measure: "window_tax".into(),
        uscc: uscc.into(),
        period: period.into(),
        entitled: Fen(entitled),
        enjoyed: Fen(enjoyed),
        gap: Fen(entitled - enjoyed),
        kind: DifferenceKind::of(Fen(entitled), Fen(enjoyed)).unwrap(),
    }
}

/// The actions of the county or of a department, with a deadline on the measure.
fn listed(deadline: Option<Deadline>, department: Option<usize>) -> Vec<Action> {
    let mut program = fixture::program();
    for measure in &mut program.measures {
        measure.deadline.clone_from(&deadline);
    }
    let (entitlements, profiles) = (fixture::entitlements(), fixture::profiles());
    let impact = impact(&program, &entitlements, &profiles).unwrap();
    let found = Found {
        comparison: Comparison {
            rows: vec![
                row(ALPHA, "2022", 10_006, 0),
                row(ALPHA, "2023", 500, 500),
                row(BETA, "2022", 20_000, 25_000),
            ],
            ..Comparison::default()
        },
        ..Found::default()
    };
    let facts = Facts {
        program: &program,
        catalog: &fixture::dataset().catalog,
        entitlements: &entitlements,
        impact: &impact,
        profiles: &profiles,
        found: &found,
        data_day: Some("2023-01-20".parse().unwrap()),
        lang: Lang::Zh,
    };
    let desk = Desk::new(facts).unwrap();
    let id = department.map(|at| program.departments[at].id.clone());
    actions(&desk, id.as_deref()).unwrap()
}

fn deadline(day: &str, is_final: bool) -> Option<Deadline> {
    Some(Deadline {
        rule: DeadlineRule::Day(day.parse().unwrap()),
        is_final,
        says: "到税务所申请".into(),
        says_en: String::new(),
        basis: vec![],
    })
}

#[test]
fn every_difference_is_an_action_the_worst_first() {
    let all = listed(None, None);
    let seen: Vec<_> = all.iter().map(|a| (a.uscc.as_str(), a.kind, a.gap)).collect();
    assert_eq!(seen, [(ALPHA, "应享未享", Fen(10_006)), (BETA, "多享", Fen(-5_000))]);
    assert!(all.iter().all(|a| a.deadline.is_none() && a.days_left.is_none()));
    assert!(all.iter().all(|a| a.basis.contains("虚构公告2022年第1号")), "{all:?}");
}

#[test]
fn days_are_counted_from_the_newest_day_of_the_data() {
    // 20 January to 15 February: 11 + 15 = 26 days.
    let all = listed(deadline("2023-02-15", true), None);
    assert_eq!((all[0].days_left, all[0].kind), (Some(26), "应享未享"));
    assert_eq!(all[0].how, "到税务所申请");
    // What was enjoyed too much is not claimed: no deadline.
    assert_eq!((all[1].deadline, all[1].how.as_str()), (None, ""));
    // 20 January is 20 days behind 31 December.
    let all = listed(deadline("2022-12-31", true), None);
    assert_eq!((all[0].days_left, all[0].kind), (Some(-20), "已过期"));
    let all = listed(deadline("2022-12-31", false), None);
    assert_eq!(all[0].kind, "应享未享");
}

#[test]
fn only_who_handles_a_measure_has_its_lines() {
    assert_eq!(listed(None, Some(0)).len(), 2);
    assert!(listed(None, Some(1)).is_empty());
}

#[test]
fn csv_has_yuan_and_room_for_the_clerk() {
    let mut out = Vec::new();
    assert_eq!(
        write_actions_csv(&listed(deadline("2023-02-15", true), None), &mut out).unwrap(),
        2
    );
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}清单编号,措施编号,"));
    assert!(lines[0].ends_with(",事实指纹,处理结果,经办人,日期,备注"));
    assert!(lines[1].contains(",应享未享,100.06,0.00,100.06,"), "{}", lines[1]);
    assert!(lines[1].contains(",2023-02-15,26,到税务所申请,"), "{}", lines[1]);
    assert!(lines[1].ends_with(",,,,"));
    assert!(lines[2].contains(",多享,200.00,250.00,-50.00,"), "{}", lines[2]);
}

#[test]
fn an_enterprise_is_told_what_it_is_owed() {
    let all = listed(deadline("2023-02-15", true), None);
    let pushed = pushes(&all).unwrap();
    // Only ALPHA is owed something: 100.06 of 2022.
    assert_eq!(pushed.len(), 1);
    assert_eq!(
        (pushed[0].owed, pushed[0].periods.as_slice()),
        (Fen(10_006), ["2022"].as_slice())
    );
    let mut out = Vec::new();
    assert_eq!(write_push_csv(&all, &mut out).unwrap(), 1);
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains(",2022年,1,100.06,"), "{text}");
    assert!(text.contains(",2023-02-15,"), "{text}");
    assert!(text.contains("：到税务所申请"), "{text}");
    // What is too late is not pushed.
    assert!(pushes(&listed(deadline("2022-12-31", true), None)).unwrap().is_empty());
}

#[test]
fn parquet_has_fen() {
    use arrow_array::Int64Array;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let mut file = tempfile::tempfile().unwrap();
    assert_eq!(write_actions_parquet(&listed(None, None), &mut file).unwrap(), 2);
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let batch = reader.build().unwrap().next().unwrap().unwrap();
    let gap = batch.column_by_name("gap_fen").unwrap();
    let gap: &Int64Array = gap.as_any().downcast_ref().unwrap();
    assert_eq!(gap.values(), &[10_006, -5_000]);
}
