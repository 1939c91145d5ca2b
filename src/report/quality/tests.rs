use super::quality_report;
use crate::ingest::{Example, Issue, Limit, Quality, Severity, SheetQuality, SourceQuality};
use crate::report::Lang;
use crate::report::department::{Cell, Section, draw_html, draw_xlsx};

fn issue(severity: Severity, field: &str, code: &str, count: u64, townships: &[(&str, u64)]) -> Issue {
    Issue {
        severity,
        source: "levy".into(),
        file: "03_a.csv".into(),
        sheet: String::new(),
        field: field.into(),
        code: code.into(),
        reason: format!("原因{code}"),
        count,
        townships: townships.iter().map(|(t, n)| ((*t).to_owned(), *n)).collect(),
        examples: vec![Example {
            line: 7,
            value: "<-1>".into(),
        }],
    }
}

/// 1000 rows read, 25 rejected, limit 2 %.
fn quality() -> Quality {
    let limit = Limit {
        numerator: 1,
        denominator: 50,
        min_rows: 200,
    };
    Quality {
        sources: vec![SourceQuality {
            id: "levy".into(),
            title: "申报".into(),
            department: "d".into(),
            files: vec!["03_a.csv".into()],
            read: 1000,
            rejected: 25,
            limit: Some(limit),
        }],
        sheets: vec![SheetQuality {
            file: "03_a.csv".into(),
            sheet: String::new(),
            source: "levy".into(),
            read: 1000,
            accepted: 970,
            rejected: 25,
            others: 5,
        }],
        issues: vec![
            issue(Severity::Error, "人数", "negative_count", 5, &[("曼来镇", 3), ("", 2)]),
            issue(
                Severity::Error,
                "税号",
                "id_check_digit",
                20,
                &[("", 18), ("因远镇", 1), ("曼来镇", 1)],
            ),
            issue(Severity::Warning, "乡镇", "unknown_township", 4, &[("", 4)]),
            issue(Severity::Note, "", "duplicate_rows", 5, &[]),
        ],
    }
}

fn rows(section: &Section) -> Vec<String> {
    let shown = |row: &Vec<Cell>| row.iter().map(Cell::shown).collect::<Vec<_>>().join("|");
    section.rows.iter().map(shown).collect()
}

#[test]
fn worst_first_with_shares_townships_and_examples() {
    let report = quality_report(&quality(), "2022-12-31", Lang::Zh);
    let section = |id: &str| report.sections.iter().find(|s| s.id == id).unwrap();
    // 25 of 1000 are 2.50 %.
    assert_eq!(
        rows(section("sources")),
        ["申报|03_a.csv|1,000|25|2.50%|2.00%|超过上限，停止|4|levy"]
    );
    assert_eq!(rows(section("sheets")), ["03_a.csv||申报|1,000|970|25|2.50%|4|5"]);
    assert_eq!(
        rows(section("errors")),
        [
            "03_a.csv||税号|原因id_check_digit|20|2.00%|未知 18、因远镇 1、曼来镇 1|第7行：<-1>|id_check_digit",
            "03_a.csv||人数|原因negative_count|5|0.50%|曼来镇 3、未知 2|第7行：<-1>|negative_count",
        ]
    );
    assert_eq!(
        rows(section("townships")),
        [
            "曼来镇|4|0|原因negative_count 3、原因id_check_digit 1",
            "因远镇|1|0|原因id_check_digit 1",
            "未知|20|4|原因id_check_digit 18、原因negative_count 2",
        ]
    );
    assert_eq!(
        rows(section("notes")),
        ["03_a.csv|||原因duplicate_rows|5|duplicate_rows"]
    );
    assert_eq!(section("examples").rows.len(), 3);
    assert_eq!(section("remedies").rows.len(), 4);
}

#[test]
fn both_formats_in_both_languages_escape_what_the_exports_say() {
    for lang in [Lang::Zh, Lang::En] {
        let report = quality_report(&quality(), "2022-12-31", lang);
        let page = draw_html(&report.frame()).unwrap();
        assert!(page.contains("&lt;-1&gt;") && !page.contains("<-1>"));
        assert!(page.contains(lang.pick("数据质量", "Data quality")));
        let bytes = draw_xlsx(&report.frame()).unwrap();
        assert_eq!(bytes, draw_xlsx(&report.frame()).unwrap());
    }
    let english = quality_report(&quality(), "2022-12-31", Lang::En);
    assert!(rows(&english.sections[2])[0].contains("the check digit is wrong"));
}

#[test]
fn nothing_read_is_no_error() {
    let report = quality_report(&Quality::default(), "2022-12-31", Lang::Zh);
    assert!(draw_html(&report.frame()).unwrap().contains("没有记录"));
    draw_xlsx(&report.frame()).unwrap();
}
