use arrow_array::{Array, Decimal128Array, StringArray};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;
use crate::fixture::{self, ALPHA, PERSON};
use crate::impact::impact;
use crate::report::Lang;

fn csv_text() -> String {
    let (program, dataset, entitlements) = (fixture::program(), fixture::dataset(), fixture::entitlements());
    let mut out = Vec::new();
    let assessed = Assessed {
        program: &program,
        dataset: &dataset,
        entitlements: &entitlements,
    };
    assert_eq!(write_entitlements_csv(&assessed, &mut out).unwrap(), 9);
    String::from_utf8(out).unwrap()
}

#[test]
fn csv_is_sorted_guarded_and_exact() {
    let text = csv_text();
    let lines: Vec<&str> = text.split('\n').collect();
    assert!(
        lines[0].starts_with(
            "\u{feff}measure_id,uscc,record_key,period,eligible,counted,base_amount,amount,value,version,"
        )
    );
    assert_eq!(
        lines[1],
        format!("chimney_grant,{ALPHA},{PERSON},2022Q1,1,1,,,,2022-01-01,,,虚构.csv,,11,")
    );
    assert!(
        lines[2].contains(",'=cmd,2022Q1,0,1,0.00,0.00,,2022-01-01,exclusive:one_of,,"),
        "{}",
        lines[2]
    );
    assert!(lines[3].contains(",size,enterprise.employees,"), "{}", lines[3]);
    // 7/9 to eight places, half up
    assert!(
        lines[4].starts_with("share,,全县,2022Q1,1,1,90.00,70.00,0.77777778,"),
        "{}",
        lines[4]
    );
    // both parts under one name, by record key
    let keys: Vec<&str> = lines[5..10].iter().map(|l| l.split(',').nth(2).unwrap()).collect();
    assert_eq!(keys, ["RES:1", "RES:2", "RES:9", "RES:1", "RES:3"]);
    assert!(lines[6].contains(",200.10,100.05,"), "{}", lines[6]);
    assert!(!text.contains('\r'));
}

#[test]
fn parquet_reads_back_with_the_same_rows() {
    let (program, dataset, entitlements) = (fixture::program(), fixture::dataset(), fixture::entitlements());
    let assessed = Assessed {
        program: &program,
        dataset: &dataset,
        entitlements: &entitlements,
    };
    let write = || {
        let mut out = tempfile::tempfile().unwrap();
        assert_eq!(write_entitlements_parquet(&assessed, &mut out).unwrap(), 9);
        out
    };
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(write())
        .unwrap()
        .build()
        .unwrap();
    let batch = reader.next().unwrap().unwrap();
    assert_eq!(batch.num_rows(), 9);
    let keys: &StringArray = batch.column(2).as_any().downcast_ref().unwrap();
    assert_eq!(keys.value(1), "=cmd", "parquet needs no guard");
    let amounts: &Decimal128Array = batch.column(7).as_any().downcast_ref().unwrap();
    assert!(amounts.is_null(0));
    assert_eq!(amounts.value_as_string(5), "100.05");
}

#[test]
fn parquet_bytes_do_not_change_between_runs() {
    let (program, dataset, entitlements) = (fixture::program(), fixture::dataset(), fixture::entitlements());
    let assessed = Assessed {
        program: &program,
        dataset: &dataset,
        entitlements: &entitlements,
    };
    let bytes = || {
        let mut out = Vec::new();
        write_entitlements_parquet(&assessed, &mut out).unwrap();
        out
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn an_amount_too_large_for_the_column_is_named_without_the_person() {
    let (program, dataset, mut entitlements) = (fixture::program(), fixture::dataset(), fixture::entitlements());
    entitlements.measures[2].amount[0] = Some(crate::money::Fen(1_000_000_000_000_000_000));
    let assessed = Assessed {
        program: &program,
        dataset: &dataset,
        entitlements: &entitlements,
    };
    let message = write_entitlements_csv(&assessed, Vec::new()).unwrap_err().to_string();
    assert!(
        message.contains("chimney_grant") && message.contains("amount is out of range"),
        "{message}"
    );
    assert!(!message.contains(PERSON), "{message}");
}

#[test]
fn summary_has_a_row_per_reported_measure() {
    let impact = impact(&fixture::program(), &fixture::entitlements(), &fixture::profiles()).unwrap();
    let mut out = Vec::new();
    write_summary_csv(&impact, Lang::Zh, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[1], "chimney_grant,烟囱补贴,1,1,2,1,0.00,");
    assert_eq!(lines[2], "share,比例指标,0,1,0,0,,0.77777778");
    assert_eq!(lines[3], "window_tax,窗税减半（一）,2,4,1,0,300.06,");
    let json = summary_json(&impact).unwrap();
    assert!(json["share"]["counted_amount"].is_null());
    assert_eq!(json["share"]["value"], "0.77777778");
    assert_eq!(json["window_tax"]["counted_amount"], "300.06");
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_guarded() {
    for bad in ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1"] {
        assert_eq!(guard(bad), format!("'{bad}"));
    }
    assert_eq!(guard("a=1"), "a=1");
    assert_eq!(guard(""), "");
}

#[test]
fn the_calendar_of_deferrals_is_the_same_in_both_files() {
    let (mut program, mut entitlements) = (fixture::program(), fixture::entitlements());
    program.measures[0].kind = crate::policy::ir::Kind::Defer;
    program.measures[0].versions[0].due = Some(0);
    entitlements.measures[0].due[0] = "2023-01-16".parse().ok();
    let due = impact(&program, &entitlements, &fixture::profiles()).unwrap().due;
    let mut csv = Vec::new();
    assert_eq!(write_deferral_calendar_csv(&due, &mut csv).unwrap(), 4);
    let text = String::from_utf8(csv).unwrap();
    // 200.00 of the other enterprise without a day first
    let expected = "\u{feff}scope,township,month,measure_id,enterprises,rows,undetermined_rows,amount\n\
        county,,,window_tax,1,1,0,200.00\n\
        county,,2023-01,window_tax,1,1,0,100.05\n\
        township,因远镇,,window_tax,1,1,0,200.00\n\
        township,澧江街道,2023-01,window_tax,1,1,0,100.05\n";
    assert_eq!(text, expected);
    let mut file = tempfile::tempfile().unwrap();
    assert_eq!(write_deferral_calendar_parquet(&due, &mut file).unwrap(), 4);
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let batch = reader.next().unwrap().unwrap();
    let months: &StringArray = batch.column(2).as_any().downcast_ref().unwrap();
    let amounts: &Decimal128Array = batch.column(7).as_any().downcast_ref().unwrap();
    let rows: Vec<String> = (0..4)
        .map(|i| format!("{} {}", months.value(i), amounts.value_as_string(i)))
        .collect();
    assert_eq!(rows, [" 200.00", "2023-01 100.05", " 200.00", "2023-01 100.05"]);
}
