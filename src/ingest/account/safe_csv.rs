//! CSV files that are safe to open in a spreadsheet program.

use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;

use crate::ingest::error::IngestError;

type Writer<'a> = csv::Writer<&'a mut dyn Write>;

/// Starts a file with a byte-order mark, so that spreadsheet programs read it as UTF-8.
pub(crate) fn start(to: &mut dyn Write) -> Result<Writer<'_>, IngestError> {
    to.write_all("\u{feff}".as_bytes()).map_err(failed)?;
    Ok(csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(to))
}

/// Writes one line.
pub(crate) fn line(csv: &mut Writer<'_>, fields: &[&str]) -> Result<(), IngestError> {
    let fields: Vec<Cow<'_, str>> = fields.iter().map(|f| harmless(f)).collect();
    csv.write_record(fields.iter().map(|f| f.as_bytes()))
        .map_err(|e| failed(std::io::Error::other(e)))
}

/// Ends a file.
pub(crate) fn end(mut csv: Writer<'_>) -> Result<(), IngestError> {
    csv.flush().map_err(failed)
}

/// A text that a spreadsheet program would take for a formula gets an apostrophe in front; numbers stay as they are.
fn harmless(field: &str) -> Cow<'_, str> {
    let is_number = field.strip_prefix(['-', '+']).is_some_and(|digits| {
        digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
            && digits.bytes().any(|b| b.is_ascii_digit())
    });
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number {
        Cow::Owned(format!("'{field}"))
    } else {
        Cow::Borrowed(field)
    }
}

fn failed(source: std::io::Error) -> IngestError {
    IngestError::Io {
        path: PathBuf::from("(output)"),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not() {
        for (field, want) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-", "'-"),
            ("-2+3", "'-2+3"),
            ("+cmd", "'+cmd"),
            ("\t=1", "'\t=1"),
            ("-1,234.50", "-1,234.50"),
            ("+5", "+5"),
            ("待核实", "待核实"),
            ("", ""),
        ] {
            assert_eq!(harmless(field), want);
        }
    }

    #[test]
    fn a_file_starts_with_a_mark_and_quotes_what_needs_it() {
        let mut out = Vec::new();
        let mut csv = start(&mut out).unwrap();
        line(&mut csv, &["a,b", "=x", "c\td"]).unwrap();
        end(csv).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\u{feff}\"a,b\",'=x,c\td\r\n");
    }
}
