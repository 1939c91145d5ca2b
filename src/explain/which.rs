//! Which rows are asked for.

use super::LedgerRow;

/// What a user names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// An enterprise, by its code.
    Enterprise(String),
    /// A line of an export: file (with the sheet behind `#` if need be) and line.
    Place {
        /// File name.
        file: String,
        /// Sheet, if it was named.
        sheet: Option<String>,
        /// 1-based line of a text file or row of a sheet.
        line: i32,
    },
    /// A diagnostic of the policy pack, `POL001` ….
    Diagnostic(String),
}

impl Which {
    /// Reads what a user names.
    #[must_use]
    pub fn parse(text: &str) -> Which {
        if text.starts_with("POL") {
            return Which::Diagnostic(text.to_owned());
        }
        let place = text
            .rsplit_once(':')
            .and_then(|(file, line)| Some((file, line.parse().ok()?)));
        match place {
            Some((place, line)) => {
                let (file, sheet) = match place.split_once('#') {
                    Some((file, sheet)) => (file, Some(sheet.to_owned())),
                    None => (place, None),
                };
                Which::Place {
                    file: file.to_owned(),
                    sheet,
                    line,
                }
            }
            None => Which::Enterprise(text.to_owned()),
        }
    }

    /// Whether a row of the ledger is meant.
    #[must_use]
    pub fn is(&self, row: &LedgerRow) -> bool {
        match self {
            Which::Enterprise(code) => row.uscc == *code,
            Which::Place { file, sheet, line } => {
                row.source_file == *file
                    && sheet.as_ref().is_none_or(|sheet| row.source_sheet == *sheet)
                    && row.source_line == *line
            }
            Which::Diagnostic(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_places_and_diagnostics_are_told_apart() {
        assert_eq!(Which::parse("POL026"), Which::Diagnostic("POL026".into()));
        assert_eq!(
            Which::parse("91530428MA6A000236"),
            Which::Enterprise("91530428MA6A000236".into())
        );
        let place = |sheet: Option<&str>| Which::Place {
            file: "06_税费.xlsx".into(),
            sheet: sheet.map(str::to_owned),
            line: 12,
        };
        assert_eq!(Which::parse("06_税费.xlsx:12"), place(None));
        assert_eq!(Which::parse("06_税费.xlsx#明细:12"), place(Some("明细")));
    }
}
