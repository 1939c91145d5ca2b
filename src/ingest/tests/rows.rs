//! What becomes of a row: accepted, quarantined, voided, superseded, a total.

use super::fixture::{A, B, County, STRANGER, faults, line, show, warned};

#[test]
fn values_follow_heading_and_column() {
    let county = County::new();
    county.levy(
        "03_a.csv",
        &[
            // 万元 in the heading; brackets are a negative amount; full-width digits; 5 in a (%) column is 5 %.
            format!("L1,{A},2022.1.1,20220131,2022年02月05日,正常申报,１.000001,\"(1,234.50)\",3,5,是,"),
            // Blanks: money `zero` and boolean `false` by rule, everything else missing.
            format!("L2,'{},44593,2022/02/28,2022-03-05,正常申报,,—,,,,", A.to_lowercase()),
        ],
    );
    let done = county.read();
    assert_eq!(faults(&done, "03_a.csv"), [""; 0]);
    // 1.000001 万元 = 10,000.01 yuan = 1,000,001 fen; 5 % = 5,000,000 × 10⁻⁸; serial 44593 = 2022-02-01.
    let columns = [
        "number",
        "taxpayer_id",
        "start",
        "end",
        "filed",
        "base",
        "due",
        "staff",
        "rate",
        "withheld",
    ];
    assert_eq!(
        show(&done, "levy", &columns),
        [
            format!("L1|{A}|2022-01-01|2022-01-31|2022-02-05|1000001|-123450|3|5000000|true"),
            format!("L2|{A}|2022-02-01|2022-02-28|2022-03-05||0|||false"),
        ]
    );
}

#[test]
fn a_row_with_any_bad_field_is_set_aside_whole() {
    let county = County::new();
    let wrong_check = "91530428MA6YY1015F";
    county.levy(
        "03_a.csv",
        &[
            line("L1", A, 1, "2022-02-05", "正常申报", "10.00"),
            line("L2", wrong_check, 1, "2022-02-05", "正常申报", "10.00"),
            line("L3", "9.15304E+17", 1, "2022-02-05", "正常申报", "10.00"),
            line("L4", A, 3, "2022-02-30", "正常申报", "待核实"),
            line("L5", A, 4, "2022-05-05", "正常申报", "#N/A"),
            line("L6", STRANGER, 5, "2022-06-05", "正常申报", "10.00"),
            format!("L7,{A},2022-06-01,2022-0"),
            format!("L8,{A},2022-06-01,2022-06-30,2022-07-05,正常申报,1,\"1,000.00,3,5,,"),
            line("L9", A, 7, "2022-08-05", "正常申报", "5.00"),
            format!("L10,{A},2022-08-01,2022-08-31,2022-09-05,正常申报,1,1.00,-3,5,,"),
            line("L11", "", 9, "2022-10-05", "正常申报", "1.00"),
            line("L12", "12345678901234567890123", 9, "2022-10-05", "正常申报", "1.00"),
            format!("{},x", line("L13", A, 9, "2022-10-05", "正常申报", "1.00")),
        ],
    );
    let done = county.read();
    // Line numbers count the heading as line 1; the first bad field is named as the file writes it.
    assert_eq!(
        faults(&done, "03_a.csv"),
        [
            "3 税号 id_check_digit",
            "4 税号 destroyed_identifier",
            "5 申报日期 impossible_date",
            "6 应纳额 not_a_number",
            "7 税号 unknown_enterprise",
            "8  short_row",
            "9  unclosed_quote",
            "11 人数 negative_count",
            "12 税号 blank_required",
            "13 税号 id_length",
            "14  extra_fields",
        ]
    );
    assert_eq!(show(&done, "levy", &["number"]), ["L1", "L9"]);
    let raw = |line: u32| &done.quarantine.iter().find(|q| q.line == line).unwrap().raw;
    assert!(raw(6).contains("#N/A") && raw(9).starts_with("L8,"), "raw text is kept");
    assert!(
        !format!("{:?}", done.quarantine).contains("9.15304E+17"),
        "but not shown in debug output"
    );
}

#[test]
fn totals_and_voided_rows_never_count() {
    let county = County::new();
    county.levy(
        "03_a.csv",
        &[
            line("L1", A, 1, "2022-02-05", "正常申报", "10.00"),
            line("L1", A, 1, "2022-02-06", "作废", "11.00"),
            line("L2", A, 2, "不详", "作废", "1.00"),
            "合计,,,,,,,21.00,,,,".to_owned(),
            ",,,,,,,,,,,".to_owned(),
        ],
    );
    let done = county.read();
    assert_eq!(show(&done, "levy", &["number", "due"]), ["L1|1000"]);
    assert_eq!(faults(&done, "03_a.csv"), [""; 0], "a voided row needs no correction");
    let rows = done.controls.iter().find(|c| c.source == "levy").unwrap().rows;
    // Five lines, the blank one is no row: 1 accepted, 2 voided, 1 total.
    assert_eq!((rows.read, rows.accepted, rows.voided, rows.total_rows), (4, 1, 2, 1));
}

#[test]
fn duplicates_are_found_across_files_and_shapes() {
    let county = County::new();
    county.levy(
        "03_a(1).csv",
        &[line(
            "L1",
            A,
            1,
            "2022-02-05",
            "正常申报",
            "1,000".replace(',', "").as_str(),
        )],
    );
    county.levy("03_a(2).csv", &[line(" l1", A, 1, "20220205", "正常申报", "1000.00")]);
    let done = county.read();
    assert_eq!(show(&done, "levy", &["number", "due"]), ["L1|100000"]);
    assert_eq!(warned(&done, "申报"), ["duplicate_rows"]);
    let (index, _) = done.dataset.catalog.table("levy").unwrap();
    let origin = done.dataset.tables[index.index()].origin.value(0);
    assert_eq!(
        done.dataset.origins[usize::try_from(origin).unwrap()].file,
        "03_a(1).csv",
        "the first stays"
    );
}

#[test]
fn the_latest_correction_of_a_record_counts() {
    let county = County::new();
    county.levy(
        "03_a.csv",
        &[
            line("L1", A, 1, "2022-03-05", "更正申报", "30.00"),
            line("L1", A, 1, "2022-02-05", "正常申报", "10.00"),
            // One day: the correction wins, wherever it stands.
            line("L2", A, 2, "2022-03-05", "更正申报", "22.00"),
            line("L2", A, 2, "2022-03-05", "正常申报", "21.00"),
            // A row of an unknown enterprise with the same number replaces nothing.
            line("L3", A, 3, "2022-04-05", "正常申报", "3.00"),
            line("L3", STRANGER, 3, "2022-05-05", "更正申报", "99.00"),
        ],
    );
    let done = county.read();
    assert_eq!(
        show(&done, "levy", &["number", "due"]),
        ["L1|3000", "L2|2200", "L3|300"]
    );
    assert_eq!(faults(&done, "03_a.csv"), ["7 税号 unknown_enterprise"]);
    assert_eq!(warned(&done, "申报"), ["corrected_rows", "correction_quarantined"]);
}

#[test]
fn the_latest_return_of_a_period_counts() {
    let county = County::new();
    county.levy(
        "03_a.csv",
        &[
            line("L1", A, 1, "2022-02-05", "正常申报", "1.00"),
            line("L2", A, 1, "2022-03-05", "正常申报", "2.00"),
            line("L3", B, 1, "2022-02-05", "正常申报", "3.00"),
        ],
    );
    let done = county.read();
    assert_eq!(show(&done, "levy", &["number", "due"]), ["L2|200", "L3|300"]);
    assert_eq!(warned(&done, "申报"), ["later_returns"]);
}

#[test]
fn what_is_filed_after_the_day_is_not_known() {
    let county = County::new();
    county.levy(
        "03_a.csv",
        &[
            line("L1", A, 11, "2022-12-10", "正常申报", "1.00"),
            line("L1", A, 11, "2023-01-10", "更正申报", "2.00"),
            // decisions.md, latest_return: periods ending 2022-12 may be filed up to 2023-01-31.
            line("L2", A, 12, "2023-01-31", "正常申报", "3.00"),
            line("L3", B, 12, "2023-02-01", "正常申报", "4.00"),
        ],
    );
    assert_eq!(show(&county.read(), "levy", &["number", "due"]), ["L1|100", "L2|300"]);
    let earlier = county.try_read("2022-12-09").unwrap();
    assert_eq!(show(&earlier, "levy", &["number"]), [""; 0]);
    let later = county.try_read("2023-06-30").unwrap();
    assert_eq!(show(&later, "levy", &["number", "due"]), ["L1|200", "L2|300", "L3|400"]);
}
