//! Looks through an XML part before the library reads it, in a stream: the library keeps whole tags, texts and shared
//! strings in memory, whatever their size.

use std::io::Read;

use super::bounds::{MAX_COLUMNS, MAX_ROWS};
use super::refusal::{
    CELL_OUTSIDE, CELL_TOO_LONG, NO_WORKBOOK, Refusal, SHARED_STRINGS, XML_DAMAGED, XML_DOCTYPE, XML_TOO_DEEP,
};

/// Longest tag, comment or text; longest cell with its markup. A spreadsheet's cells hold 32,767 characters.
const MAX_PIECE: usize = 1 << 20;

/// Deepest nesting; workbooks have less than 20 levels.
const MAX_DEPTH: usize = 256;

const BLOCK: usize = 64 << 10;

/// Tags up to here are looked at without copying them.
const SHORT_TAG: usize = 256;

/// What was counted in a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Bytes, unpacked.
    pub(super) bytes: u64,
    /// Elements.
    pub(super) elements: u64,
    /// Shared strings, or as many as the part says, whichever is more.
    pub(super) strings: u64,
    /// Merges of cells over several rows.
    pub(super) tall_merges: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    /// Inside `<…>`, with the quote that is open.
    Tag(Option<u8>),
    /// Inside a comment, a CDATA section or a processing instruction: ends with these bytes.
    Until(&'static [u8]),
}

/// Follows the markup of one part.
pub(super) struct XmlScan {
    state: State,
    /// The tag so far, or the last bytes of a comment.
    tag: Vec<u8>,
    /// Bytes of the piece that is not at its end.
    piece: usize,
    depth: usize,
    rows: u32,
    /// Bytes of the cell or shared string that is open.
    cell: Option<usize>,
    counts: Counts,
    /// Most bytes that shared strings may take in memory.
    held_limit: u64,
    held: u64,
    /// The cell that was refused.
    pub(super) place: String,
}

impl XmlScan {
    /// `held_limit`: most bytes that the shared strings of this part may take in memory.
    pub(super) fn new(held_limit: u64) -> XmlScan {
        XmlScan {
            state: State::Text,
            tag: Vec::new(),
            piece: 0,
            depth: 0,
            rows: 0,
            cell: None,
            counts: Counts::default(),
            held_limit,
            held: 0,
            place: String::new(),
        }
    }

    /// Reads a part to its end. `check` sees how many bytes came out so far and may end it.
    pub(super) fn read(
        &mut self,
        input: &mut dyn Read,
        check: &dyn Fn(u64) -> Result<(), Refusal>,
    ) -> Result<Counts, Refusal> {
        let mut block = vec![0; BLOCK];
        loop {
            let got = input.read(&mut block).map_err(|_| super::refusal::ZIP_DAMAGED)?;
            if got == 0 {
                break;
            }
            self.counts.bytes += got as u64;
            check(self.counts.bytes)?;
            let bytes = block.get(..got).unwrap_or_default();
            if bytes.contains(&0) {
                return Err(XML_DAMAGED); // or UTF-16, which no workbook uses
            }
            self.take(bytes)?;
        }
        if self.state == State::Text && self.depth == 0 {
            Ok(self.counts)
        } else {
            Err(XML_DAMAGED)
        }
    }

    fn take(&mut self, mut rest: &[u8]) -> Result<(), Refusal> {
        while let Some(first) = rest.first() {
            let used = match self.state {
                State::Text => self.text(rest)?,
                State::Tag(quote) => self.tag(rest, *first, quote)?,
                State::Until(end) => self.until(rest, end)?,
            };
            if let Some(cell) = &mut self.cell {
                *cell += used;
                if *cell > MAX_PIECE {
                    return Err(CELL_TOO_LONG);
                }
            }
            rest = rest.get(used..).unwrap_or_default();
        }
        Ok(())
    }

    fn grow(&mut self, by: usize, refusal: Refusal) -> Result<(), Refusal> {
        self.piece += by;
        if self.piece > MAX_PIECE { Err(refusal) } else { Ok(()) }
    }

    fn text(&mut self, rest: &[u8]) -> Result<usize, Refusal> {
        let end = rest.iter().position(|b| *b == b'<');
        self.grow(end.unwrap_or(rest.len()), CELL_TOO_LONG)?;
        if end.is_some() {
            self.state = State::Tag(None);
            self.piece = 0;
            self.tag.clear();
        }
        Ok(end.map_or(rest.len(), |at| at + 1))
    }

    fn tag(&mut self, rest: &[u8], first: u8, quote: Option<u8>) -> Result<usize, Refusal> {
        if self.tag.is_empty() && first == b'!' || self.tag.first() == Some(&b'!') {
            return self.declaration(first);
        }
        if self.tag.is_empty()
            && let Some(whole) = whole_tag(rest)
        {
            self.state = State::Text;
            self.element(whole)?;
            return Ok(whole.len() + 1);
        }
        let ends = |b: &u8| match quote {
            Some(quote) => *b == quote,
            None => matches!(*b, b'>' | b'"' | b'\''),
        };
        let end = rest.iter().position(ends);
        let part = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.grow(part.len(), XML_DAMAGED)?;
        self.tag.extend_from_slice(part);
        let Some(at) = end else {
            return Ok(rest.len());
        };
        match (rest.get(at), quote) {
            (Some(b'>'), None) => {
                self.state = State::Text;
                self.piece = 0;
                let tag = std::mem::take(&mut self.tag);
                self.element(&tag)?;
                self.tag = tag;
            }
            (Some(byte), None) => {
                self.tag.push(*byte);
                self.state = State::Tag(Some(*byte));
            }
            (Some(byte), Some(_)) => {
                self.tag.push(*byte);
                self.state = State::Tag(None);
            }
            (None, _) => {}
        }
        Ok(at + 1)
    }

    /// `<!…`: a comment or a CDATA section; anything else is a document type.
    fn declaration(&mut self, byte: u8) -> Result<usize, Refusal> {
        self.tag.push(byte);
        if self.tag == b"!--" {
            self.state = State::Until(b"-->");
            self.tag.clear();
        } else if self.tag == b"![CDATA[" {
            self.state = State::Until(b"]]>");
            self.tag.clear();
        } else if !b"!--".starts_with(&self.tag) && !b"![CDATA[".starts_with(&self.tag) {
            return Err(XML_DOCTYPE);
        }
        Ok(1)
    }

    /// Inside a comment or a CDATA section; `tag` keeps the last bytes.
    fn until(&mut self, rest: &[u8], end: &'static [u8]) -> Result<usize, Refusal> {
        let at = rest.iter().position(|b| *b == b'>');
        let used = at.map_or(rest.len(), |at| at + 1);
        self.grow(used, CELL_TOO_LONG)?;
        let part = rest.get(..used).unwrap_or_default();
        self.tag
            .extend_from_slice(part.get(part.len().saturating_sub(3)..).unwrap_or_default());
        if at.is_some() && self.tag.ends_with(end) {
            self.state = State::Text;
            self.piece = 0;
        }
        let drop = self.tag.len().saturating_sub(3);
        self.tag.drain(..drop);
        Ok(used)
    }

    /// A tag without its angle brackets.
    fn element(&mut self, tag: &[u8]) -> Result<(), Refusal> {
        let is_end = tag.first() == Some(&b'/');
        if tag.first() == Some(&b'?') {
            return Ok(());
        }
        // Most of a sheet.
        if tag == b"/v" {
            self.depth = self.depth.saturating_sub(1);
            return Ok(());
        }
        let name = local_name(tag.get(usize::from(is_end)..).unwrap_or_default());
        if is_end {
            self.depth = self.depth.saturating_sub(1);
            if matches!(name, b"c" | b"si") {
                self.close();
            }
            return Ok(());
        }
        self.counts.elements += 1;
        let is_empty = tag.last() == Some(&b'/');
        if !is_empty {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return Err(XML_TOO_DEEP);
            }
        }
        match name {
            b"c" => {
                self.inside(tag)?;
                self.cell = (!is_empty).then_some(0);
            }
            b"mergeCell" => self.counts.tall_merges += u64::from(attribute(tag, b"ref").is_some_and(is_tall)),
            b"row" => {
                self.rows += 1;
                if self.rows > MAX_ROWS {
                    return Err(CELL_OUTSIDE);
                }
                self.inside(tag)?;
            }
            b"Relationship" => {
                // Only parts with the usual names are looked through, so only those may be read.
                let kind = attribute(tag, b"Type").unwrap_or_default();
                let target = attribute(tag, b"Target").unwrap_or_default().to_ascii_lowercase();
                let named = |part: &[u8]| target.windows(part.len()).any(|w| w == part) && target.ends_with(b".xml");
                let is_usual = match kind.rsplit(|b| *b == b'/').next().unwrap_or_default() {
                    b"worksheet" => named(b"worksheets/"),
                    b"chartsheet" => named(b"chartsheets/"),
                    b"dialogsheet" => named(b"dialogsheets/"),
                    b"officeDocument" => named(b"workbook"),
                    _ => true,
                };
                if !is_usual {
                    return Err(NO_WORKBOOK);
                }
            }
            b"si" => {
                self.counts.strings += 1;
                self.cell = (!is_empty).then_some(0);
                self.hold(HELD_PER_STRING)?;
            }
            b"sst" => {
                let said = attribute(tag, b"uniqueCount").and_then(|v| std::str::from_utf8(v).ok()?.parse().ok());
                let room: u64 = said.unwrap_or(0_u64).saturating_mul(HELD_PER_PLACE);
                if room > self.held_limit {
                    return Err(SHARED_STRINGS);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self) {
        let length = self.cell.take().unwrap_or(0) as u64;
        // Of a shared string; the cells of a sheet are not kept.
        if self.counts.strings > 0 {
            self.held = self.held.saturating_add(length);
        }
    }

    fn hold(&mut self, bytes: u64) -> Result<(), Refusal> {
        self.held = self.held.saturating_add(bytes);
        if self.held > self.held_limit {
            Err(SHARED_STRINGS)
        } else {
            Ok(())
        }
    }

    /// Checks that a row or cell is where sheets have rows and cells.
    fn inside(&mut self, tag: &[u8]) -> Result<(), Refusal> {
        let Some(reference) = attribute(tag, b"r") else {
            return Ok(());
        };
        if is_inside(reference) {
            return Ok(());
        }
        let shown = reference.iter().take(16).filter(|b| b.is_ascii_alphanumeric());
        self.place = shown.map(|b| char::from(*b)).collect();
        Err(CELL_OUTSIDE)
    }
}

/// Memory that a shared string takes besides its text: its place in a growing list, and its allocation.
const HELD_PER_STRING: u64 = 64;

/// Memory that the library sets aside for each string that the part says it has.
const HELD_PER_PLACE: u64 = 24;

/// The tag in front, if all of it is there and no bracket in it is quoted.
fn whole_tag(rest: &[u8]) -> Option<&[u8]> {
    let at = rest.get(..SHORT_TAG).unwrap_or(rest).iter().position(|b| *b == b'>')?;
    let tag = rest.get(..at)?;
    let (mut quotes, mut apostrophes) = (0_u32, 0_u32);
    for byte in tag {
        quotes += u32::from(*byte == b'"');
        apostrophes += u32::from(*byte == b'\'');
    }
    (quotes % 2 == 0 && apostrophes == 0).then_some(tag)
}

fn local_name(tag: &[u8]) -> &[u8] {
    let end = tag
        .iter()
        .position(|b| b.is_ascii_whitespace() || *b == b'/')
        .unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default();
    let prefix = name.iter().position(|b| *b == b':').map_or(0, |at| at + 1);
    name.get(prefix..).unwrap_or_default()
}

/// The value of an attribute, quotes taken off.
fn attribute<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    // As most cells are written.
    if let (b"r", Some(value)) = (name, tag.strip_prefix(b"c r=\"")) {
        let end = value.iter().position(|b| *b == b'"')?;
        return value.get(..end);
    }
    let mut rest = tag;
    loop {
        let at = rest.iter().position(u8::is_ascii_whitespace)?;
        rest = rest.get(at..)?.trim_ascii_start();
        let equals = rest.iter().position(|b| *b == b'=')?;
        let key = rest.get(..equals)?.trim_ascii_end();
        rest = rest.get(equals + 1..)?.trim_ascii_start();
        let (quote, value) = rest.split_first()?;
        let end = value.iter().position(|b| b == quote)?;
        if key == name {
            return value.get(..end);
        }
        rest = value.get(end..)?;
        // The closing quote stands where the next blank is looked for.
    }
}

/// Whether an area such as `B7:C9` has several rows.
fn is_tall(area: &[u8]) -> bool {
    let mut rows = area.split(|b| *b == b':').map(|corner| {
        let digits = corner.iter().position(u8::is_ascii_digit);
        digits.and_then(|at| corner.get(at..))
    });
    matches!((rows.next(), rows.next()), (Some(top), Some(bottom)) if top != bottom)
}

/// `B7`, or `7` for a row.
fn is_inside(reference: &[u8]) -> bool {
    let letters = reference.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let digits = reference.get(letters..).unwrap_or_default();
    let number = |bytes: &[u8], base: u32, first: u8| {
        bytes.iter().try_fold(0_u32, |sum, b| {
            sum.checked_mul(base)?
                .checked_add(u32::from(b.to_ascii_uppercase().checked_sub(first)?))
        })
    };
    // As most cells are.
    if letters <= 2 && (1..=6).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) {
        return true;
    }
    let is_row = !digits.is_empty() && digits.len() <= 7 && digits.iter().all(u8::is_ascii_digit);
    let row = number(digits, 10, b'0').unwrap_or(0);
    let column = reference
        .get(..letters.min(4))
        .and_then(|l| number(l, 26, b'A' - 1))
        .unwrap_or(0);
    is_row && (1..=MAX_ROWS).contains(&row) && column <= MAX_COLUMNS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> Result<Counts, &'static str> {
        let mut found: Option<Result<Counts, &'static str>> = None;
        // Pieces of different sizes must tell the same.
        for piece in [1, 3, 7, 1 << 16] {
            let mut scan = XmlScan::new(100_000);
            let mut result = Ok(());
            for part in text.as_bytes().chunks(piece) {
                scan.counts.bytes += part.len() as u64;
                result = result.and_then(|()| scan.take(part));
            }
            let ended = match result {
                Ok(()) if scan.state == State::Text && scan.depth == 0 => Ok(scan.counts),
                Ok(()) => Err("xml_damaged"),
                Err(refusal) => Err(refusal.code),
            };
            assert_eq!(*found.get_or_insert(ended), ended, "{piece}");
        }
        found.unwrap()
    }

    #[test]
    fn counts_elements_and_strings() {
        let text = "<?xml version=\"1.0\"?><x:sst uniqueCount=\"2\"><!-- <a> --><si><t>a>b</t></si><x:si/><![CDATA[<z>]]></x:sst>";
        let counts = scan(text).unwrap();
        assert_eq!(
            (counts.elements, counts.strings, counts.bytes),
            (4, 2, text.len() as u64)
        );
    }

    #[test]
    fn what_is_refused() {
        let cell = |r: &str| format!("<row r=\"1\"><c s=\"1\" r='{r}'><v>1</v></c></row>");
        assert!(scan(&cell("XFD1048576")).is_ok());
        assert_eq!(scan(&cell("XFE1")), Err("cell_outside"));
        assert_eq!(scan(&cell("A1048577")), Err("cell_outside"));
        assert_eq!(scan(&cell("ABCDEFGHIJKLM1")), Err("cell_outside"));
        assert_eq!(scan("<row r=\"99999999999\"/>"), Err("cell_outside"));
        assert_eq!(scan("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>"), Err("xml_doctype"));
        assert_eq!(scan("<a><!ENTITY b \"c\"></a>"), Err("xml_doctype"));
        assert_eq!(scan("<a><b"), Err("xml_damaged"));
        assert_eq!(scan("<a>"), Err("xml_damaged"));
        assert_eq!(scan(&"<a>".repeat(300)), Err("xml_too_deep"));
        assert_eq!(
            scan("<sst uniqueCount=\"4000000000\"></sst>"),
            Err("shared_strings_too_large")
        );
        assert_eq!(
            scan(&format!("<sst>{}</sst>", "<si/>".repeat(2000))),
            Err("shared_strings_too_large")
        );
        let long = "x".repeat(MAX_PIECE + 1);
        assert_eq!(scan(&format!("<a>{long}</a>")), Err("cell_too_long"));
        assert_eq!(scan(&format!("<a b=\"{long}\"/>")), Err("xml_damaged"));
        let rich = format!("<si>{}</si>", "<r><t>xxxxxxxx</t></r>".repeat(60_000));
        assert_eq!(scan(&rich), Err("cell_too_long"));
    }

    #[test]
    fn quotes_hide_brackets_as_they_do_for_the_library() {
        assert_eq!(scan("<a b=\"<c>\" d='\">'><e/></a>").unwrap().elements, 2);
    }
}
