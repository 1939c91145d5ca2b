//! Whose row it is.

use super::fixture::{A, B, C, County, PERSON, STRANGER, faults, line, show, warned};

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn old_taxpayer_numbers_lead_to_the_code() {
    let county = County::new();
    county.levy(
        "03_a.csv",
        &[
            line("L1", "５３０428000000472", 1, "2022-02-05", "正常申报", "1"),
            line("L2", C, 1, "2022-02-05", "正常申报", "1"),
            line("L3", "530428000000999", 1, "2022-02-05", "正常申报", "1"),
        ],
    );
    let done = county.read();
    // C has no row among the taxpayers, but its code is registered. Order: by code.
    assert_eq!(
        show(&done, "levy", &["uscc", "number"]),
        [format!("{C}|L2"), format!("{B}|L1")]
    );
    assert_eq!(faults(&done, "03_a.csv"), ["4 税号 unknown_enterprise"]);
}

#[test]
fn a_list_of_dates_becomes_rows() {
    let county = County::new();
    let with = |number: &str, month: u32, dates: &str| {
        format!("{}{dates}", line(number, A, month, "2022-12-05", "正常申报", "1"))
    };
    county.levy(
        "03_a.csv",
        &[
            with("L1", 1, "2020-09-01;2021.3.9"),
            with("L2", 2, ""),
            with("L3", 3, "2020-09-01;何时"),
        ],
    );
    let done = county.read();
    assert_eq!(
        show(&done, "penalty", &["taxpayer_id", "day", "uscc"]),
        [format!("{A}|2020-09-01|{A}"), format!("{A}|2021-03-09|{A}")]
    );
    assert_eq!(faults(&done, "03_a.csv"), ["4 处罚日期 not_a_date"]);
}

#[test]
fn names_and_links() {
    let county = County::new();
    super::files::sites(&county, &[("S1", A, "1"), ("S2", PERSON, "1")]);
    let text = "编号|场所|债权人|金额（元）\r\n\
        Q1|S1|元江丙(云南)有限公司|1.00\r\n\
        Q2|S2|元江乙商行 |2.00\r\n\
        Q3|S9|外地公司|3.00\r\n\
        Q4||元江甲有限责任公司|4.00\r\n";
    county.export("05_欠款.txt", &gb18030(text));
    let done = county.read();
    // S1 belongs to A, S2 to a person, S9 is unknown; spelling and brackets of names do not matter.
    assert_eq!(
        show(&done, "claim", &["claim_id", "uscc", "creditor_uscc", "creditor_key"]),
        [
            format!("Q2||{B}|元江乙商行"),
            "Q3|||外地公司".to_owned(),
            format!("Q4||{A}|元江甲有限公司"),
            format!("Q1|{A}|{C}|元江丙(云南)有限公司"),
        ]
    );
}

/// As exports do that know an enterprise by its registration number (登记序号) only.
#[test]
fn a_number_of_the_tax_register_may_be_the_link() {
    let county = County::new();
    let rule = include_str!("sources/claim.toml").replace("table = \"site\"", "table = \"taxpayer\"");
    county.source("claim", &rule.replace("key = \"site_id\"", "key = \"taxpayer_id\""));
    let text = "编号|场所|债权人|金额\r\nQ1|530428000000472|甲|1\r\nQ2|530428000000999|甲|1\r\n";
    county.export("05_欠款.txt", &gb18030(text));
    assert_eq!(
        show(&county.read(), "claim", &["claim_id", "uscc"]),
        ["Q2|".to_owned(), format!("Q1|{B}")]
    );
}

#[test]
fn a_name_of_two_enterprises_is_nobodys() {
    let county = County::new();
    let register = format!("代码,名称\n{A},元江甲有限公司\n{B},元江甲有限责任公司\n{C},元江丙\n");
    county.export("01_登记.csv", register.as_bytes());
    county.export(
        "05_欠款.txt",
        &gb18030("编号|场所|债权人|金额\r\nQ1||元江甲有限公司|1\r\n"),
    );
    assert_eq!(show(&county.read(), "claim", &["claim_id", "creditor_uscc"]), ["Q1|"]);
}

#[test]
fn persons_may_own_and_strangers_may_not() {
    let county = County::new();
    super::files::sites(&county, &[("S1", A, "1"), ("S2", PERSON, "1"), ("S3", STRANGER, "1")]);
    let done = county.read();
    assert_eq!(
        show(&done, "site", &["site_id", "uscc"]),
        ["S2|".to_owned(), format!("S1|{A}")]
    );
    assert_eq!(faults(&done, "04_场所.xlsx"), ["7 产权人识别号 unknown_enterprise"]);
}

#[test]
fn an_issued_code_with_a_wrong_check_digit_is_accepted_with_a_warning() {
    let county = County::new();
    // The check digit of 91530428MA6YY1015? is E; 0 is listed in common.toml.
    county.export(
        "01_登记.csv",
        format!("代码,名称\n91530428MA6YY10150,丁\n{A},甲\n{B},乙\n").as_bytes(),
    );
    let done = county.read();
    assert_eq!(show(&done, "enterprise", &["uscc"]), ["91530428MA6YY10150", A, B]);
    assert_eq!(warned(&done, "01_登记.csv"), ["issued_code"]);
}
