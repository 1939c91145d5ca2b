//! One list in other formats, workbooks cut into files, and sheets that are nowhere.

use rust_xlsxwriter::Workbook;

use super::fixture::{A, B, County, faults, show, warned};

/// Sites and claims are two sheets of one workbook here.
fn county() -> County {
    let county = County::new();
    let open = |text: &str, from: &str| text.replace(from, "glob = [\"04_场所及欠款*\"]");
    county.source(
        "site",
        &open(include_str!("sources/site.toml"), "glob = [\"04_*.xlsx\"]"),
    );
    let claim = open(include_str!("sources/claim.toml"), "glob = [\"05_*.txt\"]");
    let claim = claim.replace("encoding = \"gb18030\"", "sheets = [\"欠款\"]");
    county.source("claim", &claim);
    county
}

/// `row` of cells joined by `|`.
fn write(book: &mut Workbook, sheet: &str, rows: &[&str]) {
    let sheet = book.add_worksheet().set_name(sheet).unwrap();
    for (line, row) in (0..).zip(rows) {
        for (at, cell) in (0..).zip(row.split('|')) {
            sheet.write(line, at, cell).unwrap();
        }
    }
}

const SITES: &str = "编号|产权人识别号|乡镇|原值（万元）";
const CLAIMS: &str = "编号|场所|债权人|金额（元）";

#[test]
fn the_sheets_of_a_workbook_as_single_files() {
    let county = county();
    // The titles and the two heading rows of the sheet do not matter for text.
    let site = format!("编号,产权人识别号,乡镇,原值（元）\nS1,{A},澧江,15000.01\n");
    county.export("04_场所及欠款_场所甲(1).CSV", site.as_bytes());
    let page = format!(
        "<meta charset=\"utf-8\"><table><tr><td colspan=\"4\">场所</td></tr><tr><td colspan=\"4\">口径</td></tr>\
        <tr><th>编号</th><th>产权人识别号</th><th>乡镇</th><th>原值（元）</th></tr><tr></tr>\
        <tr><td>S2</td><td>{B}</td><td>澧江</td><td>2</td></tr></table>"
    );
    county.export("04_场所及欠款_场所乙.xls", page.as_bytes());
    county.export("04_场所及欠款_欠款.txt", format!("{CLAIMS}\nQ1|S1|丙|3\n").as_bytes());
    county.export("04_场所及欠款.csv", b"a,b\n");
    county.export("04_场所及欠款_欠款.pdf", b"%PDF");
    let done = county.read();
    assert_eq!(
        show(&done, "site", &["site_id", "value"]),
        ["S1|1500001", "S2|200"],
        "in yuan"
    );
    assert_eq!(show(&done, "claim", &["claim_id", "uscc"]), [format!("Q1|{A}")]);
    assert_eq!(warned(&done, "04_场所及欠款.csv"), ["sheet_without_mapping"]);
    assert_eq!(warned(&done, "04_场所及欠款_欠款.pdf"), ["file_without_mapping"]);
}

#[test]
fn a_workbook_in_parts_that_hold_some_of_the_sheets() {
    let county = county();
    let heads = ["场所", "口径", SITES, ""];
    let mut one = Workbook::new();
    write(
        &mut one,
        "场所甲",
        &[&heads[..], &[&format!("S1|{A}||1"), &format!("S2|{B}||")]].concat(),
    );
    // Not filled: nothing is missing.
    one.add_worksheet().set_name("场所丙").unwrap();
    one.save(county.path("exports/04_场所及欠款(1).xlsx")).unwrap();
    let mut two = Workbook::new();
    write(
        &mut two,
        "场所甲",
        &[&heads[..], &[&format!("S1|{A}||1"), &format!("S3|{B}||2")]].concat(),
    );
    write(&mut two, "欠款", &[CLAIMS, "Q1|S3|丙|3"]);
    two.save(county.path("exports/04_场所及欠款（2）.xlsx")).unwrap();
    let done = county.read();
    // S1 is in both parts and counts once; a row of part 1 is cut short.
    assert_eq!(show(&done, "site", &["site_id", "value"]), ["S1|1000000", "S3|2000000"]);
    assert_eq!(faults(&done, "04_场所及欠款(1).xlsx"), ["6 原值（万元） short_row"]);
    assert_eq!(show(&done, "claim", &["claim_id", "uscc"]), [format!("Q1|{B}")]);
    assert!(!done.warnings.iter().any(|w| w.code == "missing_sheet"));
}

#[test]
fn a_sheet_that_is_nowhere() {
    let county = county();
    for part in ["1", "2"] {
        let mut book = Workbook::new();
        write(
            &mut book,
            "场所甲",
            &["场所", "口径", SITES, "", &format!("S{part}|{A}||1")],
        );
        book.save(county.path(&format!("exports/04_场所及欠款({part}).xlsx")))
            .unwrap();
    }
    // An optional sheet is like an optional export: what it says is unknown.
    let done = county.read();
    assert!(done.dataset.absent.contains("claim"), "{:?}", done.dataset.absent);
    let files = "04_场所及欠款(1).xlsx, 04_场所及欠款(2).xlsx";
    assert!(warned(&done, files).contains(&"missing_sheet".to_owned()));
    // One that must be there stops the run.
    let claim = std::fs::read_to_string(county.path("sources/claim.toml")).unwrap();
    county.source("claim", &claim.replace("required = false", ""));
    let text = county.try_read("2022-12-31").unwrap_err().to_string();
    for part in [
        "04_场所及欠款(1).xlsx, 04_场所及欠款(2).xlsx: no sheet 欠款",
        "there are: 场所甲",
        "remedy",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_single_list_that_is_nowhere() {
    let county = county();
    let site = format!("编号,产权人识别号,乡镇,原值（元）\nS1,{A},澧江,1\n");
    county.export("04_场所及欠款_场所甲.csv", site.as_bytes());
    let done = county.read();
    assert_eq!(show(&done, "claim", &["claim_id"]), [""; 0]);
    assert_eq!(warned(&done, "04_场所及欠款_场所甲.csv"), ["missing_sheet"]);
    // What was not read at all is said first.
    let loud: Vec<&str> = done.warnings.iter().take(2).map(|w| w.code.as_str()).collect();
    assert_eq!(loud, ["missing_file", "missing_sheet"]);
    let required = include_str!("sources/claim.toml")
        .replace("required = false", "")
        .replace(
            "glob = [\"05_*.txt\"]",
            "glob = [\"04_场所及欠款*\"]\nsheets = [\"欠款\"]",
        );
    county.source("claim", &required);
    let text = county.try_read("2022-12-31").unwrap_err().to_string();
    assert!(
        text.contains("no sheet 欠款") && text.contains("there are: ;"),
        "{text}"
    );
}

#[test]
fn a_text_list_saved_as_a_workbook() {
    let county = County::new();
    let open = include_str!("sources/enterprise.toml").replace(".csv", "");
    assert!(open.contains("01_*\""), "{open}");
    county.source("enterprise", &open);
    std::fs::remove_file(county.path("exports/01_登记.csv")).unwrap();
    let mut book = Workbook::new();
    write(&mut book, "Sheet1", &["代码|名称", &format!("{A}|甲")]);
    book.add_worksheet().set_name("Sheet2").unwrap();
    book.save(county.path("exports/01_登记.XLSX")).unwrap();
    let register = format!("税号,代码\n{A},{A}\n");
    county.export("02_税务.csv", register.as_bytes());
    assert_eq!(
        show(&county.read(), "enterprise", &["uscc", "name"]),
        [format!("{A}|甲")]
    );
}
