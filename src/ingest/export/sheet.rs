//! A sheet whose headings are understood. Rows of a text file are read only when their table is worked out: what was taken up
//! for one table is free again for the next.

use crate::ingest::error::IngestError;
use crate::ingest::export::planned::Planned;
use crate::ingest::export::text_file::open_text;
use crate::ingest::layout::files::{ExportFile, unreadable};
use crate::ingest::layout::plan::Plan;
use crate::ingest::parse::block::ParsedBlock;
use crate::ingest::parse::raw_rows::TextSource;
use crate::ingest::read::TextHead;
use crate::ingest::read::row::RowBlock;
use crate::ingest::stage::table_builder::TableBuilder;
use crate::ingest::warning::Warning;

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
        match &self.body {
            Body::Parsed(blocks) => blocks.iter().map(|block| block.raws.bytes()).sum(),
            Body::Text(_) => std::fs::metadata(&self.file.path).map_or(0, |file| file.len()),
        }
    }

    /// Hands the rows on, as those of sheet number `origin`. Gives what somebody should know of the sheet.
    pub(crate) fn gather(self, origin: i32, to: &mut TableBuilder) -> Result<Vec<Warning>, IngestError> {
        let ExportSheet {
            file,
            name,
            planned,
            body,
        } = self;
        let headings = planned.plan.columns.iter().map(|c| c.heading.clone()).collect();
        match body {
            Body::Parsed(blocks) => {
                to.begin(origin, headings, None);
                blocks.into_iter().try_for_each(|block| to.add(block))?;
            }
            Body::Text(head) => {
                let text = open_text(&file, &head)?;
                let source = TextSource {
                    path: file.path.clone(),
                    encoding: text.encoding(),
                };
                to.begin(origin, headings, Some(source));
                let parse = |block: RowBlock<'_>| planned.parse(&block, head.last_line);
                let taken = text.read_in_order(parse, |block| to.add(block?));
                taken.map_err(|e| unreadable(&file, "", &e))??;
            }
        }
        Ok(warnings(&file.name, &name, &planned.plan, &to.exceptions()))
    }
}

fn warnings(file: &str, sheet: &str, plan: &Plan<'_>, exceptions: &[String]) -> Vec<Warning> {
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
    for code in exceptions {
        let text = format!("{code} 校验码错误，但已列为实际发放的代码");
        warnings.push(Warning::new(file, sheet, "issued_code", text));
    }
    warnings
}
