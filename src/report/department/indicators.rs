//! Indicators: every place with what it is measured on, what has been done, the value, and the form lines (target, rank …).

use std::cmp::Reverse;

use super::content::Source;
use super::parts::{count, money, money_or_blank, percent, percentage, text, title};
use super::section::{Cell, Column, PageStyle, Section};
use crate::impact::{Indicator, IndicatorLine, MeasureImpact};
use crate::money::{Fen, Ratio};
use crate::policy::ir::Type;
use crate::report::shown_code;

impl Source<'_> {
    /// One row per indicator and place; `None` if the department answers for no indicator.
    pub(super) fn indicators(&self, measures: &[&MeasureImpact]) -> Option<Section> {
        let lang = self.lang;
        let found: Vec<(&MeasureImpact, &Indicator)> = measures
            .iter()
            .filter_map(|m| m.indicator.as_ref().map(|indicator| (*m, indicator)))
            .collect();
        if found.is_empty() {
            return None;
        }
        let mut lines: Vec<&IndicatorLine> = Vec::new();
        for line in found.iter().flat_map(|(_, indicator)| &indicator.lines) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let mut rows = Vec::new();
        for (measure, indicator) in found {
            for row in &indicator.rows {
                let mut cells = vec![
                    title(measure, lang),
                    Cell::Text(shown_code(&row.name).into_owned()),
                    Cell::Text(lang.period(&row.period)),
                    money_or_blank(row.base),
                    money_or_blank(row.amount),
                    percentage(row.value),
                ];
                cells.extend(lines.iter().map(|wanted| {
                    let at = indicator.lines.iter().position(|line| line == *wanted);
                    let value = at.and_then(|at| row.lines.get(at)).and_then(Option::as_deref);
                    value.map_or(Cell::Blank, |value| line_cell(value, wanted.ty))
                }));
                rows.push(cells);
            }
        }
        let mut columns = vec![
            text(lang.pick("指标", "Indicator"), 24),
            text(lang.pick("地区或单位", "Place"), 16),
            text(lang.pick("期间", "Period"), 12),
            money(lang.pick("纳入统计金额（元）", "Base (yuan)")),
            money(lang.pick("已完成金额（元）", "Done (yuan)")),
            percent(lang.pick("指标值", "Value")),
        ];
        columns.extend(lines.into_iter().map(line_column));
        Some(Section {
            id: "indicators",
            title: lang.pick("指标", "Indicators").to_owned(),
            note: lang
                .pick(
                    "全县数含各乡镇（街道）和单位，不能再相加；百分比保留两位小数，排名按精确值比较。",
                    "The county contains its townships: do not add up. Shown with two decimals; ranks compare exact values.",
                )
                .to_owned(),
            columns,
            rows,
            total: None,
            page: PageStyle::Grouped,
        })
    }
}

/// A column for a form line.
fn line_column(line: &IndicatorLine) -> Column {
    let mut column = match line.ty {
        Type::Money | Type::Amount => money(&format!("{}（元）", line.says)),
        Type::Ratio => percent(&line.says),
        Type::Count => count(&line.says),
        Type::Boolean | Type::Text | Type::Date | Type::Month => text(&line.says, 14),
    };
    column.width = column.width.max(16);
    column
}

/// The canonical text of a line as a cell; what is no plain number stays text.
fn line_cell(value: &str, ty: Type) -> Cell {
    let cell = match ty {
        Type::Money | Type::Amount => Fen::parse_yuan(value).ok().map(Cell::Money),
        Type::Ratio => Ratio::parse(value).map(|ratio| percentage(Some(ratio))),
        Type::Count => value.parse().ok().map(Cell::Count),
        Type::Boolean | Type::Text | Type::Date | Type::Month => None,
    };
    cell.unwrap_or_else(|| Cell::Text(value.to_owned()))
}

/// Names and values for the chart of an indicator, largest first; values in units of 0.01 %.
pub(super) fn charted(indicator: &Indicator) -> Vec<(String, Fen)> {
    let units = |value: Option<Ratio>| match percentage(value) {
        Cell::Percent(units) => Fen(units),
        _ => Fen(0),
    };
    let mut all: Vec<(String, Fen)> = indicator
        .rows
        .iter()
        .map(|row| (shown_code(&row.name).into_owned(), units(row.value)))
        .collect();
    all.sort_by_key(|(_, Fen(units))| Reverse(*units));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_typed_cells() {
        assert_eq!(line_cell("1234.50", Type::Money), Cell::Money(Fen(123_450)));
        assert_eq!(line_cell("2/3", Type::Ratio), Cell::Percent(6667));
        assert_eq!(line_cell("0.5", Type::Ratio), Cell::Percent(5000));
        assert_eq!(line_cell("3", Type::Count), Cell::Count(3));
        assert_eq!(line_cell("1/300", Type::Amount), Cell::Text("1/300".into()));
    }
}
