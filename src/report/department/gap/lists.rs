//! Who is owed what, and who has what they should not: one row per measure, enterprise and period.

use std::collections::BTreeMap;

use crate::money::Fen;
use crate::report::department::content::{Source, township_name};
use crate::report::department::parts::{money, text};
use crate::report::department::section::{Cell, PageStyle, Section};
use crate::report::standing::{Amounts, Line};
use crate::report::{ReportError, shown_code};

/// Rows of a cell of the matrix that a page lists at least.
const PER_CELL: usize = 2;
/// Rows of the whole list that a page has beside them.
const ON_PAGE: usize = 120;
/// Where the columns of township, measure and difference stand.
const TOWNSHIP: usize = 2;
const MEASURE: usize = 3;

impl Source<'_> {
    /// 应享未享 and 少享, the largest first.
    pub(super) fn owed<'a>(
        &self,
        lines: impl Iterator<Item = &'a Line<'a>>,
        all: &Amounts,
    ) -> Result<Section, ReportError> {
        let lang = self.lang;
        let rows = lines.filter(|l| l.is_gap()).collect();
        self.list(
            ("owed", lang.pick("未享名单", "Owed")),
            lang.pick(
                "应享未享和少享，逐户逐项逐期，差额大的在前；缓缴到期仍须缴纳。",
                "Nothing or too little enjoyed, by enterprise, measure and period, the largest first; what is deferred falls due later.",
            ),
            rows,
            all.gap,
        )
    }

    /// 误享 and 多享, the largest first.
    pub(super) fn over<'a>(
        &self,
        lines: impl Iterator<Item = &'a Line<'a>>,
        all: &Amounts,
    ) -> Result<Section, ReportError> {
        let lang = self.lang;
        let sum = all
            .too_much
            .checked_add(all.without_right)
            .map_err(|_| self.too_large())?;
        let rows = lines.filter(|l| l.is_over()).collect();
        self.list(
            ("over", lang.pick("误享多享名单", "To be checked")),
            lang.pick(
                "误享：不符合条件而台账记已享；多享：符合条件，享得过多。由人核实，程序不作认定。",
                "Enjoyed without a right, or more than entitled. People check it; the program finds no fault.",
            ),
            rows,
            Fen(sum.0.saturating_neg()),
        )
    }

    fn too_large(&self) -> crate::impact::ImpactError {
        crate::impact::ImpactError::Overflow {
            measure: "all measures".to_owned(),
            cell: "list".to_owned(),
        }
    }

    fn list(
        &self,
        (id, title): (&'static str, &str),
        note: &str,
        mut lines: Vec<&Line<'_>>,
        sum: Fen,
    ) -> Result<Section, ReportError> {
        let lang = self.lang;
        let key = |l: &Line<'_>| std::cmp::Reverse(l.difference().abs());
        lines.sort_by(|a, b| {
            let name = |l: &Line<'_>| (l.row.uscc.clone(), l.row.measure.clone(), l.row.period.clone());
            key(a).cmp(&key(b)).then_with(|| name(a).cmp(&name(b)))
        });
        let mut columns = vec![
            text(lang.pick("统一社会信用代码", "Unified code"), 21),
            text(lang.pick("企业", "Enterprise"), 30),
            text(lang.pick("乡镇", "Township"), 12),
            text(lang.pick("措施", "Measure"), 30),
            text(lang.pick("属期", "Period"), 14),
            text(lang.pick("类别", "Class"), 10),
            money(lang.pick("应享（元）", "Entitled (yuan)")).summed(),
            money(lang.pick("已享（元）", "Enjoyed (yuan)")).summed(),
            money(lang.pick("差额（元）", "Difference (yuan)")).summed(),
            text(lang.pick("原因", "Reason"), 36),
            text(lang.pick("办理", "Action"), 12),
        ];
        let dated = lines.iter().any(|l| l.due.is_some());
        if dated {
            columns.push(text(lang.pick("期限", "Until"), 12));
        }
        let mut rows = Vec::new();
        let (mut entitled, mut enjoyed) = (0_i128, 0_i128);
        for line in lines {
            entitled += i128::from(line.row.entitled.0);
            enjoyed += i128::from(line.row.enjoyed.0);
            let mut row = self.row(line)?;
            if dated {
                row.push(line.due.map_or(Cell::Blank, |d| Cell::Text(d.to_string())));
            }
            rows.push(row);
        }
        let fen = |sum: i128| {
            i64::try_from(sum)
                .map(|f| Cell::Money(Fen(f)))
                .map_err(|_| self.too_large())
        };
        let mut total = vec![Cell::Text(lang.pick("合计", "Total").to_owned())];
        total.resize(columns.len(), Cell::Blank);
        for (at, value) in [(6, fen(entitled)?), (7, fen(enjoyed)?), (8, Cell::Money(sum))] {
            if let Some(cell) = total.get_mut(at) {
                *cell = value;
            }
        }
        Ok(Section {
            id,
            title: title.to_owned(),
            note: note.to_owned(),
            columns,
            rows,
            total: Some(total),
            page: PageStyle::Plain,
        })
    }

    fn row(&self, line: &Line<'_>) -> Result<Vec<Cell>, ReportError> {
        let lang = self.lang;
        let name = line.profile.map_or("", |p| &p.name);
        let name = match (line.row.uscc.is_empty(), name.is_empty()) {
            (true, _) => lang.pick("（不属于企业的记录）", "(records of no enterprise)"),
            (false, true) => lang.unknown(),
            (false, false) => name,
        };
        let difference = i64::try_from(line.difference()).map_err(|_| self.too_large())?;
        let word = |text: &str| Cell::Text(text.to_owned());
        Ok(vec![
            word(&shown_code(&line.row.uscc)),
            word(name),
            Cell::Text(township_name(line.township(), lang)),
            word(line.title),
            Cell::Text(lang.period(&line.row.period)),
            word(lang.class(line.row.kind)),
            Cell::Money(line.row.entitled),
            Cell::Money(line.row.enjoyed),
            Cell::Money(Fen(difference)),
            word(&line.reason),
            word(line.action),
        ])
    }
}

/// The rows of a list that a page shows: the largest of all, and the largest of every cell of the matrix.
pub(in crate::report::department) fn picked(section: &Section) -> Vec<&Vec<Cell>> {
    let mut of_cell: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for (at, row) in section.rows.iter().enumerate() {
        let (Some(Cell::Text(township)), Some(Cell::Text(measure))) = (row.get(TOWNSHIP), row.get(MEASURE)) else {
            continue;
        };
        let seen = of_cell.entry((township, measure)).or_default();
        *seen += 1;
        if at < ON_PAGE || *seen <= PER_CELL {
            rows.push(row);
        }
    }
    rows
}
