//! The workbook of a department: one sheet per section, no formulas but totals that follow the filter, codes as text.

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
};

use unicode_width::UnicodeWidthStr;

use super::money_cell::{cell_number, percent_number};
use super::section::{Cell, ColumnKind, Section};
use super::{DepartmentReport, Frame};
use crate::report::ReportError;

/// Row of the headings; title and note stand above.
const HEADINGS: u32 = 2;
/// Rows of data per sheet; a sheet has 1,048,576.
const ROWS_PER_SHEET: usize = 1_000_000;
/// A cell takes 32,767 characters.
const LONGEST_TEXT: usize = 32_000;
const FONT: &str = "微软雅黑";

/// Height of a line of text, in points.
const LINE: u16 = 16;
/// Most lines of a row: a row takes 409 points.
const MOST_LINES: usize = 25;

/// Columns of text that the button of a filter covers.
const FILTER: u16 = 2;

/// Level of deflate: 1 writes a county's workbooks in half the time of the usual 6 and makes them about a third larger.
const COMPRESSION: u8 = 1;

/// Formats of the cells of a row.
struct RowFormats {
    text: Format,
    count: Format,
    money: Format,
    percent: Format,
}

impl RowFormats {
    fn new(cell: impl Fn() -> Format) -> RowFormats {
        RowFormats {
            text: cell().set_num_format("@").set_text_wrap(),
            count: cell().set_num_format("#,##0"),
            money: cell().set_num_format("#,##0.00"),
            percent: cell().set_num_format("0.00%"),
        }
    }
}

struct Formats {
    title: Format,
    note: Format,
    alert: Format,
    heading: Format,
    row: RowFormats,
    total: RowFormats,
}

impl Formats {
    fn new() -> Formats {
        let base = || Format::new().set_font_name(FONT).set_font_size(10);
        let cell = || {
            base()
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x00D0_D5DD))
                .set_align(FormatAlign::VerticalCenter)
        };
        let total = || cell().set_bold().set_background_color(Color::RGB(0x00F2_F4F7));
        Formats {
            title: base().set_font_size(15).set_bold(),
            note: base().set_font_color(Color::RGB(0x0066_7085)),
            alert: base()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x00B4_2318)),
            heading: cell()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x009B_1C1C))
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            row: RowFormats::new(cell),
            total: RowFormats::new(total),
        }
    }
}

/// The workbook as bytes. The same report gives the same bytes: the creation date is the evaluation day.
///
/// # Errors
/// [`ReportError::Xlsx`] if the library refuses a cell.
pub fn render_xlsx(report: &DepartmentReport) -> Result<Vec<u8>, ReportError> {
    draw_xlsx(&report.frame())
}

/// Any report as a workbook, as [`render_xlsx`].
///
/// # Errors
/// As [`render_xlsx`].
pub fn draw_xlsx(report: &Frame<'_>) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::parse_from_str(report.as_of)?;
    let properties = DocProperties::new()
        .set_title(format!("{} {}", report.name, report.scope))
        .set_author("huiqi 惠企")
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    workbook.set_zip_compression_level(COMPRESSION);
    let formats = Formats::new();
    for section in report.sections {
        // An empty section still gets its sheet, with headings.
        let mut parts: Vec<&[Vec<Cell>]> = section.rows.chunks(ROWS_PER_SHEET).collect();
        if parts.is_empty() {
            parts.push(&[]);
        }
        for (part, rows) in parts.into_iter().enumerate() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(if part == 0 {
                section.title.clone()
            } else {
                format!("{} {}", section.title, part + 1)
            })?;
            fill(sheet, report, section, rows, &formats)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(
    sheet: &mut Worksheet,
    report: &Frame<'_>,
    section: &Section,
    rows: &[Vec<Cell>],
    formats: &Formats,
) -> Result<(), ReportError> {
    let note = format!(
        "{}  {}：{}  {}",
        report.scope,
        report.lang.pick("评估日", "as of"),
        report.lang.period(report.as_of),
        section.note
    );
    sheet.write_string_with_format(0, 0, format!("{} · {}", report.name, section.title), &formats.title)?;
    if report.alerts.is_empty() {
        sheet.write_string_with_format(1, 0, note, &formats.note)?;
    } else {
        // Every sheet carries the band: a sheet may be printed or sent on by itself.
        let band: String = report.alerts.join(" ").chars().take(LONGEST_TEXT).collect();
        sheet.write_string_with_format(1, 0, format!("{band}  {note}"), &formats.alert)?;
    }
    let mut lines = 1;
    for (at, column) in (0_u16..).zip(&section.columns) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(HEADINGS, at, &column.heading, &formats.heading)?;
        lines = lines.max(lines_of(&column.heading, column.width.saturating_sub(FILTER)));
    }
    sheet.set_row_height(HEADINGS, row_height(lines))?;
    let mut line = HEADINGS;
    for row in rows {
        line += 1;
        write_row(sheet, section, line, row, &formats.row)?;
    }
    let last_column = u16::try_from(section.columns.len()).unwrap_or(1).saturating_sub(1);
    sheet.autofilter(HEADINGS, 0, line, last_column)?;
    if let Some(total) = &section.total {
        write_row(sheet, section, line + 1, total, &formats.total)?;
        if line > HEADINGS {
            follow_filter(sheet, section, line, total, &formats.total)?;
        }
    }
    // A wide list keeps its first two columns (code and name) in sight.
    let kept = if last_column > 8 { 2 } else { 0 };
    sheet.set_freeze_panes(HEADINGS + 1, kept)?;
    print_setup(sheet, report)
}

/// Totals that are sums of their rows add up what a filter leaves; the figure of all rows is kept beside the formula.
fn follow_filter(
    sheet: &mut Worksheet,
    section: &Section,
    last: u32,
    total: &[Cell],
    formats: &RowFormats,
) -> Result<(), ReportError> {
    for ((at, cell), column) in (0_u16..).zip(total).zip(&section.columns) {
        let (result, format) = match (cell, column.sum) {
            // A sum beyond fifteen digits stays the exact text that it is.
            (Cell::Money(amount), true) if cell_number(*amount).is_some() => (amount.to_string(), &formats.money),
            (Cell::Count(count), true) => (count.to_string(), &formats.count),
            _ => continue,
        };
        let name = column_number_to_name(at);
        let sum = format!("=SUBTOTAL(109,{name}{}:{name}{})", HEADINGS + 2, last + 1);
        sheet.write_formula_with_format(last + 1, at, Formula::new(sum).set_result(result), format)?;
    }
    Ok(())
}

/// A4 landscape, one page wide, headings on every page, page numbers at the foot.
fn print_setup(sheet: &mut Worksheet, report: &Frame<'_>) -> Result<(), ReportError> {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_header(format!("&R&9{}", report.name));
    let pages = report.lang.pick("&R&9第 &P 页，共 &N 页", "&R&9Page &P of &N");
    sheet.set_footer(format!("&L&8{}{pages}", report.seal.replace('&', "&&")));
    sheet.set_repeat_rows(HEADINGS, HEADINGS)?;
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    section: &Section,
    line: u32,
    row: &[Cell],
    formats: &RowFormats,
) -> Result<(), ReportError> {
    let mut lines = 1;
    for ((at, cell), column) in (0_u16..).zip(row).zip(&section.columns) {
        let format = match column.kind {
            ColumnKind::Text => &formats.text,
            ColumnKind::Count => &formats.count,
            ColumnKind::Money => &formats.money,
            ColumnKind::Percent => &formats.percent,
        };
        let number = match cell {
            Cell::Count(value) => u32::try_from(*value).ok().map(f64::from),
            Cell::Money(amount) => cell_number(*amount),
            Cell::Percent(units) => percent_number(*units),
            Cell::Text(_) | Cell::Blank => None,
        };
        match (number, cell) {
            (Some(number), _) => sheet.write_number_with_format(line, at, number, format)?,
            (None, Cell::Blank) => sheet.write_blank(line, at, format)?,
            (None, _) => {
                let shown: String = cell.shown().chars().take(LONGEST_TEXT).collect();
                lines = lines.max(lines_of(&shown, column.width));
                sheet.write_string_with_format(line, at, shown, format)?
            }
        };
    }
    if lines > 1 {
        // Not every program fits the height of wrapped rows by itself.
        sheet.set_row_height(line, row_height(lines))?;
    }
    Ok(())
}

/// Height of a row of some lines, in points.
fn row_height(lines: usize) -> u16 {
    u16::try_from(lines.min(MOST_LINES)).unwrap_or(1) * LINE
}

/// Lines that a text takes in a column; a Chinese character is two columns wide.
fn lines_of(text: &str, width: u16) -> usize {
    // Widths count characters of 11 points, the cells have 10.
    let width = (usize::from(width) * 11 / 10).max(1);
    text.lines().map(|line| line.width().div_ceil(width).max(1)).sum()
}
