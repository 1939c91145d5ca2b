//! Where rows go: the mess is added here, and the truth is kept.

use super::cell::Cell;
use super::fault::{self, Fault, Layout, Twist};
use super::rng::Rng;
use super::tables::{At, Form, PENALTIES, SHEETS, Sheet, Table};
use super::tally::{Class, Planted, Tally};
use super::write::{Fields, Medium};
use super::{day::Day, mess};

/// What the rows of some enterprises became, sheet by sheet.
pub(super) struct Sink {
    office: bool,
    sheets: Vec<Part>,
    /// Lines of the truth by sheet; the last is the table of penalties.
    truth: Vec<String>,
    pub(super) mess: Rng,
    /// The next row leaves this column blank, although the truth knows it from elsewhere.
    hidden: &'static str,
}

/// Rows of one sheet.
#[derive(Default)]
pub(super) struct Part {
    pub(super) fields: Fields,
    pub(super) tally: Tally,
    /// The rows in the encoding of their text file or page.
    pub(super) bytes: Vec<u8>,
}

/// Rows ready to be written.
pub(super) struct Chunk {
    pub(super) parts: Vec<Part>,
    /// As in [`Sink`].
    pub(super) truth: Vec<String>,
}

/// Of 10,000 rows: about as in the sample. Returns are corrected and voided, all others written twice more often.
const SPOILED: u64 = 125;
const CORRECTED: u64 = SPOILED + 90;
const VOIDED: u64 = CORRECTED + 20;
const TWICE: u64 = VOIDED + 50;
const REFILED: u64 = TWICE + 10;

impl Sink {
    pub(super) fn new(office: bool, mess: Rng) -> Sink {
        Sink {
            office,
            sheets: SHEETS.iter().map(|_| Part::default()).collect(),
            truth: vec![String::new(); SHEETS.len() + 1],
            mess,
            hidden: "",
        }
    }

    /// Encodes what is to be encoded.
    pub(super) fn done(mut self) -> Chunk {
        for (part, sheet) in self.sheets.iter_mut().zip(SHEETS) {
            if Medium::of(sheet, self.office) != Medium::Book {
                part.bytes = super::file::encoded(sheet, std::mem::take(&mut part.fields.text));
            }
        }
        Chunk {
            parts: self.sheets,
            truth: self.truth,
        }
    }

    /// Takes a row of a sheet, its cells in the order of the table's columns.
    pub(super) fn row<const N: usize>(&mut self, at: At, mut cells: [Cell; N]) -> [Cell; N] {
        let sheet = at.sheet();
        let table = sheet.table;
        debug_assert_eq!(N, table.columns.len(), "{}", table.name);
        let draw = self.mess.below(10_000);
        let returns = table.corrected.is_some();
        match draw {
            0..SPOILED => self.spoiled(at, &cells),
            SPOILED..CORRECTED if returns => self.corrected(at, &mut cells),
            CORRECTED..VOIDED if returns => {
                let mut voided = cells.clone();
                set(&mut voided, table, "filing_status", Cell::from("作废"));
                self.extra(at, &voided, Class::Voided, "voided");
            }
            // Tax lines of one period stand beside each other; only of returns does the later one count.
            TWICE..REFILED if returns && table.name != "tax_line" => self.refiled(at, &cells),
            _ => {}
        }
        self.keep(at, &cells);
        self.write(at, &cells, &Twist::None);
        if (VOIDED..TWICE).contains(&draw) {
            self.extra(at, &cells, Class::Superseded, "duplicate");
        }
        self.hidden = "";
        cells
    }

    /// As [`Sink::row`], with a column left blank whose value follows from others.
    pub(super) fn row_hiding<const N: usize>(&mut self, at: At, hidden: &'static str, cells: [Cell; N]) {
        self.hidden = hidden;
        self.row(at, cells);
    }

    /// Takes a row that stands in two files: the one in `again` is superseded.
    pub(super) fn again<const N: usize>(&mut self, again: At, cells: &[Cell; N]) {
        self.extra(again, cells, Class::Superseded, "duplicate_across_parts");
    }

    /// A row of the table of penalties, which no sheet has.
    pub(super) fn penalty(&mut self, taxpayer: &str, day: Day, code: &str) {
        let cells = [
            Cell::from(taxpayer.to_owned()),
            Cell::from(day),
            Cell::from(code.to_owned()),
        ];
        if let Some(truth) = self.truth.last_mut() {
            super::truth::line(PENALTIES, &cells, truth);
        }
    }

    /// True in so many of a thousand cases; of the mess, not of the values.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.mess.chance(per_mille)
    }

    fn spoiled(&mut self, at: At, cells: &[Cell]) {
        let sheet = at.sheet();
        let layout = layout(sheet, self.office);
        // What cannot happen to this row gives way to something else.
        for _ in 0..6 {
            let fault = Fault::draw(&mut self.mess);
            let mut copy = cells.to_vec();
            set(&mut copy, sheet.table, self.hidden, Cell::Blank);
            if let Some(twist) = fault::spoil(fault, sheet.table, layout, &mut copy, &mut self.mess) {
                self.plant(at, Class::Quarantined, fault.code(), fault.code());
                let hidden = std::mem::take(&mut self.hidden);
                self.write(at, &copy, &twist);
                self.hidden = hidden;
                return;
            }
        }
    }

    /// The row was filed before with another amount; this one is the correction.
    fn corrected(&mut self, at: At, cells: &mut [Cell]) {
        let table = at.sheet().table;
        let mut first = cells.to_vec();
        set(cells, table, "filing_status", Cell::from("更正申报"));
        let (amount, filed) = (table.corrected.unwrap_or_default(), "filed_date");
        if let Some(Cell::Whole(n)) = table.at(amount).and_then(|i| first.get_mut(i)) {
            *n = n.saturating_mul(10).saturating_add(1);
        }
        if let Some(Cell::Day(day)) = table.at(filed).and_then(|i| first.get_mut(i)) {
            *day = day.plus(-self.mess.range(0, 3));
        }
        self.extra(at, &first, Class::Superseded, "corrected");
    }

    /// A return of the same period was filed before under another number.
    fn refiled(&mut self, at: At, cells: &[Cell]) {
        let table = at.sheet().table;
        let mut first = cells.to_vec();
        if let Some(Cell::Text(number)) = first.first_mut() {
            *number = format!("{number}A").into();
        }
        if let Some(Cell::Day(day)) = table.at("filed_date").and_then(|i| first.get_mut(i)) {
            *day = day.plus(-self.mess.range(1, 4));
        }
        self.extra(at, &first, Class::Superseded, "filed_again");
    }

    fn extra(&mut self, at: At, cells: &[Cell], class: Class, kind: &'static str) {
        self.plant(at, class, kind, "");
        self.write(at, cells, &Twist::None);
    }

    fn part(&mut self, at: At) -> Option<&mut Part> {
        self.sheets.get_mut(at as usize)
    }

    /// Notes that the next row is not one that counts.
    fn plant(&mut self, at: At, class: Class, kind: &'static str, code: &'static str) {
        if let Some(part) = self.part(at) {
            let row = part.fields.rows;
            part.tally.planted.push(Planted { row, class, kind, code });
            part.tally.count(class);
        }
    }

    fn keep(&mut self, at: At, cells: &[Cell]) {
        let table = at.sheet().table;
        if let Some(truth) = self.truth.get_mut(at as usize) {
            super::truth::line(table, cells, truth);
        }
        if let Some(part) = self.part(at) {
            part.tally.accept(table, cells);
        }
    }

    fn write(&mut self, at: At, cells: &[Cell], twist: &Twist) {
        let sheet = at.sheet();
        let medium = Medium::of(sheet, self.office);
        let Some(part) = self.sheets.get_mut(at as usize) else {
            return;
        };
        let plain = matches!(twist, Twist::Quote(_));
        let fields = &mut part.fields;
        for ((i, column), cell) in sheet.table.exported().enumerate().zip(cells) {
            match twist {
                Twist::Cut(from) if i >= *from => break,
                Twist::Field(at, text) if i == *at => fields.push(sheet, medium, text, mess::Written::Text, false),
                Twist::Quote(at) if i == *at => {
                    fields.open_quote(i > 0, sheet.delimiter);
                    let mut text = String::new();
                    mess::write(column, false, cell, false, &mut self.mess, &mut text);
                    fields.append(&text);
                }
                _ => {
                    let cell = if column.name == self.hidden { &Cell::Blank } else { cell };
                    let mut text = std::mem::take(&mut fields.scratch);
                    text.clear();
                    let in_yuan = sheet.in_yuan == column.name;
                    let book = medium == Medium::Book;
                    let written = mess::write(column, in_yuan, cell, book, &mut self.mess, &mut text);
                    if plain {
                        text.retain(|c| c != sheet.delimiter);
                    }
                    fields.push(sheet, medium, &text, written, plain);
                    fields.scratch = text;
                }
            }
        }
        fields.end_row(medium);
    }
}

fn set(cells: &mut [Cell], table: &Table, name: &str, value: Cell) {
    if let Some(cell) = table.at(name).and_then(|at| cells.get_mut(at)) {
        *cell = value;
    }
}

fn layout(sheet: &Sheet, office: bool) -> Layout {
    let text = !office || sheet.form == Form::Text;
    Layout {
        fixed: text || sheet.form == Form::Page,
        quotes: text && sheet.delimiter == ',',
    }
}
