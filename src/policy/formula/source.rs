//! From places in a formula back to places in its TOML file.

use std::sync::Arc;

use sqlparser::tokenizer::{Location, Span};

use crate::policy::diagnostic::{At, Place};

/// The text of a formula and where it stands.
pub(crate) struct SqlSource {
    /// The SQL.
    pub(crate) text: String,
    place: Place,
    /// Byte offset in the file of the first byte of `text`; `None` if escapes make the two texts differ.
    start: Option<usize>,
}

impl SqlSource {
    /// The formula in a TOML string.
    pub(crate) fn new(written: &At<String>) -> SqlSource {
        let raw = written.place.file.text.get(written.place.range.clone()).unwrap_or("");
        let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|q| raw.starts_with(q));
        let start = quote.and_then(|quote| {
            let inner = raw.strip_prefix(quote)?.strip_suffix(quote)?;
            let trimmed = if quote.len() == 3 {
                inner
                    .strip_prefix("\r\n")
                    .or_else(|| inner.strip_prefix('\n'))
                    .unwrap_or(inner)
            } else {
                inner
            };
            let skipped = quote.len() + inner.len() - trimmed.len();
            (trimmed == written.value).then(|| written.place.range.start + skipped)
        });
        SqlSource {
            text: written.value.clone(),
            place: written.place.clone(),
            start,
        }
    }

    /// The whole formula.
    pub(crate) fn whole(&self) -> Place {
        self.place.clone()
    }

    /// The place of a span of the formula; the whole formula if the span is unknown.
    pub(crate) fn place(&self, span: Span) -> Place {
        let range = || {
            let start = self.offset(span.start)?;
            let end = self.offset(span.end)?.max(start);
            let base = self.start?;
            Some(base + start..base + end)
        };
        range().map_or_else(
            || self.whole(),
            |range| Place {
                file: Arc::clone(&self.place.file),
                range,
            },
        )
    }

    /// Byte offset in `text` of a location; columns count characters.
    fn offset(&self, at: Location) -> Option<usize> {
        let line = usize::try_from(at.line).ok()?.checked_sub(1)?;
        let column = usize::try_from(at.column).ok()?.checked_sub(1)?;
        let mut start = 0;
        for _ in 0..line {
            start += self.text.get(start..)?.find('\n')? + 1;
        }
        let rest = self.text.get(start..)?;
        let within = rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
        Some(start + within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::diagnostic::SourceFile;

    /// What of a TOML file a span of the formula in it points at.
    fn shown(toml: &str, value: &str, start: (u64, u64), end: (u64, u64)) -> String {
        let at = toml.find(['"', '\'']).unwrap();
        let file = Arc::new(SourceFile {
            path: "f.toml".into(),
            text: toml.to_owned(),
        });
        let range = at..toml.trim_end().len();
        let source = SqlSource::new(&At {
            value: value.to_owned(),
            place: Place { file, range },
        });
        let span = Span::new(Location::new(start.0, start.1), Location::new(end.0, end.1));
        let place = source.place(span);
        place.file.text[place.range].to_owned()
    }

    #[test]
    fn spans_point_into_every_kind_of_toml_string() {
        let sql = "灯 = 'x' AND oil";
        for quoted in [format!("expr = \"{sql}\"\n"), format!("expr = \"\"\"{sql}\"\"\"\n")] {
            assert_eq!(shown(&quoted, sql, (1, 1), (1, 2)), "灯", "{quoted}");
            assert_eq!(shown(&quoted, sql, (1, 13), (1, 16)), "oil", "{quoted}");
        }
        let lines = "\n灯 > 1\n  AND oil\n";
        assert_eq!(
            shown(&format!("expr = \"\"\"{lines}\"\"\""), &lines[1..], (2, 7), (2, 10)),
            "oil"
        );
        assert_eq!(
            shown(&format!("expr = '''{lines}'''"), &lines[1..], (1, 1), (1, 2)),
            "灯"
        );
        assert_eq!(shown("expr = 'oil + wick'", "oil + wick", (1, 7), (1, 11)), "wick");
    }

    #[test]
    fn escapes_fall_back_to_the_whole_string() {
        assert_eq!(
            shown("expr = \"\\u006Fil + wick\"", "oil + wick", (1, 7), (1, 11)),
            "\"\\u006Fil + wick\""
        );
        assert_eq!(shown("expr = \"oil\"", "oil", (0, 0), (0, 0)), "\"oil\"");
    }
}
