//! What is counted for people, and when a source is refused.

use super::fixture::{A, B, County, PERSON, STRANGER, line};
use crate::ingest::{Ingested, Issue, Severity};

/// `field code count townships examples` of a severity, for one file.
fn issues(done: &Ingested, severity: Severity, file: &str) -> Vec<String> {
    let found = done.quality.issues.iter();
    let shown = |i: &Issue| {
        let places: Vec<String> = i.townships.iter().map(|(t, n)| format!("{t}={n}")).collect();
        let examples: Vec<String> = i.examples.iter().map(|e| format!("{}:{}", e.line, e.value)).collect();
        let (places, examples) = (places.join(","), examples.join(","));
        format!("{} {} {} [{places}] [{examples}]", i.field, i.code, i.count)
    };
    found
        .filter(|i| i.severity == severity && i.file == file)
        .map(shown)
        .collect()
}

#[test]
fn errors_have_counts_and_masked_examples() {
    let county = County::new();
    let mut lines: Vec<String> = (1..=8)
        .map(|n| line(&format!("L{n}"), A, n, "2022-12-05", "正常申报", "待核实"))
        .collect();
    lines.push(line("L9", A, 9, "张三", "正常申报", "1.00"));
    lines.push(line("L10", PERSON, 9, "2022-12-05", "正常申报", "1.00"));
    lines.push(line("L11", STRANGER, 9, "2022-12-05", "正常申报", "1.00"));
    lines.push("L12,x".to_owned());
    county.levy("03_a.csv", &lines);
    let done = county.read();
    // Lines count the heading. The first five examples of a kind are kept; a name in a column of dates is masked,
    // and so is a resident id in a column of taxpayers (it has no check digit of a unified code).
    let found = issues(&done, Severity::Error, "03_a.csv");
    assert_eq!(
        found,
        [
            " short_row 1 [=1] [13:]".to_owned(),
            "应纳额 not_a_number 8 [=8] [2:待核实,3:待核实,4:待核实,5:待核实,6:待核实]".to_owned(),
            "申报日期 not_a_date 1 [=1] [10:张*]".to_owned(),
            "税号 id_check_digit 1 [=1] [11:5304**********0001]".to_owned(),
            format!("税号 unknown_enterprise 1 [=1] [12:{STRANGER}]"),
        ]
    );
    let levy = done.quality.sources.iter().find(|s| s.id == "levy").unwrap();
    assert_eq!((levy.read, levy.rejected, levy.limit), (12, 12, None));
    assert_eq!(done.quality.reasons("levy")[0].3, 8);
}

#[test]
fn flags_leave_the_row_in() {
    let county = County::new();
    // An issued code whose check digit fails (common.toml), and a repeated key.
    let register = format!("代码,名称\n91530428MA6YY10150,丁\n{A},甲公司\n{A},甲公司二\n{B},乙\n");
    county.export("01_登记.csv", register.as_bytes());
    super::files::sites(&county, &[("S1", A, "1"), ("S2", PERSON, "1"), ("S3", STRANGER, "1")]);
    let text = "编号|场所|债权人|金额\nQ1|S1|甲公司|1\nQ2|S8|外地公司有限责任|1\nQ3|S1|王五|1\nQ4||甲公司|待核实\n";
    county.export("05_欠款.txt", &encoding_rs::GB18030.encode(text).0);
    let done = county.read();
    assert_eq!(
        issues(&done, Severity::Warning, "01_登记.csv"),
        [
            " repeated_key 1 [=1] [4:]",
            "代码 issued_code 1 [=1] [2:91530428MA6YY10150]",
        ]
    );
    // Rows 5 to 7 of the sheet; the owner of S2 is a person, who is no stranger. The township is the row's own.
    assert_eq!(
        issues(&done, Severity::Error, "04_场所.xlsx"),
        [format!("产权人识别号 unknown_enterprise 1 [澧江街道=1] [7:{STRANGER}]")]
    );
    // S8 is no site; 王五 may be a person. The township of Q3 is that of its site.
    assert_eq!(
        issues(&done, Severity::Warning, "05_欠款.txt"),
        [
            "债权人 enterprise_not_found 2 [=1,澧江街道=1] [3:外地公司有限责任,4:王*]",
            "场所 enterprise_not_found 1 [=1] [3:S8]",
        ]
    );
    assert_eq!(
        issues(&done, Severity::Error, "05_欠款.txt"),
        ["金额 not_a_number 1 [=1] [5:待核实]"]
    );
}

#[test]
fn conflicts_spellings_and_lost_corrections_are_flagged() {
    let county = County::new();
    // Two rules for one target that lead to A and to B.
    let conflict = "[[entity]]\ntarget = \"uscc\"\nby = \"name\"\nfrom = \"site_id\"\nunknown = \"empty\"\n\n[columns]";
    county.source(
        "site",
        &include_str!("sources/site.toml").replace("[columns]", conflict),
    );
    super::files::sites(&county, &[("元江乙商行", A, "1")]);
    let lost = line("L1", A, 1, "2022-03-05", "更正申报", "待核实");
    county.levy("03_a.csv", &[line("L1", A, 1, "2022-02-05", "正常申报", "1.00"), lost]);
    // A township that no list knows.
    county.put_places("[[entry]]\nid = \"1\"\nname = \"他乡\"\nkind = \"township\"\n");
    let done = county.read();
    assert_eq!(
        issues(&done, Severity::Warning, "04_场所.xlsx"),
        [
            "乡镇 unknown_township 1 [=1] [5:澧江]",
            "编号 conflicting_enterprise 1 [=1] [5:元江乙商行]",
        ]
    );
    assert_eq!(
        issues(&done, Severity::Warning, "03_a.csv"),
        [" correction_quarantined 1 [=1] [3:]"]
    );
}

#[test]
fn notes_say_what_became_of_rows_and_headings() {
    let county = County::new();
    county.levy(
        "03_a.csv",
        &[
            line("L1", A, 1, "2022-02-05", "正常申报", "1"),
            line("L1", A, 1, "2022-02-05", "正常申报", "1"),
            line("L1", A, 1, "2022-03-05", "更正申报", "2"),
            line("L2", A, 2, "2022-03-05", "作废", "1"),
            line("L3", A, 3, "2023-03-05", "正常申报", "1"),
            line("L4", A, 4, "2022-05-05", "正常申报", "1"),
            line("L5", A, 4, "2022-06-05", "正常申报", "1"),
        ],
    );
    county.export("99_其他.csv", b"a,b\n1,2\n");
    let done = county.read();
    assert_eq!(
        issues(&done, Severity::Note, "03_a.csv"),
        [
            " corrected_rows 1 [] [2:]",
            " duplicate_rows 1 [] [3:]",
            " later_returns 1 [] [7:]",
            " not_yet_known 1 [] [6:]",
            " voided_rows 1 [] [5:]",
        ]
    );
    assert_eq!(
        issues(&done, Severity::Note, "99_其他.csv"),
        [" file_without_mapping 1 [] []"]
    );
}

/// Levy returns of which the first `bad` have a bad amount.
fn with_bad(county: &County, rows: u32, bad: u32) -> Ingested {
    let lines: Vec<String> = (0..rows)
        .map(|n| {
            line(
                &format!("L{n}"),
                A,
                1 + n % 12,
                "2022-12-05",
                "正常申报",
                if n < bad { "待核实" } else { "1" },
            )
        })
        .collect();
    county.levy("03_a.csv", &lines);
    county.read()
}

#[test]
fn a_source_is_refused_above_its_limit_only() {
    let county = County::new();
    let common = include_str!("sources/common.toml");
    county.source(
        "common",
        &format!("{common}\n[quality]\nmax_rejected = \"2%\"\nmin_rows = 40\n"),
    );
    // 1 of 51 is 1.96 %, 1 of 50 is 2 % exactly, 1 of 49 is 2.04 %; 3 of 39 are many, but of too few rows.
    for (rows, bad, refused) in [(51, 1, 0), (50, 1, 0), (49, 1, 1), (39, 3, 0), (40, 3, 1)] {
        let done = with_bad(&county, rows, bad);
        assert_eq!(done.quality.refused().count(), refused, "{bad} of {rows}");
    }
    // A mapping may say otherwise; what it does not say stays.
    let levy = include_str!("sources/levy.toml");
    county.source("levy", &format!("{levy}\n[quality]\nmax_rejected = \"0.5%\"\n"));
    assert_eq!(with_bad(&county, 200, 1).quality.refused().count(), 0);
    assert_eq!(with_bad(&county, 199, 1).quality.refused().count(), 1);
    assert_eq!(with_bad(&county, 39, 1).quality.refused().count(), 0);
    county.source("levy", &format!("{levy}\n[quality]\nmin_rows = 10\n"));
    assert_eq!(with_bad(&county, 10, 1).quality.refused().count(), 1);
}

#[test]
fn a_wrong_limit_is_refused() {
    let levy = include_str!("sources/levy.toml");
    for (wrong, says) in [
        ("max_rejected = \"101%\"", "between"),
        ("max_rejected = \"-1%\"", "between"),
        ("max_rejected = 2", "string"),
        ("max_rejected = \"few\"", "between"),
        ("max_reject = \"2%\"", "max_reject"),
        ("min_rows = -1", "min_rows"),
    ] {
        let county = County::new();
        county.source("levy", &format!("{levy}\n[quality]\n{wrong}\n"));
        let text = county.try_read("2022-12-31").unwrap_err().to_string();
        assert!(text.contains(says) && text.contains("levy.toml"), "{wrong}: {text}");
    }
}
