//! The same figures as a workbook, exact to the fen.

use super::CountyReport;
use super::standing::Line;
use crate::money::Fen;
use crate::report::department::{Cell, Column, Frame, PageStyle, Section, count, draw_xlsx, money, text};
use crate::report::{Lang, ReportError};

/// The workbook as bytes; the same report gives the same bytes.
///
/// # Errors
/// [`ReportError::Xlsx`] if the library refuses a cell.
pub fn render_county_xlsx(report: &CountyReport) -> Result<Vec<u8>, ReportError> {
    let lang = report.lang;
    let mut sections = vec![
        kinds(report),
        places(report),
        targets(report),
        trend(report),
        unjudged(report),
        requests(report),
    ];
    sections.extend(report.by_month.iter().cloned());
    draw_xlsx(&Frame {
        name: lang.pick("全县总览", "The county"),
        kind: lang.pick("惠企政策落实情况", "How the relief measures stand"),
        scope: &report.pack,
        file_stem: "全县总览",
        as_of: &report.as_of,
        lang,
        footer: "",
        seal: report.imprint.line(lang),
        alerts: &report.alerts,
        cards: Vec::new(),
        charts: &[],
        sections: &sections,
    })
}

fn cell(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn whole(number: usize) -> Cell {
    u64::try_from(number).map_or_else(|_| Cell::Text(number.to_string()), Cell::Count)
}

/// Headings of [`amounts`].
fn amount_columns(lang: Lang) -> Vec<Column> {
    vec![
        count(lang.pick("措施", "Measures")),
        count(lang.pick("已比对措施", "With a ledger")),
        money(lang.pick("应享（元）", "Entitled (yuan)")),
        money(lang.pick("其中已比对（元）", "With a ledger (yuan)")),
        money(lang.pick("已享（元）", "Enjoyed within it (yuan)")),
        money(lang.pick("应享未享（元）", "Nothing enjoyed (yuan)")),
        money(lang.pick("少享（元）", "Too little (yuan)")),
        money(lang.pick("多享（元）", "Too much (yuan)")),
        money(lang.pick("误享（元）", "Without a right (yuan)")),
        money(lang.pick("台账记载已享（元）", "In the ledger (yuan)")),
        count(lang.pick("未享企业数", "Enterprises owed")),
    ]
}

fn amounts(line: &Line) -> Vec<Cell> {
    let a = &line.amounts;
    let [_, gap_who, ..] = line.who;
    let mut cells = vec![whole(line.measures), whole(line.compared), Cell::Money(line.all)];
    // Where nothing was compared, nothing is known: no zero.
    let known = |amount: Fen| {
        if line.compared == 0 {
            Cell::Blank
        } else {
            Cell::Money(amount)
        }
    };
    let all = [
        a.entitled,
        a.arrived,
        a.not_enjoyed,
        a.too_little,
        a.too_much,
        a.without_right,
        a.ledger,
    ];
    cells.extend(all.map(known));
    cells.push(if line.compared == 0 {
        Cell::Blank
    } else {
        whole(gap_who)
    });
    cells
}

fn section(id: &'static str, title: &str, note: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Section {
    Section {
        id,
        title: title.to_owned(),
        note: note.to_owned(),
        columns,
        rows,
        total: None,
        page: PageStyle::Plain,
    }
}

fn kinds(report: &CountyReport) -> Section {
    let lang = report.lang;
    let row = |line: &Line| [cell(&line.title)].into_iter().chain(amounts(line)).collect();
    let mut rows: Vec<Vec<Cell>> = report.kinds.iter().map(row).collect();
    rows.push(row(&report.total));
    rows.extend(report.deferred.as_ref().map(row));
    let columns = [text(lang.pick("方式", "Kind"), 14)]
        .into_iter()
        .chain(amount_columns(lang))
        .collect();
    let note = lang.pick(
        "合计不含缓缴；缓缴到期仍须缴纳，在合计之下另列。没有比对的不填，不作零计。",
        "The total leaves out what is deferred, which stands below it. What was not compared is blank, not zero.",
    );
    section("kinds", lang.pick("按方式", "By kind"), note, columns, rows)
}

fn places(report: &CountyReport) -> Section {
    let lang = report.lang;
    let mut columns = vec![text(lang.pick("部门", "Department"), 36)];
    columns.extend(amount_columns(lang));
    columns.push(money(lang.pick("另：缓缴应享（元）", "Deferred (yuan)")));
    columns.extend([
        count(lang.pick("指标", "Targets")),
        count(lang.pick("完成指标", "Targets met")),
        count(lang.pick("任务", "Duties")),
        count(lang.pick("完成任务", "Duties done")),
    ]);
    let rows = report.places.iter().map(|p| {
        let mut row = vec![cell(&p.line.title)];
        row.extend(amounts(&p.line));
        row.push(Cell::Money(p.deferred));
        row.extend([p.targets.1, p.targets.0, p.duties.1, p.duties.0].map(whole));
        row
    });
    let note = lang.pick(
        "两个部门共同办理的措施两处都列，各行不相加；缓缴另列。",
        "A measure that two departments handle stands with both: rows do not add up. Deferrals stand apart.",
    );
    section(
        "places",
        lang.pick("各部门", "Departments"),
        note,
        columns,
        rows.collect(),
    )
}

fn targets(report: &CountyReport) -> Section {
    let lang = report.lang;
    let columns = vec![
        text(lang.pick("看板", "Board"), 36),
        text(lang.pick("指标", "Target"), 30),
        text(lang.pick("期间", "Period"), 14),
        text(lang.pick("目标", "To reach"), 16),
        text(lang.pick("实际", "Reached"), 16),
        text(lang.pick("结论", "Result"), 12),
        text(lang.pick("责任单位", "Who"), 40),
    ];
    let row = |t: &super::targets::Target| {
        let result = if t.met {
            lang.pick("✓ 完成", "✓ met")
        } else {
            lang.pick("✕ 未完成", "✕ missed")
        };
        let all = [&t.board, &t.title, &t.period, &t.target, &t.value];
        let mut cells: Vec<Cell> = all.into_iter().map(|words| cell(words)).collect();
        cells.extend([cell(result), cell(&t.who.join(lang.pick("、", ", ")))]);
        cells
    };
    let note = lang.pick(
        "按原值比较，不四舍五入；未完成的在前。",
        "Compared exactly; those missed first.",
    );
    let rows = report.targets.iter().map(row).collect();
    section("targets", lang.pick("任务指标", "Targets"), note, columns, rows)
}

fn trend(report: &CountyReport) -> Section {
    let lang = report.lang;
    let columns = vec![
        text(lang.pick("月份", "Month"), 14),
        money(lang.pick("应享（元）", "Entitled (yuan)")).summed(),
        money(lang.pick("已享（元）", "Enjoyed (yuan)")).summed(),
        money(lang.pick("少享（元）", "Too little (yuan)")).summed(),
        money(lang.pick("应享未享（元）", "Nothing enjoyed (yuan)")).summed(),
        money(lang.pick("误享（元）", "Without a right (yuan)")).summed(),
    ];
    let row = |label: String, a: &crate::report::standing::Amounts| {
        let all = [a.entitled, a.arrived, a.too_little, a.not_enjoyed, a.without_right];
        [Cell::Text(label)]
            .into_iter()
            .chain(all.map(Cell::Money))
            .collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<Cell>> = report.trend.months.iter().map(|(m, a)| row(m.to_string(), a)).collect();
    rows.push(row(
        lang.pick("年度和更早", "Years and earlier").to_owned(),
        &report.trend.rest,
    ));
    let mut section = section(
        "trend",
        lang.pick("按月", "By month"),
        &report.trend.note,
        columns,
        rows,
    );
    section.total = Some(row(lang.pick("合计", "Total").to_owned(), &report.total.amounts));
    section
}

fn unjudged(report: &CountyReport) -> Section {
    let lang = report.lang;
    let columns = vec![
        text(lang.pick("原因", "Reason"), 20),
        count(lang.pick("项", "Items")),
        text(lang.pick("涉及", "What"), 70),
        text(lang.pick("由谁解决", "Who"), 50),
    ];
    let row = |u: &super::unjudged::Unjudged| vec![cell(&u.cause), whole(u.items), cell(&u.what), cell(&u.who)];
    let rows = report.unjudged.iter().map(row).collect();
    section("unjudged", lang.pick("未能判断", "Not judged"), "", columns, rows)
}

fn requests(report: &CountyReport) -> Section {
    let lang = report.lang;
    let rows = report.requests.iter().map(|r| vec![cell(r)]).collect();
    let columns = vec![text(lang.pick("请县领导协调", "Asked of the leadership"), 120)];
    section("requests", lang.pick("请示事项", "Requests"), "", columns, rows)
}
