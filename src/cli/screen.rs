//! The summary on stdout, aligned by display width (a Chinese character is two columns wide).

use std::io::Write;
use std::path::Path;

use unicode_width::UnicodeWidthStr;

use crate::money::Ratio;
use crate::report::Lang;
use crate::report::department::{grouped, percentage};
use crate::runner::Failure;

/// Writes data to stdout. That nobody reads on (`huiqi run | head`) is no error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    print_to(&mut std::io::stdout().lock(), text)
}

/// As [`print`], to any writer.
pub(super) fn print_to(out: &mut impl Write, text: &str) -> Result<(), Failure> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::io(Path::new("stdout"), &source))
        }
        _ => Ok(()),
    }
}

/// The table of `summary.csv`: measure, enterprises, rows, amount; for an indicator only its value.
pub(super) fn summary(csv: &[u8], lang: Lang) -> String {
    let headings = [
        lang.pick("措施", "Measure"),
        lang.pick("应享企业", "Enterprises"),
        lang.pick("应享条数", "Rows"),
        lang.pick("金额待定", "Undetermined"),
        lang.pick("应享金额（元）", "Amount (yuan)"),
    ];
    let mut rows = vec![headings.map(str::to_owned)];
    let mut reader = csv::Reader::from_reader(csv);
    for record in reader.records().flatten() {
        let field = |at: usize| record.get(at).unwrap_or_default();
        if let Some(value) = Some(field(7)).filter(|value| !value.is_empty() || field(6).is_empty()) {
            let value = percent(value).unwrap_or_else(|| lang.unknown().to_owned());
            let blank = String::new;
            rows.push([field(1).to_owned(), blank(), blank(), blank(), value]);
            continue;
        }
        rows.push([
            field(1).to_owned(),
            grouped(field(2)),
            grouped(field(3)),
            grouped(field(5)),
            grouped(field(6)),
        ]);
    }
    table(&rows)
}

/// A ratio as a percentage with two decimals.
fn percent(value: &str) -> Option<String> {
    Some(percentage(Some(Ratio::parse(value)?)).shown()).filter(|shown| !shown.is_empty())
}

/// Rows with the first column to the left, the others to the right; a rule under the headings.
pub(super) fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for (line, row) in rows.iter().enumerate() {
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let padding = " ".repeat(width - cell.width());
            match (column, column + 1 == N) {
                (0, true) => text.push_str(cell),
                (0, false) => text.extend([cell, padding.as_str()]),
                _ => text.extend(["  ", padding.as_str(), cell]),
            }
        }
        text.push('\n');
        if line == 0 {
            text.push_str(&"-".repeat(widths.iter().sum::<usize>() + 2 * (N - 1)));
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_display_width() {
        let csv = "id,title,e,r,f,u,a,v\nx,窗税减半,2,1234,1,0,300.06,\ny,B,0,1,0,0,-1234567.00,\n";
        let text = summary(csv.as_bytes(), Lang::En);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2], "窗税减半            2  1,234             0         300.06");
        let widths: Vec<usize> = lines.iter().map(|l| l.width()).collect();
        assert!(widths.iter().all(|w| *w == widths[0]), "{text}");
    }

    #[test]
    fn an_indicator_shows_its_value_and_nothing_to_add_up() {
        let csv = "id,title,e,r,f,u,a,v\nx,清偿率,0,14,0,0,,0.42077859\ny,无,0,0,0,0,,\n";
        let text = summary(csv.as_bytes(), Lang::Zh);
        let cells = |line: usize| text.lines().nth(line).unwrap().split_whitespace().collect::<Vec<_>>();
        assert_eq!(cells(2), ["清偿率", "42.08%"]);
        assert_eq!(cells(3), ["无", "（不详）"]);
    }

    #[test]
    fn a_reader_that_left_is_no_error() {
        struct Left(std::io::ErrorKind);
        impl Write for Left {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        assert!(print_to(&mut Left(std::io::ErrorKind::BrokenPipe), "x").is_ok());
        assert!(print_to(&mut Left(std::io::ErrorKind::StorageFull), "x").is_err());
    }
}
