//! Hostile xlsx files, written part by part so that any lie is possible.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub(crate) const HEADINGS: [&str; 7] = [
    "电子税票号码",
    "纳税人识别号",
    "预算科目",
    "税款所属期止",
    "入库日期",
    "实缴金额",
    "级次",
];

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

type Zip = ZipWriter<BufWriter<File>>;

/// Writes a part in pieces.
pub(crate) type Part<'a> = &'a dyn Fn(&mut dyn Write);

fn start(zip: &mut Zip, name: &str) {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(4))
        .large_file(true);
    zip.start_file(name, options).unwrap();
}

/// A workbook with one sheet; parts that are not given are plain. `extra` come on top.
pub(crate) fn workbook(path: &Path, sheet: Part<'_>, strings: Option<Part<'_>>, extra: &[(&str, Part<'_>)]) {
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path).unwrap()));
    let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
    let fixed = [
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
    ];
    for (name, text) in fixed {
        if extra.iter().all(|(other, _)| *other != name) {
            start(&mut zip, name);
            zip.write_all(text.as_bytes()).unwrap();
        }
    }
    start(&mut zip, "xl/worksheets/sheet1.xml");
    sheet(&mut zip);
    if let Some(strings) = strings {
        start(&mut zip, "xl/sharedStrings.xml");
        strings(&mut zip);
    }
    for (name, part) in extra {
        start(&mut zip, name);
        part(&mut zip);
    }
    zip.finish().unwrap().flush().unwrap();
}

/// A sheet with the headings, one good row, and then whatever `rows` writes; rows begin at 3.
pub(crate) fn sheet(out: &mut dyn Write, rows: Part<'_>) {
    write!(out, "<worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\">").unwrap();
    for (column, heading) in ('A'..).zip(HEADINGS) {
        write!(out, "<c r=\"{column}1\" t=\"inlineStr\"><is><t>{heading}</t></is></c>").unwrap();
    }
    out.write_all(b"</row><row r=\"2\">").unwrap();
    let good = [
        "T1",
        "91530428MA6YY1015E",
        "10101",
        "2022-01-31",
        "2022-02-15",
        "1.00",
        "x",
    ];
    for (column, value) in ('A'..).zip(good) {
        write!(out, "<c r=\"{column}2\" t=\"inlineStr\"><is><t>{value}</t></is></c>").unwrap();
    }
    out.write_all(b"</row>").unwrap();
    rows(out);
    out.write_all(b"</sheetData></worksheet>").unwrap();
}

/// An sst part with these strings.
pub(crate) fn strings(out: &mut dyn Write, said: u64, each: Part<'_>) {
    write!(out, "<sst xmlns=\"{MAIN}\" uniqueCount=\"{said}\">").unwrap();
    each(out);
    out.write_all(b"</sst>").unwrap();
}

/// Numbers that look random and are always the same.
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 20
    }
}

/// Changes the unpacked size that the archive's directory states for its largest entries.
pub(crate) fn lie_about_sizes(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let places: Vec<usize> = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, w)| *w == b"PK\x01\x02")
        .map(|(at, _)| at)
        .collect();
    for at in places {
        let size = u32::from_le_bytes(bytes[at + 24..at + 28].try_into().unwrap());
        if size > 1 << 20 {
            bytes[at + 24..at + 28].copy_from_slice(&1000_u32.to_le_bytes());
        }
    }
    std::fs::write(path, bytes).unwrap();
}
