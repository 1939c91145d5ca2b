//! What a department answers for beside money: the list that its report begins with, its boards, and its duties.

use super::chart::{Chart, bars, in_percent};
use super::content::Source;
use super::parts::{count, percentage, text};
use super::section::{Cell, PageStyle, Section};
use crate::boards::{BoardRow, DutyRow};
use crate::impact::{MeasureImpact, reported};
use crate::money::{Fen, Ratio};
use crate::policy::boards::{Board, Shown, Word};
use crate::policy::ir::{Department, Measure, Responsible};
use crate::report::{Lang, shown_code};

/// Most duties on a page; the workbook has all.
const ON_PAGE: usize = 200;
/// Most rows of one board on a page.
const PER_BOARD: usize = 12;

impl Source<'_> {
    /// Everything that the department answers for, one row per measure, board clause, duty and other section of the plan.
    pub(super) fn answers(&self, department: &Department, measures: &[&MeasureImpact]) -> Section {
        let lang = self.lang;
        let mut rows = self.answers_of_measures(&department.id, measures);
        rows.extend(self.answers_of_boards(&department.id));
        for (row, duty) in self.duty_rows(&department.id) {
            let plan = duty.sections().into_iter().map(str::to_owned);
            let kind = lang.pick("任务", "duty");
            rows.push(line(kind, &row.asked, &[&duty.departments], &department.id, plan, lang));
        }
        for also in &department.also {
            let kind = Cell::Text(lang.pick("其他", "other").to_owned());
            rows.push(vec![kind, Cell::Text(also.clone()), Cell::Blank, Cell::Blank]);
        }
        Section {
            id: "answers",
            title: lang.pick("本部门负责事项", "What this unit answers for").to_owned(),
            note: lang
                .pick(
                    "县方案中由本部门牵头、共同负责或配合的全部措施、看板和任务。",
                    "All measures, boards and duties of the plan that the unit leads, shares or helps with.",
                )
                .to_owned(),
            columns: vec![
                text(lang.pick("类别", "Kind"), 10),
                text(lang.pick("事项", "Item"), 60),
                text(lang.pick("角色", "Role"), 8),
                text(lang.pick("方案条款", "Section of the plan"), 30),
            ],
            rows,
            total: None,
            page: PageStyle::Grouped,
        }
    }

    fn answers_of_measures(&self, department: &str, measures: &[&MeasureImpact]) -> Vec<Vec<Cell>> {
        let lang = self.lang;
        let groups = reported(self.program);
        let mut rows = Vec::new();
        for measure in measures {
            let parts = groups.get(measure.id.as_str()).into_iter().flatten();
            let parts: Vec<&Measure> = parts
                .filter_map(|part| self.program.measures.get(part.index()))
                .collect();
            let all: Vec<&Responsible> = parts.iter().map(|p| &p.departments).collect();
            let cited = parts.iter().flat_map(|p| &p.versions).flat_map(|v| &v.basis);
            let plan = cited.filter(|b| is_section(&b.document)).map(|b| b.document.clone());
            let title = lang.pick_or_zh(&measure.title, &measure.title_en);
            rows.push(line(lang.pick("措施", "measure"), title, &all, department, plan, lang));
        }
        rows
    }

    fn answers_of_boards(&self, department: &str) -> Vec<Vec<Cell>> {
        let lang = self.lang;
        let mut seen: Vec<&str> = Vec::new();
        let mut rows = Vec::new();
        for board in self
            .program
            .boards
            .iter()
            .filter(|b| names(&b.rule.departments, department))
        {
            if seen.contains(&board.rule.reported_as.as_str()) {
                continue;
            }
            seen.push(&board.rule.reported_as);
            let cited = board.rule.versions.iter().flat_map(|v| &v.basis);
            let plan = cited.filter(|b| is_section(&b.document)).map(|b| b.document.clone());
            let title = lang.pick_or_zh(&board.title, &board.title_en);
            let kind = lang.pick("看板", "board");
            rows.push(line(kind, title, &[&board.rule.departments], department, plan, lang));
        }
        rows
    }

    /// Rows of the boards that the department answers for; `None` if there are none.
    pub(super) fn boards(&self, department: &str) -> Option<Section> {
        let lang = self.lang;
        let rows: Vec<Vec<Cell>> = self
            .board_rows(department)
            .map(|(row, board)| {
                let flags: Vec<&str> = row.flags.iter().map(|word| meaning(board, word, lang)).collect();
                vec![
                    Cell::Text(lang.pick_or_zh(&board.title, &board.title_en).to_owned()),
                    Cell::Text(lang.period(&row.period)),
                    Cell::Text(shown_code(&row.unit).into_owned()),
                    row.value.clone().map_or(Cell::Blank, Cell::Text),
                    row.target.clone().map_or(Cell::Blank, Cell::Text),
                    row.rank.map_or(Cell::Blank, |rank| {
                        u64::try_from(rank).map_or_else(|_| Cell::Text(rank.to_string()), Cell::Count)
                    }),
                    Cell::Text(flags.join(lang.pick("；", "; "))),
                    Cell::Text(said(board, lang)),
                ]
            })
            .collect();
        (!rows.is_empty()).then(|| Section {
            id: "boards",
            title: lang.pick("看板", "Boards").to_owned(),
            note: lang
                .pick(
                    "排名、指标、预警和清单；比较用精确值，显示按四舍五入。",
                    "Rankings, targets, alerts and lists. Compared exactly, rounded for display.",
                )
                .to_owned(),
            columns: vec![
                text(lang.pick("看板", "Board"), 36),
                text(lang.pick("期间", "Period"), 14),
                text(lang.pick("对象", "Unit"), 20),
                text(lang.pick("值", "Value"), 18),
                text(lang.pick("目标", "Target"), 18),
                count(lang.pick("排名或天数、月数", "Rank, days or months")),
                text(lang.pick("提示", "Flags"), 40),
                text(lang.pick("说明", "What the figures are"), 40),
            ],
            rows,
            total: None,
            page: PageStyle::Heads(PER_BOARD),
        })
    }

    /// Duties with their state; `None` if the department has none.
    pub(super) fn tasks(&self, department: &str) -> Option<Section> {
        let lang = self.lang;
        let rows: Vec<Vec<Cell>> = self
            .duty_rows(department)
            .map(|(row, duty)| {
                let parts = [
                    &row.section,
                    &row.asked,
                    &duty.shown_by,
                    &row.due,
                    &row.target,
                    &row.reported,
                ];
                let mut cells: Vec<Cell> = parts.into_iter().map(|part| Cell::Text(part.clone())).collect();
                cells.push(Cell::Text(row.state.word().to_owned()));
                cells
            })
            .collect();
        (!rows.is_empty()).then(|| Section {
            id: "tasks",
            title: lang.pick("任务", "Tasks of the plan").to_owned(),
            note: lang
                .pick(
                    "方案要求而无法由数据计算的事项；进度由各部门在“21_任务台账”中填报，未填报的为“未报”。",
                    "What the plan asks and nobody can compute. Progress comes from the ledger 21_任务台账; 未报 = not reported.",
                )
                .to_owned(),
            columns: vec![
                text(lang.pick("方案条款", "Section"), 20),
                text(lang.pick("要求", "Asked"), 60),
                text(lang.pick("佐证", "Shown by"), 40),
                text(lang.pick("期限", "Due"), 14),
                text(lang.pick("目标", "Target"), 20),
                text(lang.pick("已报", "Reported"), 20),
                text(lang.pick("状态", "State"), 10),
            ],
            rows,
            total: None,
            page: PageStyle::First(ON_PAGE),
        })
    }

    /// One chart per board of shares with at least three units in its last period.
    pub(super) fn board_charts(&self, department: &str) -> Vec<Chart> {
        let lang = self.lang;
        let mut charts = Vec::new();
        let mut groups: Vec<(&str, Vec<(&BoardRow, &Board)>)> = Vec::new();
        for (row, board) in self.board_rows(department) {
            if board.value != Some(Shown::Share) {
                continue;
            }
            match groups.last_mut().filter(|(id, _)| *id == board.rule.id) {
                Some((_, rows)) => rows.push((row, board)),
                None => groups.push((&board.rule.id, vec![(row, board)])),
            }
        }
        for (at, (_, rows)) in groups.iter().enumerate() {
            let Some((first, board)) = rows.first() else { continue };
            let later = groups.get(at + 1).and_then(|(_, next)| next.first());
            if rows.len() < 3 || later.is_some_and(|(_, next)| next.rule.reported_as == board.rule.reported_as) {
                continue;
            }
            let value = |row: &BoardRow| match percentage(row.value.as_deref().and_then(Ratio::parse)) {
                Cell::Percent(units) => Fen(units),
                _ => Fen(0),
            };
            let mut figures: Vec<(String, Fen)> = rows
                .iter()
                .map(|(row, _)| (shown_code(&row.unit).into_owned(), value(row)))
                .collect();
            figures.sort_by_key(|(_, Fen(units))| std::cmp::Reverse(*units));
            let title = lang.pick_or_zh(&board.title, &board.title_en);
            charts.push(Chart {
                title: format!("{title} {}", lang.period(&first.period)),
                bars: bars(figures, in_percent),
                amounts: false,
            });
        }
        charts
    }

    pub(super) fn board_rows(&self, department: &str) -> impl Iterator<Item = (&BoardRow, &Board)> {
        let found = self.found.rows.iter();
        let all = found.filter_map(move |row| Some((row, self.program.boards.get(row.board)?)));
        all.filter(move |(_, board)| names(&board.rule.departments, department))
    }

    pub(super) fn duty_rows(&self, department: &str) -> impl Iterator<Item = (&DutyRow, &crate::policy::boards::Duty)> {
        let found = self.found.duties.iter();
        let all = found.filter_map(move |row| Some((row, self.program.duties.get(row.duty)?)));
        all.filter(move |(_, duty)| names(&duty.departments, department))
    }

    /// Whether there is anything to report to a department beside measures.
    pub(super) fn has_tasks(&self, department: &Department) -> bool {
        let boards = self
            .program
            .boards
            .iter()
            .any(|b| names(&b.rule.departments, &department.id));
        boards
            || self
                .program
                .duties
                .iter()
                .any(|d| names(&d.departments, &department.id))
            || !department.also.is_empty()
    }
}

/// True if a department is named in any role.
fn names(all: &Responsible, department: &str) -> bool {
    let lists = [&all.lead, &all.joint, &all.coop];
    lists.into_iter().flatten().any(|id| id == department)
}

/// Sections of the plan begin with a letter and a digit: `A6 二(六)`.
fn is_section(document: &str) -> bool {
    let mut signs = document.chars();
    signs.next() == Some('A') && signs.next().is_some_and(|c| c.is_ascii_digit())
}

fn line(
    kind: &str,
    title: &str,
    all: &[&Responsible],
    department: &str,
    plan: impl Iterator<Item = String>,
    lang: Lang,
) -> Vec<Cell> {
    let mut cited: Vec<String> = Vec::new();
    for section in plan {
        if !cited.contains(&section) {
            cited.push(section);
        }
    }
    vec![
        Cell::Text(kind.to_owned()),
        Cell::Text(title.to_owned()),
        Cell::Text(role(all, department, lang).to_owned()),
        Cell::Text(cited.join(lang.pick("；", "; "))),
    ]
}

/// The strongest role of a department.
fn role(all: &[&Responsible], department: &str, lang: Lang) -> &'static str {
    let named = |list: fn(&Responsible) -> &Vec<String>| all.iter().any(|r| list(r).iter().any(|d| d == department));
    if named(|r| &r.lead) {
        lang.pick("牵头", "lead")
    } else if named(|r| &r.joint) {
        lang.pick("共同", "joint")
    } else {
        lang.pick("配合", "coop")
    }
}

/// What a word of a board means; the word itself where a formula gives it, or in English.
fn meaning<'a>(board: &'a Board, word: &'a str, lang: Lang) -> &'a str {
    let fixed = |flag: &&crate::policy::boards::Flag| flag.word == Word::Fixed(word.to_owned());
    let says = board.flags.iter().find(fixed).map_or(word, |flag| flag.says.as_str());
    lang.pick(says, word)
}

/// What value, target and rank are.
fn said(board: &Board, lang: Lang) -> String {
    let parts: Vec<&str> = [Some(board.value_says.as_str()), board.rank_says.as_deref()]
        .into_iter()
        .flatten()
        .filter(|p| !p.is_empty())
        .collect();
    parts.join(lang.pick("；", "; "))
}
