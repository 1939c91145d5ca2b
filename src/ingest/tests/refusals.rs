//! What stops an ingest, and what it says then.

use super::fixture::{A, County};

fn message(county: &County) -> String {
    county.try_read("2022-12-31").unwrap_err().to_string()
}

#[test]
fn a_missing_required_heading_names_the_nearest() {
    let county = County::new();
    county.export("01_登记.csv", format!("代码,名 字\n{A},甲\n").as_bytes());
    let text = message(&county);
    for part in [
        "01_登记.csv",
        "no heading 名称",
        "nearest found: 名 字",
        "data/sources/enterprise.toml",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn two_headings_for_one_column() {
    let county = County::new();
    county.export("01_登记.csv", format!("代码,名称,名称\n{A},甲,乙\n").as_bytes());
    assert!(message(&county).contains("名称, 名称 all fit column name"));
}

#[test]
fn a_missing_file_or_sheet() {
    let county = County::new();
    std::fs::remove_file(county.path("exports/02_税务.csv")).unwrap();
    let text = message(&county);
    assert!(
        text.contains("02_*.csv") && text.contains("税务") && text.contains("remedy"),
        "{text}"
    );
    let county = County::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("房屋").unwrap();
    book.save(county.path("exports/04_场所.xlsx")).unwrap();
    let site = std::fs::read_to_string(county.path("sources/site.toml")).unwrap();
    county.source("site", &site.replace("required = false", ""));
    let text = message(&county);
    assert!(
        text.contains("no sheet 场所*") && text.contains("there are: 房屋"),
        "{text}"
    );
}

#[test]
fn mappings_are_checked() {
    let levy = include_str!("sources/levy.toml");
    for (from, to, says) in [
        ("table = \"levy\"", "table = \"levi\"", "no such table"),
        ("required = false", "requird = false", "requird"),
        ("staff = {", "stuff = {", "no such column"),
        ("staff = { headings = [\"人数\"] }\n", "", "columns.staff is missing"),
        (
            "{ headings = [\"人数\"] }",
            "{ headings = [\"人数\"], blank = \"zero\" }",
            "does not fit",
        ),
        ("{ headings = [\"人数\"] }", "{ headings = [] }", "has no heading"),
        ("filed = \"filed\"", "filed = \"field\"", "no column field"),
        ("by = \"taxpayer\"", "by = \"link\"", "no such table or key"),
        ("column = \"day\"", "column = \"taxpayer_id\"", "no such date column"),
        ("filed_until = 2023-01-31", "filed_until = \"soon\"", "levy.toml"),
        ("department = \"d\"", "department = \"e\"", "not the department"),
        ("id = \"levy\"", "id = \"site\"", "two files have this id"),
        (
            "glob = [\"03_*.csv\"]",
            "glob = [\"03_*.csv\"]\ntitle_rows = 1",
            "first line",
        ),
    ] {
        assert!(levy.contains(from), "{from}");
        let county = County::new();
        county.source("levy", &levy.replacen(from, to, 1));
        let text = message(&county);
        assert!(text.contains(says) && text.contains("remedy"), "{to}: {text}");
    }
}

#[test]
fn rules_that_go_in_a_circle() {
    let county = County::new();
    let circle = "[[entity]]\ntarget = \"uscc\"\nby = \"link\"\nfrom = \"uscc\"\nunknown = \"empty\"\ntable = \"taxpayer\"\nkey = \"uscc\"\n\n[columns]";
    let text = include_str!("sources/enterprise.toml").replace("[columns]", circle);
    county.source("enterprise", &text);
    assert!(message(&county).contains("circle"));
}

#[test]
fn two_mappings_for_one_table() {
    let county = County::new();
    let text = include_str!("sources/taxpayer.toml").replace("id = \"taxpayer\"", "id = \"taxpayer_2\"");
    county.source("taxpayer_2", &text);
    let text = message(&county);
    assert!(
        text.contains("taxpayer_2.toml") && text.contains("filled by another mapping"),
        "{text}"
    );
}
