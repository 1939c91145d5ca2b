//! The workbook: changes, sums, and every enterprise and record that comes out otherwise.

use super::{Shown, of, title};
use crate::money::Fen;
use crate::report::department::{Cell, Column, ColumnKind, Frame, PageStyle, Section, draw_xlsx};
use crate::report::{Imprint, Lang, shown_code};
use crate::runner::Failure;
use crate::whatif::answer::Answer;
use crate::whatif::group::{Group, fen};
use crate::whatif::workspace::Workspace;

fn column(heading: &str, kind: ColumnKind) -> Column {
    Column {
        heading: heading.to_owned(),
        kind,
        width: match kind {
            ColumnKind::Text => 26,
            ColumnKind::Count => 12,
            ColumnKind::Money | ColumnKind::Percent => 18,
        },
        sum: false,
    }
}

fn section(id: &'static str, title: String, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Section {
    Section {
        id,
        title,
        note: "试算，不作为办理依据；单位：元".to_owned(),
        columns,
        rows,
        total: None,
        page: PageStyle::Plain,
    }
}

/// The workbook as bytes.
pub(super) fn book(workspace: &Workspace, shown: &Shown) -> Result<Vec<u8>, Failure> {
    let mut sections = Vec::new();
    for (number, answer) in (1..).zip(&shown.answers) {
        let end = if shown.answers.len() == 1 {
            String::new()
        } else {
            format!(" {number}")
        };
        sections.push(changes(answer, format!("试算改动{end}")));
        for (name, groups) in [
            ("按措施", &answer.by_measure),
            ("按部门", &answer.by_department),
            ("按乡镇", &answer.by_township),
            ("按行业", &answer.by_section),
            ("按规模", &answer.by_size),
        ] {
            sections.push(group(groups, format!("试算{name}{end}"))?);
        }
        if !answer.by_level.is_empty() {
            sections.push(levels(answer, format!("试算按级次{end}"))?);
        }
        sections.push(enterprises(answer, format!("试算企业{end}"))?);
        sections.push(records(workspace, answer, format!("试算明细{end}"))?);
    }
    let as_of = workspace.program().as_of.to_string();
    let names: Vec<String> = shown.answers.iter().map(title).collect();
    let alerts = vec![format!("【试算】{}：不是现行政策，不作为办理依据。", names.join("、"))];
    let run = workspace.run();
    let seal = Imprint {
        run: run.id.clone(),
        check: run.check.clone(),
        data_day: None,
        trial: Some("试算".to_owned()),
    };
    Ok(draw_xlsx(&Frame {
        seal: seal.line(Lang::Zh),
        name: "试算",
        kind: "试算",
        scope: &workspace.run().title,
        file_stem: "试算工作簿",
        as_of: &as_of,
        lang: Lang::Zh,
        footer: "",
        alerts: &alerts,
        cards: Vec::new(),
        charts: &[],
        sections: &sections,
    })?)
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn amount(amount: Option<Fen>) -> Cell {
    amount.map_or(Cell::Blank, Cell::Money)
}

fn changes(answer: &Answer, name: String) -> Section {
    let columns = vec![
        column("措施", ColumnKind::Text),
        column("参数", ColumnKind::Text),
        column("名称", ColumnKind::Text),
        column("单位", ColumnKind::Text),
        column("现行", ColumnKind::Text),
        column("方案", ColumnKind::Text),
        column("触及条数", ColumnKind::Count),
        column("变动户数", ColumnKind::Count),
        column("单独改", ColumnKind::Money),
        column("依次改", ColumnKind::Money),
        column("去掉此项少", ColumnKind::Money),
    ];
    let rows = answer.changes.iter().map(|c| {
        vec![
            text(&c.applied.title),
            text(&c.applied.says),
            text(&c.applied.name),
            text(&c.applied.unit),
            text(&c.applied.before),
            text(&c.applied.after),
            Cell::Count(c.records),
            Cell::Count(c.enterprises),
            amount(c.alone),
            amount(c.in_turn),
            amount(c.without),
        ]
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    let mut row = vec![text("互相影响"), text("单独改相加加互相影响 = 依次改相加 = 总变动")];
    row.resize(8, Cell::Blank);
    row.extend([amount(answer.interaction), Cell::Blank, Cell::Blank]);
    rows.push(row);
    section("changes", name, columns, rows)
}

fn group(groups: &[Group], name: String) -> Result<Section, Failure> {
    let columns = vec![
        column("名称", ColumnKind::Text),
        column("现行", ColumnKind::Money),
        column("方案", ColumnKind::Money),
        column("变动", ColumnKind::Money),
        column("增加户数", ColumnKind::Count),
        column("增加", ColumnKind::Money),
        column("减少户数", ColumnKind::Count),
        column("减少", ColumnKind::Money),
    ];
    let row = |g: &Group| {
        Ok(vec![
            text(&g.name),
            Cell::Money(g.before),
            Cell::Money(g.after),
            Cell::Money(fen(g.delta(), &g.name)?),
            Cell::Count(g.winners),
            Cell::Money(g.gain),
            Cell::Count(g.losers),
            Cell::Money(g.loss),
        ])
    };
    let rows = groups.iter().map(row).collect::<Result<_, Failure>>()?;
    Ok(section("group", name, columns, rows))
}

fn levels(answer: &Answer, name: String) -> Result<Section, Failure> {
    let columns = vec![
        column("级次", ColumnKind::Text),
        column("现行", ColumnKind::Money),
        column("方案", ColumnKind::Money),
        column("变动", ColumnKind::Money),
    ];
    let rows = answer.by_level.iter().map(|l| {
        let delta = fen(of(l.after) - of(l.before), &l.level)?;
        Ok(vec![
            text(&l.level),
            Cell::Money(l.before),
            Cell::Money(l.after),
            Cell::Money(delta),
        ])
    });
    Ok(section("levels", name, columns, rows.collect::<Result<_, Failure>>()?))
}

fn enterprises(answer: &Answer, name: String) -> Result<Section, Failure> {
    let columns = vec![
        column("统一社会信用代码", ColumnKind::Text),
        column("企业", ColumnKind::Text),
        column("乡镇", ColumnKind::Text),
        column("规模", ColumnKind::Text),
        column("现行", ColumnKind::Money),
        column("方案", ColumnKind::Money),
        column("变动", ColumnKind::Money),
    ];
    let rows = answer.enterprises.iter().map(|e| {
        Ok(vec![
            text(&shown_code(&e.uscc)),
            text(&e.profile.name),
            text(&e.profile.township),
            text(&Lang::Zh.size(&e.profile.size)),
            Cell::Money(e.before),
            Cell::Money(e.after),
            Cell::Money(fen(e.delta(), &e.profile.name)?),
        ])
    });
    Ok(section(
        "enterprises",
        name,
        columns,
        rows.collect::<Result<_, Failure>>()?,
    ))
}

/// Record keys stay in the tables: some are resident ids.
fn records(workspace: &Workspace, answer: &Answer, name: String) -> Result<Section, Failure> {
    let columns = vec![
        column("措施", ColumnKind::Text),
        column("统一社会信用代码", ColumnKind::Text),
        column("期间", ColumnKind::Text),
        column("现行", ColumnKind::Text),
        column("方案", ColumnKind::Text),
        column("现行金额", ColumnKind::Money),
        column("方案金额", ColumnKind::Money),
        column("变动", ColumnKind::Money),
    ];
    let state = |side: &crate::whatif::Side| {
        text(match (side.judged, side.eligible, side.amount) {
            (false, ..) => "不在范围",
            (true, false, _) => "不符合",
            (true, true, None) => "金额待定",
            (true, true, Some(_)) => "应享",
        })
    };
    let rows = answer.records.list().into_iter().map(|r| {
        let measure = workspace.program().measures.get(r.measure.index());
        Ok(vec![
            text(measure.map_or("", |m| m.title.as_str())),
            text(&shown_code(r.of.uscc())),
            text(&Lang::Zh.period(r.of.period())),
            state(&r.before),
            state(&r.after),
            amount(r.before.amount),
            amount(r.after.amount),
            Cell::Money(fen(r.delta, "record")?),
        ])
    });
    Ok(section("records", name, columns, rows.collect::<Result<_, Failure>>()?))
}
