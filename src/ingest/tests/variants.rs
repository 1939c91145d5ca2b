//! One list of levy returns, written in all the ways in which text exports are written: the tables must not differ.

use super::fixture::{A, B, County, LEVY_HEAD, faults, line, show, warned};
use crate::ingest::Ingested;

/// The list as a plain text with commas and line feeds.
fn text() -> String {
    let mut text = LEVY_HEAD.replace("\r\n", "\n");
    text.push_str(&line("L1", A, 1, "2022-02-05", "正常申报", "\"1,234.56\""));
    text.push('\n');
    text.push_str(&line("L2", B, 2, "2022-03-05", "正常申报", "7.10"));
    text.push('\n');
    text.push_str(&line("L3", B, 3, "2022-04-05", "正常申报", "待核实"));
    text.push('\n');
    text
}

/// The list with another delimiter; only the amount of the first line holds a comma.
fn with(delimiter: &str) -> String {
    text()
        .replace("\"1,234.56\"", "1@234.56")
        .replace(',', delimiter)
        .replace('@', ",")
}

fn read(bytes: &[u8]) -> Ingested {
    let county = County::new();
    county.export("03_a.csv", bytes);
    county.read()
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
    text.encode_utf16().flat_map(unit).collect()
}

/// The list as it must come out: 1,234.56 and 7.10 yuan in fen; one row is set aside at `bad_line`.
fn same(done: &Ingested, bad_line: u32, what: &str) {
    let columns = ["number", "uscc", "start", "filed", "base", "due", "staff"];
    assert_eq!(
        show(done, "levy", &columns),
        [
            format!("L1|{A}|2022-01-01|2022-02-05|1000000|123456|3"),
            format!("L2|{B}|2022-02-01|2022-03-05|1000000|710|3"),
        ],
        "{what}"
    );
    assert_eq!(
        faults(done, "03_a.csv"),
        [format!("{bad_line} 应纳额 not_a_number")],
        "{what}"
    );
}

#[test]
fn character_sets() {
    let text = text();
    same(&read(text.as_bytes()), 4, "UTF-8");
    same(&read(format!("\u{feff}{text}").as_bytes()), 4, "UTF-8 with mark");
    same(&read(&encoding_rs::GB18030.encode(&text).0), 4, "GB18030");
    for little in [true, false] {
        same(&read(&utf16(&text, little)), 4, "UTF-16");
        same(&read(&utf16(&format!("\u{feff}{text}"), little)), 4, "UTF-16 with mark");
    }
}

#[test]
fn the_file_counts_and_not_what_the_mapping_says_of_it() {
    let county = County::new();
    let levy = include_str!("sources/levy.toml");
    for said in ["utf-8", "gb18030", "utf-16"] {
        county.source(
            "levy",
            &levy.replace("[file]", &format!("[file]\nencoding = \"{said}\"\ndelimiter = \"|\"")),
        );
        for bytes in [text().into_bytes(), encoding_rs::GB18030.encode(&text()).0.into_owned()] {
            county.export("03_a.csv", &bytes);
            let done = county.read();
            same(&done, 4, said);
            assert!(warned(&done, "03_a.csv").contains(&"other_delimiter".to_owned()));
        }
    }
}

#[test]
fn line_ends_and_blank_lines() {
    for end in ["\n", "\r\n", "\r"] {
        same(&read(text().replace('\n', end).as_bytes()), 4, end);
        same(&read(text().replace('\n', &format!("{end}{end}")).as_bytes()), 7, end);
        let wide = utf16(&format!("\u{feff}{}", text().replace('\n', end)), true);
        same(&read(&wide), 4, end);
    }
}

#[test]
fn delimiters() {
    for delimiter in ["\t", ";", "|"] {
        same(&read(with(delimiter).as_bytes()), 4, delimiter);
    }
    let wide = utf16(&format!("\u{feff}{}", with("\t").replace('\n', "\r\n")), true);
    same(&read(&wide), 4, "what spreadsheets call Unicode text");
}

#[test]
fn title_lines() {
    for (titles, lines) in [
        ("元江县税费申报表\n", 1),
        ("元江县税费申报表,,,\n统计口径：2022年\n", 2),
        ("\"元江县\"\n\n填报单位：元江县\n", 3),
    ] {
        let done = read(format!("{titles}{}", text()).as_bytes());
        same(&done, 4 + lines, titles);
        assert!(
            warned(&done, "03_a.csv").contains(&"headings_moved".to_owned()),
            "{titles}"
        );
        let gb = encoding_rs::GB18030
            .encode(&format!("{titles}{}", with("\t")))
            .0
            .into_owned();
        same(&read(&gb), 4 + lines, titles);
    }
}

#[test]
fn a_heading_that_is_nowhere_is_named() {
    let county = County::new();
    county.export(
        "03_a.csv",
        text().replace("申报日期", "日期").replace(',', "\t").as_bytes(),
    );
    let error = county.try_read("2022-12-31").unwrap_err().to_string();
    assert!(error.contains("03_a.csv") && error.contains("申报日期"), "{error}");
    assert!(!error.contains("序号 "), "headings are told apart: {error}");
}

#[test]
fn a_list_in_another_kind_of_file() {
    use rust_xlsxwriter::Workbook;
    // A text mapping finds the only sheet of a workbook, and the table of a web page.
    let rows: Vec<Vec<String>> = with("\t")
        .lines()
        .map(|l| l.split('\t').map(str::to_owned).collect())
        .collect();
    let county = County::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, fields) in (0_u32..).zip(&rows) {
        for (column, field) in (0_u16..).zip(fields) {
            sheet.write_string(row, column, field).unwrap();
        }
    }
    book.save(county.path("exports/03_a.csv")).unwrap();
    same(&county.read(), 4, "xlsx");
    let cell = |f: &String| format!("<td>{f}</td>");
    let row = |r: &Vec<String>| format!("<tr>{}</tr>\n", r.iter().map(cell).collect::<String>());
    let page = format!(
        "<html><table>{}</table></html>",
        rows.iter().map(row).collect::<String>()
    );
    county.export("03_a.csv", page.as_bytes());
    same(&county.read(), 4, "web page");
}

#[test]
fn sheets_as_text_and_as_web_pages() {
    // 04_场所.xlsx has two title rows and two heading rows; a text export of the sheet has one row of headings.
    let list = format!("场所\t\t\n编号\t产权人识别号\t乡镇\t原值\nS1\t{A}\t澧江\t1.5\n");
    let page = format!(
        "<table><tr><td colspan=5>场所</td></tr><tr><td>填报</td></tr>\
         <tr><td rowspan=2>编号</td><td colspan=2>产权人</td><td rowspan=2>乡镇</td><td rowspan=2>原值</td></tr>\
         <tr><td>识别号</td><td>名称</td></tr><tr><td>S1</td><td>{A}</td><td>甲</td><td>澧江</td><td>1.5</td></tr></table>"
    );
    for bytes in [list.into_bytes(), page.into_bytes()] {
        let county = County::new();
        county.export("04_场所.xlsx", &bytes);
        assert_eq!(
            show(&county.read(), "site", &["site_id", "township", "value"]),
            ["S1|澧江街道|1500000"]
        );
    }
}

/// How a text file may be written.
struct Style {
    charset: &'static str,
    end: &'static str,
    delimiter: &'static str,
    titles: &'static str,
    turned: bool,
    total: bool,
}

impl Style {
    fn write(&self) -> Vec<u8> {
        let plain = with("\t");
        let mut lines: Vec<String> = self.titles.lines().map(str::to_owned).collect();
        for line in plain.lines() {
            let mut fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if self.turned {
                fields.reverse();
                fields.push("备注".to_owned()); // a column that nobody asked for
            }
            for field in &mut fields {
                if field.contains(self.delimiter) {
                    *field = format!("\"{field}\"");
                }
            }
            lines.push(fields.join(self.delimiter));
        }
        if self.total {
            lines.push(format!(
                "合计{}",
                self.delimiter.repeat(if self.turned { 12 } else { 11 })
            ));
        }
        let text = lines.join(self.end) + self.end;
        match self.charset {
            "GB18030" => encoding_rs::GB18030.encode(&text).0.into_owned(),
            "UTF-8 with mark" => format!("\u{feff}{text}").into_bytes(),
            "UTF-16LE" => utf16(&text, true),
            "UTF-16LE with mark" => utf16(&format!("\u{feff}{text}"), true),
            "UTF-16BE with mark" => utf16(&format!("\u{feff}{text}"), false),
            _ => text.into_bytes(),
        }
    }
}

/// All combinations: 6 character sets × 3 line ends × 4 delimiters × 3 titles × 2 orders of columns × with and without 合计.
#[test]
fn every_way_of_writing_it_gives_the_same_tables() {
    let county = County::new();
    let mut count = 0;
    for charset in [
        "UTF-8",
        "UTF-8 with mark",
        "GB18030",
        "UTF-16LE",
        "UTF-16LE with mark",
        "UTF-16BE with mark",
    ] {
        for end in ["\n", "\r\n", "\r"] {
            for delimiter in [",", "\t", ";", "|"] {
                for (titles, above) in [
                    ("", 0),
                    ("元江县申报表", 1),
                    ("元江县申报表\n\n填报单位：元江县，2022年", 3),
                ] {
                    for (turned, total) in [(false, false), (true, false), (false, true), (true, true)] {
                        let style = Style {
                            charset,
                            end,
                            delimiter,
                            titles,
                            turned,
                            total,
                        };
                        county.export("03_a.csv", &style.write());
                        let what = format!("{charset} {end:?} {delimiter:?} {above} {turned} {total}");
                        same(&county.read(), 4 + above, &what);
                        count += 1;
                    }
                }
            }
        }
    }
    assert_eq!(count, 6 * 3 * 4 * 3 * 4);
}
