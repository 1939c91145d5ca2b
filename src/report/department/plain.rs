//! Departments whose measures the ledger does not have, or that have none: what their page says instead.

use super::content::Source;
use super::gap::{Piece, money_words, pieces};
use super::parts::{figure_columns, figures, text, title};
use super::section::{Cell, PageStyle, Section, grouped};
use crate::boards::DutyState;
use crate::impact::MeasureImpact;
use crate::money::Fen;
use crate::policy::ir::Department;
use crate::report::ReportError;
use crate::report::shown::number;

impl Source<'_> {
    /// The first sentence where nothing was compared: what is entitled, or what the department answers for beside measures.
    pub(super) fn plain_lead(
        &self,
        department: &Department,
        own: &[&MeasureImpact],
        together: &MeasureImpact,
        amount: Fen,
    ) -> Vec<Piece> {
        let lang = self.lang;
        let relief = own.iter().filter(|m| m.indicator.is_none()).count();
        if relief > 0 {
            let undetermined = grouped(&together.total.undetermined.to_string());
            let who = grouped(&together.total.enterprises.to_string());
            let (relief, amount) = (number(relief), money_words(amount, lang));
            let head = lang.pick(
                "[{}项]措施，[{}户]企业应享[{}]",
                "[{} measures]: [{} enterprises] are entitled to [{}]",
            );
            let open = lang.pick("，另有[{}条]金额待定", ", and [{} rows] have no amount yet");
            let end = lang.pick(
                "；台账未登记，未与已享比对。",
                "; the ledger has none of them, so nothing was compared.",
            );
            let open = if together.total.undetermined > 0 { open } else { "" };
            return pieces(&format!("{head}{open}{end}"), &[&relief, &who, &amount, &undetermined]);
        }
        let boards = number(self.board_count(&department.id));
        let (duties, open) = self.duty_count(&department.id);
        let (duties, open) = (number(duties), number(open));
        if boards != "0" {
            let pattern = lang.pick(
                "负责[{}项]看板、[{}项]任务，其中[{}项]任务尚未报告进度。",
                "Answers for [{} boards] and [{} duties]; [{} duties] have no report yet.",
            );
            return pieces(pattern, &[&boards, &duties, &open]);
        }
        let pattern = lang.pick(
            "负责[{}项]任务，其中[{}项]尚未报告进度。",
            "Answers for [{} duties]; [{}] have no report yet.",
        );
        pieces(pattern, &[&duties, &open])
    }

    fn board_count(&self, department: &str) -> usize {
        let mut seen: Vec<&str> = self
            .board_rows(department)
            .map(|(_, b)| b.rule.reported_as.as_str())
            .collect();
        seen.dedup();
        seen.len()
    }

    /// Duties, and those that nobody reported on.
    fn duty_count(&self, department: &str) -> (usize, usize) {
        let rows: Vec<_> = self.duty_rows(department).map(|(row, _)| row.state).collect();
        let open = rows.iter().filter(|state| **state == DutyState::Unreported).count();
        (rows.len(), open)
    }

    /// Measures that the ledger does not have are named, not counted as enjoyed or not.
    pub(super) fn beside(&self, own: &[&MeasureImpact], compared: bool) -> Result<String, ReportError> {
        let lang = self.lang;
        let mut other = Vec::new();
        let (mut sum, mut undetermined) = (Fen::ZERO, 0);
        for measure in own.iter().filter(|m| m.indicator.is_none() && m.total.eligible > 0) {
            undetermined += measure.total.undetermined;
            if self.standing.of(&measure.id).is_none() {
                other.push(lang.pick_or_zh(&measure.title, &measure.title_en));
                let amount = measure.total.amount(&measure.id, "all rows")?;
                sum = sum
                    .checked_add(amount)
                    .map_err(|_| crate::impact::ImpactError::Overflow {
                        measure: measure.id.clone(),
                        cell: "not compared".to_owned(),
                    })?;
            }
        }
        let mut parts = Vec::new();
        if compared && !other.is_empty() {
            let (count, amount) = (number(other.len()), money_words(sum, lang));
            let names = other.join(lang.pick("、", ", "));
            parts.push(match lang {
                crate::report::Lang::Zh => format!("另有{count}项措施应享{amount}未比对（台账未登记）：{names}。"),
                crate::report::Lang::En => {
                    format!("{count} more measures with {amount} are not compared, for the ledger does not have them: {names}.")
                }
            });
        }
        if compared && undetermined > 0 {
            parts.push(match lang {
                crate::report::Lang::Zh => format!("{undetermined}条应享记录金额待定，不计入金额。"),
                crate::report::Lang::En => {
                    format!("{undetermined} eligible rows have no amount yet and are not in the sums.")
                }
            });
        }
        Ok(parts.join(lang.pick("", " ")))
    }

    /// Totals of the measures that others handle; `None` if there are none.
    pub(super) fn helped(&self, other: &[&MeasureImpact]) -> Result<Option<Section>, ReportError> {
        let lang = self.lang;
        let mut rows = Vec::new();
        for measure in other.iter().filter(|m| m.indicator.is_none()) {
            let mut row = vec![title(measure, lang), Cell::Text(lang.kind(measure.kind).to_owned())];
            row.extend(figures(measure, "all rows", &measure.total)?);
            rows.push(row);
        }
        let mut columns = vec![
            text(lang.pick("措施", "Measure"), 40),
            text(lang.pick("方式", "Kind"), 10),
        ];
        columns.extend(figure_columns(lang));
        Ok((!rows.is_empty()).then(|| Section {
            id: "helped",
            title: lang.pick("配合的措施", "Helped").to_owned(),
            note: lang
                .pick(
                    "由其他部门经办、本部门共同负责或配合的措施，只列合计；逐户名单见经办部门报表。",
                    "Others handle these measures; only totals stand here, the lists are in their reports.",
                )
                .to_owned(),
            columns,
            rows,
            total: None,
            page: PageStyle::Plain,
        }))
    }
}
