//! Where the headings of a text file are: the counterpart of what [`crate::ingest::export::open`] does for sheets.

use crate::ingest::error::IngestError;
use crate::ingest::export::reader::Reader;
use crate::ingest::layout::files::{ExportFile, unreadable};
use crate::ingest::layout::heading::Headings;
use crate::ingest::layout::plan::{Head, Place, plan};
use crate::ingest::read::{self, TextHead, TextOptions};
use crate::ingest::warning::Warning;

/// How a text file is to be read for one mapping.
pub(crate) struct TextStart {
    /// Delimiter, title lines and heading rows as the file has them.
    pub(crate) head: TextHead,
    /// The headings, and the title lines cut into fields.
    pub(crate) plan_head: Head,
    /// Where the file differs from what the mapping says.
    pub(crate) warnings: Vec<Warning>,
}

impl Reader<'_> {
    /// Finds the headings where the mapping says they are, or the first other place near the top that has all required
    /// ones, with the mapping's delimiter or another one.
    pub(crate) fn text_start(
        &self,
        file: &ExportFile,
        index: usize,
        options: &TextOptions,
    ) -> Result<TextStart, IngestError> {
        let (mapping, rule) = self.rule(index)?;
        let table = self.table(mapping)?;
        let place = Place {
            file: &file.name,
            sheet: "",
        };
        let fits = |rows: &[Vec<String>]| {
            let head = Head {
                headings: Headings::new(rows),
                titles: Vec::new(),
            };
            plan(self.mappings, mapping, table, &head, true, place).is_ok()
        };
        let head = read::find_head(&file.path, options, rule.title_rows, rule.header_rows, &fits)
            .map_err(|e| unreadable(file, "", &e))?;
        let mut warnings = Vec::new();
        let mut note = |code: &str, text: String| warnings.push(Warning::new(&file.name, "", code, text));
        // Sheets have title rows that their text exports leave out: only a text mapping says where a text's header is.
        if head.found && rule.sheets.is_empty() && head.titles != rule.title_rows {
            note(
                "headings_moved",
                format!("表头不在第{}行，而在第{}行", rule.title_rows + 1, head.titles + 1),
            );
        }
        if rule.delimiter.is_some() && head.options.delimiter != options.delimiter {
            note(
                "other_delimiter",
                format!(
                    "分隔符不是{}，而是{}",
                    name(options.delimiter),
                    name(head.options.delimiter)
                ),
            );
        }
        let delimiter = char::from(head.options.delimiter);
        let cells = |line: &String| {
            line.split(delimiter)
                .map(|cell| cell.trim_matches('"').to_owned())
                .collect::<Vec<_>>()
        };
        let plan_head = Head {
            headings: Headings::new(&head.rows),
            titles: head
                .above
                .iter()
                .flat_map(cells)
                .filter(|cell| !cell.trim().is_empty())
                .collect(),
        };
        Ok(TextStart {
            plan_head,
            head,
            warnings,
        })
    }
}

fn name(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "制表符".to_owned(),
        other => format!("“{}”", char::from(other)),
    }
}
