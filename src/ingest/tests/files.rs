//! Files, sheets and headings.

use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::fixture::{A, B, County, faults, line, show, warned};

/// A sheet with two title rows and two heading rows: 产权人 is merged over 识别号 and 名称, all others over both rows.
fn sheet(book: &mut Workbook, name: &str, value_heading: &str, rows: &[(&str, &str, &str)]) {
    sheet_below(book, name, value_heading, rows, 2);
}

/// [`sheet`] with another number of title rows, at least 1.
fn sheet_below(book: &mut Workbook, name: &str, value_heading: &str, rows: &[(&str, &str, &str)], top: u32) {
    let plain = Format::new();
    let sheet: &mut Worksheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    sheet.write(0, 0, "场所").unwrap();
    sheet.write(top - 1, 0, "填报单位：").unwrap();
    for (column, heading) in [(0, "编号"), (3, "乡镇"), (4, value_heading)] {
        sheet
            .merge_range(top, column, top + 1, column, heading, &plain)
            .unwrap();
    }
    sheet.merge_range(top, 1, top, 2, "产权人", &plain).unwrap();
    sheet.write(top + 1, 1, "识别号").unwrap();
    sheet.write(top + 1, 2, "名称").unwrap();
    for (at, (id, owner, value)) in (top + 2..).zip(rows) {
        sheet.write(at, 0, *id).unwrap();
        sheet.write(at, 1, *owner).unwrap();
        if !value.is_empty() {
            sheet.write(at, 3, "澧江").unwrap();
            match value.parse::<f64>() {
                Ok(number) => sheet.write(at, 4, number).unwrap(),
                Err(_) => sheet.write(at, 4, *value).unwrap(),
            };
        }
    }
}

/// `04_场所.xlsx` with sites in 万元.
pub(super) fn sites(county: &County, rows: &[(&str, &str, &str)]) {
    let mut book = Workbook::new();
    sheet(&mut book, "场所", "原值", rows);
    book.save(county.path("exports/04_场所.xlsx")).unwrap();
}

#[test]
fn sheets_with_merged_headings_and_different_units() {
    let county = County::new();
    let mut book = Workbook::new();
    sheet(
        &mut book,
        "场所甲",
        "原值（万元）",
        &[("S1", A, "1.5"), ("S1", A, "1.5")],
    );
    sheet(
        &mut book,
        "场所乙",
        "原值(元)",
        &[
            ("S2", A, "15000.01"),
            ("S3", A, ""),
            ("S4", A, "待核实"),
            ("合计", "", "15000.01"),
        ],
    );
    sheet(&mut book, "场所说明", "原值", &[("S9", A, "1")]);
    sheet(&mut book, "其他", "原值", &[("S9", A, "1")]);
    book.save(county.path("exports/04_场所.xlsx")).unwrap();
    let done = county.read();
    // 1.5 万元 = 15,000 yuan; the alias gives the canonical township.
    assert_eq!(
        show(&done, "site", &["site_id", "township", "value"]),
        ["S1|澧江街道|1500000", "S2|澧江街道|1500001"]
    );
    assert_eq!(
        faults(&done, "04_场所.xlsx"),
        ["6 原值(元) short_row", "7 原值(元) not_a_number"]
    );
    assert_eq!(
        warned(&done, "04_场所.xlsx"),
        [
            "sheet_without_mapping",
            "sheet_without_mapping",
            "unknown_heading",
            "unknown_heading"
        ]
    );
    let rows: Vec<_> = done
        .controls
        .iter()
        .filter(|c| c.source == "site")
        .map(|c| (c.sheet.as_str(), c.rows.read))
        .collect();
    assert_eq!(rows, [("场所乙", 4), ("场所甲", 2)]);
}

#[test]
fn headings_that_moved_are_found() {
    let county = County::new();
    let mut book = Workbook::new();
    sheet_below(&mut book, "场所", "原值", &[("S1", A, "1.5"), ("S2", A, "待核实")], 4);
    book.save(county.path("exports/04_场所.xlsx")).unwrap();
    let done = county.read();
    assert_eq!(show(&done, "site", &["site_id", "value"]), ["S1|1500000"]);
    assert_eq!(faults(&done, "04_场所.xlsx"), ["8 原值 not_a_number"]);
    assert!(warned(&done, "04_场所.xlsx").contains(&"headings_moved".to_owned()));
}

#[test]
fn encodings_and_byte_order_marks() {
    let county = County::new();
    let text = format!("\u{feff}代码,名称\r\n{A},元江甲\r\n");
    county.export("01_登记.csv", text.as_bytes());
    county.export(
        "02_税务.csv",
        &encoding_rs::GB18030.encode(&format!("税号,代码\r\n{A},{A}\r\n")).0,
    );
    let done = county.read();
    assert_eq!(show(&done, "enterprise", &["uscc", "name"]), [format!("{A}|元江甲")]);
    assert_eq!(show(&done, "taxpayer", &["uscc"]), [A]);
}

#[test]
fn notes_about_what_is_not_used() {
    let county = County::new();
    county.export("99_其他.csv", b"a,b\n");
    county.export(".hidden", b"");
    county.export("~$04_x.xlsx", b"");
    let levy = format!(
        "序号,nsrsbh,属期起,属期止,申报日期,状态,备注\r\nL1,{A},2022-01-01,2022-01-31,2022-02-05,正常申报,x\r\n"
    );
    county.export("03_a.csv", levy.as_bytes());
    let done = county.read();
    assert_eq!(warned(&done, "99_其他.csv"), ["file_without_mapping"]);
    assert_eq!(warned(&done, "04_*.xlsx"), ["missing_file"]);
    // 计税依据, 应纳额, 人数, 比例, 代扣 are not there, and not zero either.
    let notes = warned(&done, "03_a.csv");
    assert_eq!(notes.iter().filter(|n| *n == "absent_heading").count(), 5);
    assert_eq!(notes.iter().filter(|n| *n == "unknown_heading").count(), 1);
    assert_eq!(show(&done, "levy", &["number", "due", "withheld"]), ["L1||"]);
}

#[test]
fn places_come_from_the_list_of_names() {
    assert_eq!(
        show(&County::new().read(), "place", &["name", "kind", "code"]),
        ["澧江街道|township|530428001"]
    );
}

#[test]
fn rows_are_sorted_by_code_and_key() {
    let county = County::new();
    county.levy(
        "03_a.csv",
        &[
            line("L9", B, 1, "2022-02-05", "正常申报", "1"),
            line("L2", A, 2, "2022-03-05", "正常申报", "1"),
            line("L1", B, 3, "2022-04-05", "正常申报", "1"),
            line("L10", A, 4, "2022-05-05", "正常申报", "1"),
        ],
    );
    let done = county.read();
    assert_eq!(
        show(&done, "levy", &["uscc", "number"]),
        [
            format!("{A}|L10"),
            format!("{A}|L2"),
            format!("{B}|L1"),
            format!("{B}|L9")
        ]
    );
    let (index, _) = done.dataset.catalog.table("levy").unwrap();
    assert_eq!(done.dataset.tables[index.index()].line.values().to_vec(), [5, 3, 4, 2]);
}
