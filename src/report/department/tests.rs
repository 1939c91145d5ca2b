use super::*;
use crate::fixture::{self, ALPHA, BETA, PERSON};
use crate::impact::impact;
use crate::money::Fen;
use crate::report::Lang;

fn reports(lang: Lang) -> Vec<DepartmentReport> {
    let (program, entitlements, profiles) = (fixture::program(), fixture::entitlements(), fixture::profiles());
    let impact = impact(&program, &entitlements, &profiles).unwrap();
    department_reports(&program, &entitlements, &impact, &profiles, lang).unwrap()
}

fn section<'a>(report: &'a DepartmentReport, id: &str) -> &'a Section {
    report.sections.iter().find(|s| s.id == id).unwrap()
}

fn shown(row: &[Cell]) -> Vec<String> {
    row.iter().map(Cell::shown).collect()
}

#[test]
fn only_departments_with_duties_report() {
    let ids: Vec<String> = reports(Lang::Zh).into_iter().map(|r| r.id).collect();
    assert_eq!(ids, ["tax", "hrss"]);
}

#[test]
fn duties_name_role_basis_and_parameters() {
    let reports = reports(Lang::Zh);
    let row = shown(&section(&reports[0], "duties").rows[0]);
    assert_eq!(
        row,
        [
            "窗税减半（一）",
            "window_tax",
            "牵头",
            "虚构公告2022年第1号 一 （2022-01-01至2022-12-31）",
            "rate = 50%"
        ]
    );
    let roles: Vec<String> = section(&reports[1], "duties")
        .rows
        .iter()
        .map(|r| r[2].shown())
        .collect();
    assert_eq!(roles, ["共同", "牵头", "配合"]);
}

#[test]
fn totals_and_cells_are_exact() {
    let reports = reports(Lang::Zh);
    let totals = section(&reports[0], "totals");
    assert_eq!(
        shown(&totals.rows[0]),
        ["窗税减半（一）", "window_tax", "2", "4", "0", "1", "300.06"]
    );
    assert_eq!(totals.total.as_ref().unwrap()[6], Cell::Money(Fen(30_006)));
    let townships: Vec<_> = section(&reports[0], "township").rows.iter().map(|r| shown(r)).collect();
    assert_eq!(townships[0][1..], ["因远镇", "1", "1", "0", "200.00"]);
    assert_eq!(townships[1][1..], ["澧江街道", "1", "3", "0", "100.06"]);
    assert_eq!(section(&reports[0], "industry").rows[1][1].shown(), "H 住宿和餐饮业");
    assert_eq!(section(&reports[0], "size").rows[0][1].shown(), "（不详）");
    assert_eq!(
        (reports[0].enterprises, reports[0].eligible, reports[0].amount),
        (2, 4, Fen(30_006))
    );
}

#[test]
fn enterprises_are_listed_without_record_keys() {
    let reports = reports(Lang::Zh);
    let rows: Vec<_> = section(&reports[1], "enterprises")
        .rows
        .iter()
        .map(|r| shown(r))
        .collect();
    assert_eq!(
        rows[0][..],
        ["", "（不属于企业的记录）", "", "比例指标", "1", "0", "0.00"]
    );
    assert_eq!(
        rows[1][..],
        [ALPHA, "甲公司<b>", "澧江街道", "烟囱补贴", "1", "1", "0.00"]
    );
    assert_eq!(rows[3][0], BETA);
    assert_eq!(rows.len(), 4);
    assert!(!rows.iter().flatten().any(|cell| cell.contains(PERSON)));
}

#[test]
fn refusals_and_near_misses_are_counted() {
    let reports = reports(Lang::Zh);
    let window: Vec<_> = section(&reports[0], "refused").rows.iter().map(|r| shown(r)).collect();
    assert_eq!(window[0][1..], ["属于虚构类别", "1", "0", "0", "0"]);
    assert_eq!(window[1][1..], ["规模符合", "1", "0", "0", "0"]);
    let chimney: Vec<_> = section(&reports[1], "refused").rows.iter().map(|r| shown(r)).collect();
    assert_eq!(chimney[0][1..], ["两项只能享受一项", "1", "1", "1", "0"]);
    assert_eq!(chimney[1][1..], ["规模符合", "1", "1", "1", "1"]);
}

#[test]
fn english_reports_use_english_wordings() {
    let reports = reports(Lang::En);
    assert_eq!(
        section(&reports[0], "refused").rows[0][1].shown(),
        "In the made-up class"
    );
    assert_eq!(reports[0].name, "tax bureau");
    assert_eq!(reports[0].file_stem, "县税务局");
    assert!(
        render_html(&reports[0])
            .unwrap()
            .starts_with("<!DOCTYPE html>\n<html lang=\"en\">")
    );
}

#[test]
fn the_page_is_escaped_and_self_contained() {
    for report in reports(Lang::Zh) {
        let page = render_html(&report).unwrap();
        assert!(page.contains("<html lang=\"zh-CN\">"));
        assert!(page.contains("甲公司&lt;b&gt;") && !page.contains("甲公司<b>"));
        assert!(
            !page.contains("http://") && !page.contains("https://") && !page.contains("url("),
            "outside resource"
        );
        assert!(!page.contains("<script") && !page.contains(PERSON));
    }
}

#[test]
fn the_chart_scales_to_the_largest_bar() {
    let report = &reports(Lang::Zh)[0];
    let bars: Vec<_> = report
        .by_township
        .iter()
        .map(|b| (b.label.as_str(), b.length, b.top))
        .collect();
    // 100.06 / 200.00 × 460 = 230.1 pixels
    assert_eq!(bars, [("因远镇", 460, 0), ("澧江街道", 230, 26)]);
}

#[test]
fn the_workbook_reads_back_and_never_changes() {
    use calamine::{Data, Reader, Xlsx};
    let report = &reports(Lang::Zh)[0];
    let bytes = render_xlsx(report).unwrap();
    assert_eq!(bytes, render_xlsx(report).unwrap());
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["职责", "合计", "按乡镇", "按行业", "按规模", "企业名单", "未享原因"]
    );
    let totals = book.worksheet_range("合计").unwrap();
    assert_eq!(totals.get_value((3, 6)), Some(&Data::Float(300.06)));
    assert_eq!(totals.get_value((4, 0)), Some(&Data::String("合计".into())));
    let list = book.worksheet_range("企业名单").unwrap();
    assert_eq!(list.get_value((3, 0)), Some(&Data::String(ALPHA.into())));
    assert!(book.worksheet_formula("合计").unwrap().used_cells().next().is_none());
}

#[test]
fn long_labels_are_cut_by_display_width() {
    let long = "一二三四五六七八九十一二三四五六七八九十一"; // 21 characters are 42 columns, there is room for 40
    let cut = chart::bars(vec![(long.to_owned(), Fen(1))]);
    assert_eq!(cut[0].short, "一二三四五六七八九十一二三四五六七八九…");
    assert_eq!(cut[0].label, long);
    assert_eq!(chart::bars(vec![("短".to_owned(), Fen(1))])[0].short, "短");
    assert!(chart::bars(vec![("负".to_owned(), Fen(-1)), ("零".to_owned(), Fen(0))]).is_empty());
}
