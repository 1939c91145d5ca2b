//! Cells merged over several rows: the value of such an area holds for all its rows, in its first column.

use calamine::Dimensions;

use crate::ingest::FieldKind;

/// The areas of a sheet that are higher than one row, while its cells come in order.
#[derive(Debug, Default)]
pub(super) struct MergedCells {
    /// By first row, then column; those behind `next` are still to come.
    areas: Vec<Dimensions>,
    next: usize,
    /// Areas that reach into rows to come, by column.
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    column: u32,
    first: u32,
    last: u32,
    kind: FieldKind,
    text: String,
}

impl MergedCells {
    pub(super) fn new(areas: Vec<Dimensions>) -> MergedCells {
        let mut areas: Vec<Dimensions> = areas.into_iter().filter(|a| a.end.0 > a.start.0).collect();
        areas.sort_by_key(|area| area.start);
        MergedCells {
            areas,
            ..MergedCells::default()
        }
    }

    /// Whether there is none, or all are passed.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty() && self.next >= self.areas.len()
    }

    /// A filled cell; it may begin an area. Cells come in the order of rows and columns.
    pub(super) fn see(&mut self, row: u32, column: u32, kind: FieldKind, text: &str) {
        while let Some(area) = self.areas.get(self.next).filter(|area| area.start <= (row, column)) {
            if area.start == (row, column) {
                let at = self.open.partition_point(|open| open.column < column);
                let open = Open {
                    column,
                    first: row,
                    last: area.end.0,
                    kind,
                    text: text.to_owned(),
                };
                self.open.insert(at, open);
            }
            self.next += 1;
        }
    }

    /// Forgets the areas that end above a row.
    pub(super) fn enter(&mut self, row: u32) {
        self.open.retain(|open| open.last >= row);
    }

    /// What an empty cell shows because an area above reaches down to it.
    pub(super) fn value(&self, row: u32, column: u32) -> Option<(FieldKind, &str)> {
        let open = self.open.iter().find(|open| open.column == column)?;
        (open.first < row && row <= open.last).then_some((open.kind, open.text.as_str()))
    }

    /// The last column at or behind `column` that an area above reaches down to.
    pub(super) fn last_behind(&self, row: u32, column: u32) -> Option<u32> {
        let reaches = self
            .open
            .iter()
            .filter(|open| open.first < row && row <= open.last && open.column >= column);
        reaches.map(|open| open.column).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(start: (u32, u32), end: (u32, u32)) -> Dimensions {
        Dimensions { start, end }
    }

    #[test]
    fn areas_reach_down() {
        let mut merged = MergedCells::new(vec![area((2, 1), (4, 1)), area((0, 0), (0, 5)), area((3, 3), (4, 4))]);
        merged.see(0, 0, FieldKind::Text, "标题");
        merged.see(2, 1, FieldKind::Number, "5");
        assert_eq!(merged.value(2, 1), None);
        assert_eq!(merged.value(3, 1), Some((FieldKind::Number, "5")));
        merged.see(3, 3, FieldKind::Text, "x");
        assert_eq!(merged.last_behind(4, 2), Some(3));
        assert_eq!(merged.value(4, 4), None);
        merged.enter(5);
        assert!(merged.is_empty());
        assert_eq!(merged.value(4, 1), None);
    }

    #[test]
    fn an_empty_area_shows_nothing() {
        let mut merged = MergedCells::new(vec![area((1, 1), (3, 1))]);
        merged.see(1, 2, FieldKind::Text, "x");
        assert_eq!(merged.value(2, 1), None);
        assert!(merged.is_empty());
    }
}
