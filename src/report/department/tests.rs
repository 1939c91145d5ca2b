use super::*;
use crate::boards::Found;
use crate::fixture::{self, ALPHA, BETA, PERSON};
use crate::impact::impact;
use crate::money::Fen;
use crate::report::Lang;

fn reports(lang: Lang) -> Vec<DepartmentReport> {
    let (program, entitlements, profiles) = (fixture::program(), fixture::entitlements(), fixture::profiles());
    let impact = impact(&program, &entitlements, &profiles).unwrap();
    department_reports(Facts {
        program: &program,
        catalog: &fixture::dataset().catalog,
        entitlements: &entitlements,
        impact: &impact,
        profiles: &profiles,
        found: &Found::default(),
        data_day: None,
        lang,
    })
    .unwrap()
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
    assert_eq!(rows.len(), 1, "measures that others handle are not listed");
    let total = section(&reports[1], "enterprises").total.as_ref().unwrap();
    // One eligible row, undetermined, nothing counted.
    assert_eq!(shown(&total[8..]), ["1", "1", "0.00"]);
    let helped: Vec<_> = section(&reports[1], "helped").rows.iter().map(|r| shown(r)).collect();
    assert_eq!(helped, [["窗税减半（一）", "减征", "2", "4", "0", "300.06"]]);
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
        // Its own script is admitted by its hash, and no other.
        assert!(page.contains("script-src 'sha256-") && !page.contains("src=") && !page.contains(PERSON));
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
    assert_eq!(totals.total.as_ref().unwrap()[6], Cell::Money(Fen(0)));
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
    // 200.00 of BETA is more than 100.06 of ALPHA
    let of_beta = list.rows.iter().find(|r| r[0].shown() == BETA).unwrap().clone();
    list.rows.extend(vec![of_beta; 99]);
    let page = render_html(&report).unwrap();
    let list = &page[page.find("<table class=\"live\" id=\"enterprises\"").unwrap()..];
    let list = &list[..list.find("</table>").unwrap()];
    assert!(list.contains("乙公司") && !list.contains("甲公司"));
    assert!(page.contains("共101条、300.06元；本页列金额最大的100条，全部见县税务局.xlsx的“应享名单”。"));
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
            "合计",
            "按乡镇",
            "按行业",
            "按规模",
            "应享名单",
            "不符合原因",
            "本部门负责事项",
            "职责与依据"
        ]
    );
    let totals = book.worksheet_range("合计").unwrap();
    assert_eq!(totals.get_value((3, 6)), Some(&Data::Float(300.06)));
    assert_eq!(totals.get_value((4, 0)), Some(&Data::String("合计".into())));
    let list = book.worksheet_range("应享名单").unwrap();
    assert_eq!(list.get_value((3, 0)), Some(&Data::String(ALPHA.into())));
    assert!(book.worksheet_formula("合计").unwrap().used_cells().next().is_none());
    // The total of a list follows its filter.
    let formulas = book.worksheet_formula("应享名单").unwrap();
    let formulas: Vec<&str> = formulas
        .used_cells()
        .map(|(_, _, f)| f.as_str())
        .filter(|f| !f.is_empty())
        .collect();
    assert_eq!(
        formulas,
        ["SUBTOTAL(109,I4:I5)", "SUBTOTAL(109,J4:J5)", "SUBTOTAL(109,K4:K5)"]
    );
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
fn totals_are_of_the_measures_that_a_department_handles() {
    let report = &reports(Lang::Zh)[1];
    let rows: Vec<_> = section(report, "township").rows.iter().map(|r| shown(r)).collect();
    assert_eq!(rows, [["烟囱补贴", "澧江街道", "1", "1", "1", "0.00"]]);
    let total = section(report, "totals").total.as_ref().unwrap();
    // Two rows of the grant are refused, one is entitled without an amount.
    assert_eq!(shown(&total[2..]), ["1", "1", "1", "2", "0.00", ""]);
    assert_eq!(report.enterprises, 1);
}

/// By hand: of window_tax ALPHA is entitled to 100.06 and got nothing, BETA to 200.00 and got 250.00; GAMMA is no such enterprise.
#[test]
fn the_page_balances_entitled_and_enjoyed() {
    use crate::comparison::{Compared, Comparison, DifferenceKind};
    let (program, entitlements, profiles) = (fixture::program(), fixture::entitlements(), fixture::profiles());
    let impact = impact(&program, &entitlements, &profiles).unwrap();
    let row = |uscc: &str, entitled, enjoyed| Compared {
        measure: "window_tax".into(),
        uscc: uscc.into(),
        period: "2022".into(),
        entitled: Fen(entitled),
        enjoyed: Fen(enjoyed),
        gap: Fen(entitled - enjoyed),
        kind: DifferenceKind::of(Fen(entitled), Fen(enjoyed)).unwrap(),
    };
    let found = Found {
        comparison: Comparison {
            rows: vec![row(ALPHA, 10_006, 0), row(BETA, 20_000, 25_000)],
            ..Comparison::default()
        },
        ..Found::default()
    };
    let reports = department_reports(Facts {
        program: &program,
        catalog: &fixture::dataset().catalog,
        entitlements: &entitlements,
        impact: &impact,
        profiles: &profiles,
        found: &found,
        data_day: None,
        lang: Lang::En,
    })
    .unwrap();
    let report = &reports[0];
    let owed: Vec<_> = section(report, "owed").rows.iter().map(|r| shown(&r[5..9])).collect();
    assert_eq!(owed, [["nothing enjoyed", "100.06", "0.00", "100.06"]]);
    let over: Vec<_> = section(report, "over").rows.iter().map(|r| shown(&r[5..9])).collect();
    assert_eq!(over, [["too much", "200.00", "250.00", "-50.00"]]);
    let gap = report.gap.as_ref().unwrap();
    // Whole yuan in English: 300.06, 200.00 within it, 100.06 with nothing; the ledger has 250.00.
    let head = &gap.head;
    let figures = [&head.entitled, &head.arrived, &head.missed, &head.ledger, &head.rate];
    assert_eq!(figures, ["300", "200", "100", "250", "66.7%"]);
    // The other bureau only helps: nothing is listed there.
    assert!(reports[1].gap.is_none() && !reports[1].sections.iter().any(|s| s.id == "owed"));
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let page = render_html(report).unwrap();
    let rest: String = [
        "澧江街道",
        "因远镇",
        "甲公司&lt;b&gt;",
        "乙公司",
        "虚构公告2022年第1号",
        "虚构政策包",
        "县税务局",
        "一",
    ]
    .iter()
    .fold(page[page.find("<body>").unwrap()..].to_owned(), |text, name| {
        text.replace(name, "")
    });
    let rest = &rest[..rest.find("<script>").unwrap()];
    assert!(
        !rest.chars().any(chinese),
        "{:?}",
        rest.chars().filter(|c| chinese(*c)).collect::<String>()
    );
}
