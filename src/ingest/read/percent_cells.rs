//! Which number cells of a sheet are shown as percentages: their value is the ratio, whatever the heading says.

/// Places of such cells (row and column, from 0) in the order in which the cells are read.
#[derive(Debug, Default)]
pub(super) struct PercentCells {
    places: Vec<(u32, u32)>,
    next: usize,
}

impl PercentCells {
    /// From places in any order.
    pub(super) fn new(mut places: Vec<(u32, u32)>) -> PercentCells {
        places.sort_unstable();
        PercentCells { places, next: 0 }
    }

    /// Whether the cell there is one. Cells must be asked for in order.
    #[inline]
    pub(super) fn take(&mut self, row: u32, column: u32) -> bool {
        while self.places.get(self.next).is_some_and(|place| *place < (row, column)) {
            self.next += 1;
        }
        self.places.get(self.next) == Some(&(row, column))
    }
}

/// Whether a number format such as `0.00%` shows percentages; a sign that is quoted or escaped is only text.
pub(super) fn is_percent(format: &str) -> bool {
    let (mut quoted, mut escaped, mut bracket) = (false, false, false);
    for c in format.chars() {
        match c {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            '[' => bracket = true,
            ']' => bracket = false,
            '%' if !bracket => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for format in ["0%", "0.00%", "0.00%;[Red]-0.00%", "#,##0.0 %"] {
            assert!(is_percent(format), "{format}");
        }
        for format in ["General", "0.00", "0.00\"%\"", "0.00\\%", "yyyy-mm-dd", "0_%"] {
            assert!(!is_percent(format), "{format}");
        }
    }

    #[test]
    fn places_in_order() {
        let mut cells = PercentCells::new(vec![(3, 1), (1, 2)]);
        assert!(!cells.take(0, 0) && !cells.take(1, 1));
        assert!(cells.take(1, 2));
        assert!(!cells.take(2, 9) && cells.take(3, 1) && !cells.take(3, 2));
    }
}
