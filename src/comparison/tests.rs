//! Expected values by hand: 应享 of the made-up measures beside made-up claims.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};

use super::*;
use crate::fixture::{self, ALPHA, BETA};
use crate::policy::comparison::{Claim, Grain};
use crate::schema::{Catalog, TableSpec};
use crate::store::{Origin, Table};

/// A claim as the ledger writes it: name, enterprise, period, fen.
type Row<'a> = (&'a str, &'a str, &'a str, Option<i64>);

const SPEC: &str = r#"{
  "name": "enjoyed", "title": "台账", "fields": [
    { "name": "enjoy_id", "title": "序号", "type": "string", "huiqi:type": "text" },
    { "name": "measure", "title": "政策名称", "type": "string", "huiqi:type": "text" },
    { "name": "uscc", "title": "统一社会信用代码", "type": "string", "huiqi:type": "uscc" },
    { "name": "period", "title": "所属期", "type": "string", "huiqi:type": "text" },
    { "name": "amount", "title": "享受金额", "type": "integer", "huiqi:type": "money" }
  ], "primaryKey": ["enjoy_id"] }"#;

fn ledger(rows: &[Row<'_>]) -> Dataset {
    let spec: TableSpec = serde_json::from_str(SPEC).unwrap();
    let text =
        |of: &dyn Fn(&Row<'_>) -> String| -> ArrayRef { Arc::new(StringArray::from_iter_values(rows.iter().map(of))) };
    let mut at = 0;
    let ids: Vec<String> = rows
        .iter()
        .map(|_| {
            at += 1;
            format!("XS{at}")
        })
        .collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(ids)),
        text(&|r| r.0.to_owned()),
        text(&|r| r.1.to_owned()),
        text(&|r| r.2.to_owned()),
        Arc::new(rows.iter().map(|r| r.3).collect::<Int64Array>()),
    ];
    let fields: Vec<Field> = spec
        .fields
        .iter()
        .zip(&columns)
        .map(|(c, a)| Field::new(&c.name, a.data_type().clone(), c.name == "amount"))
        .collect();
    assert_eq!(fields[4].data_type(), &DataType::Int64);
    let n = i32::try_from(rows.len()).unwrap();
    let mut data = fixture::dataset();
    let catalog = data.catalog.tables.iter().cloned().chain([spec]).collect();
    data.catalog = Arc::new(Catalog::new(catalog).unwrap());
    data.tables.insert(
        0,
        Table {
            // the catalog sorts by name
            batch: RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap(),
            origin: Arc::new(Int32Array::from(vec![0; rows.len()])),
            line: Arc::new(Int32Array::from_iter_values(2..2 + n)),
            given: Vec::new(),
        },
    );
    data.origins = vec![Origin {
        file: "20_虚构.csv".into(),
        sheet: String::new(),
    }];
    data
}

/// Claims of the window tax are compared by quarter, those of the chimney grant by year.
fn program() -> Program {
    let mut program = fixture::program();
    let claim = |name: &str, measure: &str, grain| Claim {
        name: name.into(),
        measure: measure.into(),
        grain,
    };
    program.claims = vec![
        claim("窗税（冬季）", "window_tax", Grain::Quarter),
        claim("烟囱补助", "chimney_grant", Grain::Year),
    ];
    program
}

fn compared(rows: &[Row<'_>]) -> Comparison {
    compare(&program(), &ledger(rows), &fixture::entitlements()).unwrap()
}

/// Enterprise, period, entitled, enjoyed, gap, kind.
fn brief(comparison: &Comparison) -> Vec<String> {
    let short = |uscc: &str| if uscc == ALPHA { "alpha" } else { "beta" };
    let row = |r: &Compared| {
        format!(
            "{} {} {} {} {} {}",
            short(&r.uscc),
            r.period,
            r.entitled,
            r.enjoyed,
            r.gap,
            r.kind.word()
        )
    };
    comparison.rows.iter().map(row).collect()
}

// The fixture grants alpha 100.05 + 0.01 of the window tax (1.00 more is not counted), beta 200.00, all in 2022Q1; the amount of alpha's
// chimney grant of 2022Q1 is not determined.

#[test]
fn finer_claims_are_rolled_up_and_coarser_ones_stand_alone() {
    let comparison = compared(&[
        ("窗税(冬季)", ALPHA, "2022-02", Some(4_000)),
        (" 窗税（冬季）", ALPHA, "2022Q1", Some(6_006)),
        ("窗税（冬季）", BETA, "2022", Some(300)),
        ("窗税（冬季）", BETA, "2022Q2", Some(1)),
    ]);
    assert_eq!(
        brief(&comparison),
        [
            "alpha 2022Q1 100.06 100.06 0.00 一致",
            "beta 2022 0.00 3.00 -3.00 误享",
            "beta 2022Q1 200.00 0.00 200.00 应享未享",
            "beta 2022Q2 0.00 0.01 -0.01 误享",
        ]
    );
    assert!(comparison.remarks.is_empty() && comparison.undetermined.is_empty());
}

#[test]
fn only_measures_that_occur_in_the_ledger_are_compared() {
    assert_eq!(brief(&compared(&[])), [""; 0]);
    let comparison = compared(&[("烟囱补助", BETA, "2022", Some(5))]);
    assert_eq!(brief(&comparison), ["beta 2022 0.00 0.05 -0.05 误享"]);
}

#[test]
fn what_is_not_determined_stands_apart() {
    let comparison = compared(&[
        ("烟囱补助", ALPHA, "2022-03", Some(700)),
        ("窗税（冬季）", ALPHA, "2022Q1", None),
        ("窗税（冬季）", ALPHA, "2022Q1", Some(500)),
        ("窗税（冬季）", BETA, "2022Q1", Some(-1)),
    ]);
    assert_eq!(brief(&comparison), [""; 0]);
    let apart: Vec<_> = comparison
        .undetermined
        .iter()
        .map(|u| {
            (
                u.measure.as_str(),
                u.entitled.0,
                u.enjoyed.0,
                u.entitled_open,
                u.enjoyed_open,
                u.doubts[0].code(),
            )
        })
        .collect();
    assert_eq!(
        apart,
        [
            ("chimney_grant", 0, 700, 1, 0, "amount_undetermined"),
            ("window_tax", 10_006, 500, 0, 1, "claim_without_amount"),
            ("window_tax", 20_000, -1, 0, 0, "negative_sum"),
        ]
    );
    assert_eq!(comparison.remarks[0].trouble, Trouble::WithoutAmount);
    assert_eq!(comparison.remarks[0].lines, [3]);
}

#[test]
fn unknown_names_and_periods_are_named_with_file_line_and_sum() {
    let comparison = compared(&[
        ("炉税", ALPHA, "2022", Some(150)),
        ("炉税 ", BETA, "2022", Some(250)),
        ("窗税（冬季）", ALPHA, "上半年", Some(9)),
    ]);
    let remarks = &comparison.remarks;
    assert_eq!(
        (remarks[0].trouble, remarks[0].lines.as_slice()),
        (Trouble::NotListed, [2, 3].as_slice())
    );
    assert!(
        remarks[0].says.contains("炉税") && remarks[0].says.contains("4.00元"),
        "{}",
        remarks[0].says
    );
    assert_eq!(
        (remarks[0].file.as_str(), remarks[0].field.as_str()),
        ("20_虚构.csv", "政策名称")
    );
    assert_eq!(remarks[1].trouble, Trouble::Period);
    // It is compared all the same, as a key of its own.
    assert_eq!(brief(&comparison)[1], "alpha 上半年 0.00 0.09 -0.09 误享");
}

#[test]
fn without_the_ledger_nothing_is_compared_and_that_is_said() {
    let mut data = ledger(&[]);
    data.absent.insert(LEDGER.to_owned());
    let comparison = compare(&program(), &data, &fixture::entitlements()).unwrap();
    assert!(comparison.rows.is_empty() && comparison.absent.contains(LEDGER));
}

#[test]
fn a_catalog_without_the_ledger_is_an_error() {
    let broken = compare(&program(), &fixture::dataset(), &fixture::entitlements());
    assert!(matches!(broken, Err(ComparisonError::Layout { table, .. }) if table == "enjoyed"));
}

#[test]
fn sums_out_of_range_are_errors() {
    let rows = [
        ("窗税（冬季）", ALPHA, "2022Q1", Some(i64::MAX)),
        ("窗税（冬季）", ALPHA, "2022-01", Some(1)),
    ];
    let broken = compare(&program(), &ledger(&rows), &fixture::entitlements());
    assert!(matches!(broken, Err(ComparisonError::Overflow { .. })));
}

#[test]
fn rows_that_do_not_add_up_are_refused() {
    let (program, data, entitlements) = (
        program(),
        ledger(&[("窗税（冬季）", BETA, "2022Q1", Some(1))]),
        fixture::entitlements(),
    );
    let mut comparison = compare(&program, &data, &entitlements).unwrap();
    comparison.rows[1].entitled = Fen(comparison.rows[1].entitled.0 - 1);
    let refused = control::check(&program, &data, &entitlements, &[], &comparison);
    assert!(matches!(
        refused,
        Err(ComparisonError::Control {
            side: "entitled",
            rows: 30_005,
            source_sum: 30_006,
            ..
        })
    ));
}
