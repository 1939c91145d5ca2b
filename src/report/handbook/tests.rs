use super::*;
use crate::calendar::Date;
use crate::fixture;
use crate::policy::clauses::{DoneBy, PlanClause};
use crate::policy::ir::Program;
use crate::report::Lang;

fn program() -> Program {
    let mut program = fixture::program();
    let id = program.measures[0].reported_as.clone();
    program.measures[0].note = "甲读法；另一读法：b 设为 2。".into();
    program.measures[0].title = "<窗税>".into();
    program.clauses = vec![PlanClause {
        id,
        section: "一".into(),
        title: "窗税减免".into(),
        title_en: String::new(),
        done_by: vec![(DoneBy::Measure, "measures/w.toml".into())],
    }];
    program
}

#[test]
fn both_forms_say_the_same_and_escape_it() {
    let book = handbook(&program(), Lang::Zh);
    let (page, text) = (handbook_html(&book).unwrap(), handbook_markdown(&book));
    for words in ["惠企政策手册", "窗税减免", "另一读法", "一、90天内到期", "两种理解"] {
        assert!(page.contains(words), "{words}");
        assert!(text.contains(words), "{words}");
    }
    assert!(page.contains("&lt;窗税&gt;") && !page.contains("<窗税>"));
    assert!(text.contains("\\<窗税>"));
    // A slash is written as a character reference.
    assert!(page.contains("measures&#x2f;w.toml"));
    assert!(!page.contains("<script"));
    assert_eq!(book.readings, [["<窗税>", "甲读法；另一读法：b 设为 2。"]]);
}

#[test]
fn what_ends_within_90_days_is_listed() {
    let day = |text: &str| Date::parse_from_str(text, "%Y-%m-%d").unwrap();
    let mut program = program();
    program.as_of = day("1300-01-01");
    // 90 days after 1 January 1300 (no leap year) is 1 April.
    for (to, expected) in [
        ("1300-04-01", true),
        ("1300-04-02", false),
        ("1299-12-31", false),
        ("1300-01-01", true),
    ] {
        for version in &mut program.measures[0].versions {
            version.to = Some(day(to));
        }
        let found = handbook(&program, Lang::Zh).expiring;
        assert_eq!(found.iter().any(|e| e.day == day(to)), expected, "{to}");
    }
}
