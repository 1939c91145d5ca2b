//! Text files and web pages.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::SynthError;
use super::gb;
use super::heading;
use super::mess::Written;
use super::tables::Sheet;
use super::write::{Fields, Medium};

/// An open text file or page. Lines of a page are its table rows.
pub(super) struct Lines {
    pub(super) path: PathBuf,
    to: BufWriter<File>,
    sheet: &'static Sheet,
    medium: Medium,
    /// Lines written.
    pub(super) lines: u64,
    pub(super) bytes: u64,
}

impl Lines {
    /// Opens the file and writes what stands above the rows.
    pub(super) fn open(
        path: PathBuf,
        sheet: &'static Sheet,
        medium: Medium,
        headings: &[String],
    ) -> Result<Lines, SynthError> {
        let io = SynthError::io(&path);
        let to = BufWriter::with_capacity(1 << 20, File::create(&path).map_err(io)?);
        let mut file = Lines {
            path,
            to,
            sheet,
            medium,
            lines: 0,
            bytes: 0,
        };
        if medium == Medium::Page {
            let head = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb18030\"></head><body><table>\r\n";
            let width = headings.len();
            file.put(head)?;
            // The line speaks for all amounts of the sheet: it names a unit only where no heading names another.
            let mixed = headings.iter().any(|heading| heading.contains("万元"));
            let scope = if mixed {
                "统计口径：状态=全部；取数日期 2023-01-20"
            } else {
                "统计口径：状态=全部；取数日期 2023-01-20；金额单位：元"
            };
            for title in [sheet.book, scope] {
                file.put(&format!("<tr><td colspan=\"{width}\">{title}</td></tr>\r\n"))?;
            }
            file.lines += 2;
        } else if !sheet.gb {
            file.put("\u{feff}")?;
        }
        file.row(headings)?;
        Ok(file)
    }

    pub(super) fn is_page(&self) -> bool {
        self.medium == Medium::Page
    }

    fn put(&mut self, text: &str) -> Result<(), SynthError> {
        let mut bytes = Vec::new();
        if self.sheet.gb {
            gb::encode(text, &mut bytes);
        } else {
            bytes.extend_from_slice(text.as_bytes());
        }
        self.append(&bytes, 0)
    }

    /// Writes rows that are encoded already.
    pub(super) fn append(&mut self, bytes: &[u8], rows: u64) -> Result<(), SynthError> {
        self.to.write_all(bytes).map_err(SynthError::io(&self.path))?;
        self.lines += rows;
        self.bytes += u64::try_from(bytes.len()).unwrap_or(0);
        Ok(())
    }

    fn row(&mut self, cells: &[String]) -> Result<(), SynthError> {
        let mut fields = Fields::default();
        for cell in cells {
            fields.push(self.sheet, self.medium, cell, Written::Text, false);
        }
        fields.end_row(self.medium);
        let text = std::mem::take(&mut fields.text);
        self.put(&text)?;
        self.lines += 1;
        Ok(())
    }

    /// Writes what stands below the rows and closes the file; gives its size in bytes.
    pub(super) fn close(mut self, sums: &[i128]) -> Result<u64, SynthError> {
        let total = heading::total(self.sheet, sums);
        if !total.is_empty() {
            self.row(&total)?;
        }
        if self.medium == Medium::Page {
            self.put("</table></body></html>\r\n")?;
        }
        self.to.flush().map_err(SynthError::io(&self.path))?;
        Ok(self.bytes)
    }
}

/// The bytes of rows as their file has them.
pub(super) fn encoded(sheet: &Sheet, text: String) -> Vec<u8> {
    if sheet.gb {
        let mut bytes = Vec::new();
        gb::encode(&text, &mut bytes);
        bytes
    } else {
        text.into_bytes()
    }
}

/// A name with the number of the part behind it, if it is not the first.
pub(super) fn part_name(folder: &Path, book: &str, part: u32, ending: &str) -> PathBuf {
    if part == 1 {
        folder.join(format!("{book}.{ending}"))
    } else {
        folder.join(format!("{book}_{part}.{ending}"))
    }
}
