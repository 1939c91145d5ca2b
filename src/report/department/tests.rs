use super::*;
use crate::boards::Found;
use crate::fixture::{self, ALPHA, BETA, PERSON};
use crate::impact::impact;
use crate::money::Fen;
use crate::report::Lang;

fn reports(lang: Lang) -> Vec<DepartmentReport> {
    let (program, entitlements, profiles) = (fixture::program(), fixture::entitlements(), fixture::profiles());
    let impact = impact(&program, &entitlements, &profiles).unwrap();
    department_reports(&program, &entitlements, &impact, &profiles, &Found::default(), lang).unwrap()
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
            "减征",
            "牵头",
            "2022年1月1日至2022年12月31日：虚构公告2022年第1号 一",
            "减征比例：50%"
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
        ["窗税减半（一）", "减征", "2", "4", "0", "1", "300.06"]
    );
    assert_eq!(totals.total.as_ref().unwrap()[6], Cell::Money(Fen(30_006)));
    let townships: Vec<_> = section(&reports[0], "township").rows.iter().map(|r| shown(r)).collect();
    assert_eq!(townships[0][1..], ["因远镇", "1", "1", "0", "200.00"]);
    assert_eq!(townships[1][1..], ["澧江街道", "1", "3", "0", "100.06"]);
    assert_eq!(section(&reports[0], "industry").rows[1][1].shown(), "住宿和餐饮业");
    assert_eq!(section(&reports[0], "size").rows[1][1].shown(), "（不详）");
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
    // The indicator is of no enterprise and has its own table.
    assert_eq!(
        rows[0][..],
        [
            ALPHA,
            "甲公司<b>",
            "澧江街道",
            "微型",
            "住宿和餐饮业",
            "烟囱补贴",
            "补贴",
            "2022年1季度",
            "1",
            "1",
            "0.00"
        ]
    );
    assert_eq!(rows[2][0], BETA);
    assert_eq!(rows.len(), 3);
    let total = section(&reports[1], "enterprises").total.as_ref().unwrap();
    // 1 + 3 + 1 eligible rows, one of them undetermined, 300.06 yuan counted
    assert_eq!(shown(&total[8..]), ["5", "1", "300.06"]);
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
    assert_eq!(report.charts[1].title, "各乡镇应享金额（万元）");
    let bars: Vec<_> = report.charts[1]
        .bars
        .iter()
        .map(|b| (b.label.as_str(), b.shown.as_str(), b.exact.as_str(), b.length, b.top))
        .collect();
    // 100.06 / 200.00 × 260 = 130.1 pixels; 100.06 yuan are 0.010006 万元
    assert_eq!(
        bars,
        [
            ("因远镇", "0.02", "200.00", 260, 0),
            ("澧江街道", "0.01", "100.06", 130, 24)
        ]
    );
}

#[test]
fn indicators_have_their_own_table_and_are_not_added_up() {
    let report = &reports(Lang::Zh)[1];
    let table = section(report, "indicators");
    assert_eq!(
        shown(&table.rows[0]),
        [
            "比例指标",
            "全县",
            "2022年1季度",
            "90.00",
            "70.00",
            "77.78%",
            "80.00%",
            "1"
        ]
    );
    let headings: Vec<&str> = table.columns.iter().map(|c| c.heading.as_str()).collect();
    assert_eq!(
        headings[3..],
        ["纳入统计金额（元）", "已完成金额（元）", "指标值", "目标", "排名"]
    );
    let totals = section(report, "totals");
    let row = totals.rows.iter().find(|r| r[0].shown() == "比例指标").unwrap();
    assert_eq!(shown(row), ["比例指标", "指标", "", "", "", "", "", "77.78%"]);
    assert_eq!(totals.total.as_ref().unwrap()[6], Cell::Money(Fen(30_006)));
    assert_eq!(report.indicators, [("比例指标".to_owned(), "77.78%".to_owned())]);
    let chart = report.charts.last().unwrap();
    assert_eq!(
        (chart.title.as_str(), chart.bars[0].shown.as_str()),
        ("比例指标", "77.78%")
    );
}

#[test]
fn a_long_list_is_shortened_on_the_page_only() {
    let mut report = reports(Lang::Zh).remove(0);
    let list = report.sections.iter_mut().find(|s| s.id == "enterprises").unwrap();
    list.page = PageStyle::Largest(1);
    let page = render_html(&report).unwrap();
    let list = &page[page.find("id=\"enterprises\"").unwrap()..];
    // 200.00 of BETA is more than 100.06 of ALPHA
    assert!(list.contains(BETA) && !list.contains(ALPHA));
    assert!(list.contains("共 2 行，本页只列金额最大的 1 行，全部见 县税务局.xlsx 的“企业名单”工作表"));
}

#[test]
fn chinese_reports_have_no_codes() {
    for report in reports(Lang::Zh) {
        let cells = report.sections.iter().flat_map(|s| &s.rows).flatten();
        let shown: Vec<String> = cells.map(Cell::shown).collect();
        for code in ["micro", "window_tax", "chimney_grant", "rate", "2022Q1"] {
            assert!(!shown.iter().any(|cell| cell.contains(code)), "{code}");
        }
    }
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
        [
            "本部门负责事项",
            "合计",
            "按乡镇",
            "按行业",
            "按规模",
            "企业名单",
            "未享原因",
            "职责与依据"
        ]
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
    let bars = |label: &str, fen| chart::bars(vec![(label.to_owned(), Fen(fen))], chart::in_yuan);
    let long = "一二三四五六七八九十一二三四五六七八九"; // 19 characters are 38 columns, there is room for 36
    let cut = bars(long, 1);
    assert_eq!(cut[0].short, "一二三四五六七八九十一二三四五六七…");
    assert_eq!(cut[0].label, long);
    assert_eq!(bars("短", 1)[0].short, "短");
    assert!(bars("负", -1).is_empty() && bars("零", 0).is_empty());
}

#[test]
fn wan_is_rounded_half_up() {
    assert_eq!(chart::in_wan(Fen(5_000)).0, "0.01");
    assert_eq!(chart::in_wan(Fen(4_999)).0, "0.00");
    assert_eq!(
        chart::in_wan(Fen(1_234_565_000)),
        ("1,234.57".into(), "12,345,650.00".into())
    );
}

#[test]
fn all_measures_together_count_an_enterprise_once() {
    let report = &reports(Lang::Zh)[1];
    let rows: Vec<_> = section(report, "township").rows.iter().map(|r| shown(r)).collect();
    // ALPHA: 1 row of the grant and 3 of the tax; BETA: 1 row of the tax
    assert_eq!(rows[0], ["全部措施", "因远镇", "1", "1", "0", "200.00"]);
    assert_eq!(rows[1], ["全部措施", "澧江街道", "1", "4", "1", "100.06"]);
    let total = section(report, "totals").total.as_ref().unwrap();
    assert_eq!(shown(&total[2..]), ["2", "5", "1", "3", "300.06", ""]);
    assert_eq!(report.enterprises, 2);
}
