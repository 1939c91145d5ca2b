//! A sheet whose headings are understood. Rows of a text file are read only when their table is worked out: what was taken up
//! for one table is free again for the next.

use super::error::IngestError;
use super::files::ExportFile;
use super::gathered::ParsedSheet;
use super::parse::ParsedBlock;
use super::plan::Plan;
use super::planned::Planned;
use super::raws::TextSource;
use super::read::TextHead;
use super::source::{open_text, unreadable};
use super::warning::Warning;

/// One sheet as one mapping sees it.
pub(crate) struct ExportSheet<'a> {
    pub(crate) file: ExportFile,
    /// Sheet name; empty for text files.
    pub(crate) name: String,
    pub(crate) planned: Planned<'a>,
    pub(crate) body: Body,
}

/// The rows of a sheet.
pub(crate) enum Body {
    /// Workbooks are read sheet by sheet, in a stream.
    Parsed(Vec<ParsedBlock>),
    /// A text file with its headings there; it is opened when its turn comes.
    Text(TextHead),
}

impl ExportSheet<'_> {
    /// About how much there is to do, in bytes.
    pub(crate) fn size(&self) -> u64 {
        const ROW: usize = 100;
        match &self.body {
            Body::Parsed(blocks) => {
                let rows: usize = blocks.iter().map(|block| block.lines.len()).sum();
                u64::try_from(rows.saturating_mul(ROW)).unwrap_or(u64::MAX)
            }
            Body::Text(_) => std::fs::metadata(&self.file.path).map_or(0, |file| file.len()),
        }
    }

    /// The rows, if they are not there yet, as sheet number `origin`; and what somebody should know of the sheet.
    pub(crate) fn parsed(self, origin: i32) -> Result<(ParsedSheet, Vec<Warning>), IngestError> {
        let ExportSheet {
            file,
            name,
            planned,
            body,
        } = self;
        let (blocks, source) = match body {
            Body::Parsed(blocks) => (blocks, None),
            Body::Text(head) => {
                let text = open_text(&file, &head)?;
                let source = TextSource {
                    path: file.path.clone(),
                    encoding: text.encoding(),
                };
                let blocks = text.read(|block| planned.parse(&block, head.last_line));
                let blocks = blocks.map_err(|e| unreadable(&file, "", &e))?;
                (blocks.into_iter().collect::<Result<Vec<_>, _>>()?, Some(source))
            }
        };
        let warnings = warnings(&file.name, &name, &planned.plan, &blocks);
        let sheet = ParsedSheet {
            origin,
            headings: planned.plan.columns.iter().map(|c| c.heading.clone()).collect(),
            blocks,
            source,
        };
        Ok((sheet, warnings))
    }
}

fn warnings(file: &str, sheet: &str, plan: &Plan<'_>, parsed: &[ParsedBlock]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for heading in &plan.unused {
        warnings.push(
            Warning::new(
                file,
                sheet,
                "unknown_heading",
                format!("表头“{heading}”没有对应字段，未使用"),
            )
            .about(heading),
        );
    }
    for heading in &plan.absent {
        warnings.push(
            Warning::new(
                file,
                sheet,
                "absent_heading",
                format!("缺少表头“{heading}”，该字段为空"),
            )
            .about(heading),
        );
    }
    for code in parsed.iter().flat_map(|p| &p.exceptions) {
        let text = format!("{code} 校验码错误，但已列为实际发放的代码");
        warnings.push(Warning::new(file, sheet, "issued_code", text));
    }
    warnings
}
