//! How a clean value may look when a system or a clerk has written it: every shape here reads back as the same value.

use std::fmt::Write;

use super::cell::{Cell, decimal, iso};
use super::day::Day;
use super::rng::Rng;
use super::tables::{Column, Kind};

/// What kind of workbook cell was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Text,
    Number,
    /// A day as its number.
    Day,
}

/// Writes a cell. `book`: into a workbook, where numbers and days have cells of their own.
pub(super) fn write(
    column: &Column,
    in_yuan: bool,
    cell: &Cell,
    book: bool,
    rng: &mut Rng,
    out: &mut String,
) -> Written {
    let draw = rng.below(1000);
    match cell {
        Cell::Blank => blank(column.kind, draw, out),
        Cell::Text(text) => words(column.kind, text, draw, out),
        Cell::Whole(n) => return number(column, in_yuan, *n, book, draw, out),
        Cell::Day(day) => return date(*day, book, draw, out),
        Cell::Month(month) => {
            let (year, number) = (month.year(), month.number());
            let _ = match draw {
                0..600 => write!(out, "{year:04}-{number:02}"),
                600..850 => write!(out, "{year:04}{number:02}"),
                _ => write!(out, "{year:04}年{number:02}月"),
            };
        }
        Cell::Bool(truth) => boolean(*truth, column.zero, draw, out),
        Cell::Days(days) => {
            for (at, day) in days.iter().enumerate() {
                out.push_str(if at > 0 { ";" } else { "" });
                let _ = iso(*day, out);
            }
        }
    }
    Written::Text
}

fn blank(kind: Kind, draw: u64, out: &mut String) {
    // A dash in a text would be a text.
    if draw < 15 && matches!(kind, Kind::Date | Kind::Count | Kind::Money | Kind::Wan) {
        out.push_str(if draw < 8 { "-" } else { "—" });
    }
}

fn boolean(truth: bool, zero: bool, draw: u64, out: &mut String) {
    if zero && !truth && draw < 700 {
        return;
    }
    let (yes, no) = match draw {
        990..995 => ("Y", "N"),
        995..1000 => ("1", "0"),
        _ => ("是", "否"),
    };
    out.push_str(if truth { yes } else { no });
}

fn words(kind: Kind, text: &str, draw: u64, out: &mut String) {
    let code = matches!(kind, Kind::Code | Kind::Uscc | Kind::Taxpayer | Kind::Resident);
    match draw {
        0..4 => out.extend([text, "\u{a0}"]),
        4..8 => out.extend([text, "\u{3000}"]),
        8..12 => out.extend([" ", text]),
        12..16 if code => out.extend(["'", text]),
        16..20 if code => out.push_str(&text.to_ascii_lowercase()),
        20..24 if code => wide(text, out),
        12..40 if kind == Kind::Place => place(text, draw, out),
        _ => out.push_str(text),
    }
}

/// Another name of a township. Groups that are no township have none here.
fn place(name: &str, draw: u64, out: &mut String) {
    let town = name.strip_suffix(['镇', '乡']);
    let street = name.strip_suffix("街道");
    match (draw % 3, town, street) {
        (_, None, None) => out.push_str(name),
        (0, _, _) => out.extend(["元江县", name]),
        (1, Some(_), _) => out.extend([name, "人民政府"]),
        (1, _, _) => out.extend([name, "办事处"]),
        (_, town, street) => out.push_str(town.or(street).unwrap_or(name)),
    }
}

fn number(column: &Column, in_yuan: bool, n: i64, book: bool, draw: u64, out: &mut String) -> Written {
    let start = out.len();
    let _ = match column.kind {
        Kind::Rate | Kind::Percent => return ratio(column.kind, n, draw, out),
        Kind::Money | Kind::Wan if n == 0 && column.zero && draw < 30 => {
            out.push_str(
                ["", "-", "—"]
                    .get(usize::try_from(draw % 3).unwrap_or(0))
                    .unwrap_or(&""),
            );
            return Written::Text;
        }
        Kind::Wan if !in_yuan => decimal(n, 6, out),
        Kind::Share => decimal(n, 8, out),
        Kind::Money | Kind::Wan => decimal(n, 2, out),
        _ => write!(out, "{n}"),
    };
    // Workbooks and amounts in 万元 show no zeros at the end.
    if (book || matches!(column.kind, Kind::Wan | Kind::Share)) && out.get(start..).is_some_and(|t| t.contains('.')) {
        let short = out.trim_end_matches('0').trim_end_matches('.').len();
        out.truncate(short.max(start));
    }
    let plain = out.split_off(start);
    let negative = plain.strip_prefix('-');
    match draw {
        30..60 => thousands(&plain, out),
        60..72 => wide(&plain, out),
        72..80 => out.extend([plain.as_str(), " "]),
        80..88 => out.extend([plain.as_str(), "\u{a0}"]),
        88..100 => out.push_str(&plain),
        100..400 if negative.is_some() && column.kind != Kind::Count => {
            out.extend(["(", negative.unwrap_or(&plain), ")"]);
        }
        400..500 if negative.is_some() && column.kind != Kind::Count => {
            out.extend(["（", negative.unwrap_or(&plain), "）"]);
        }
        _ => {
            out.push_str(&plain);
            return Written::Number;
        }
    }
    Written::Text
}

fn ratio(kind: Kind, n: i64, draw: u64, out: &mut String) -> Written {
    let start = out.len();
    let _ = decimal(n, 6, out);
    // Two decimals stay: 4.350000 is written 4.35.
    let whole = out.len().saturating_sub(4);
    let short = out.trim_end_matches('0').trim_end_matches('.').len();
    out.truncate(if kind == Kind::Percent {
        whole.max(start)
    } else {
        short.max(start)
    });
    match (kind, draw) {
        (Kind::Rate, 0..20) => out.push('％'),
        (Kind::Rate, _) | (_, 0..50) => out.push('%'),
        _ => {}
    }
    Written::Text
}

fn date(day: Day, book: bool, draw: u64, out: &mut String) -> Written {
    if book && draw < 350 {
        let _ = write!(out, "{}", day.serial());
        return Written::Day;
    }
    let (y, m, d) = day.civil();
    let _ = match draw {
        0..760 => iso(day, out),
        760..830 => write!(out, "{y:04}{m:02}{d:02}"),
        830..880 => write!(out, "{y}.{m}.{d}"),
        880..930 => write!(out, "{y:04}/{m:02}/{d:02}"),
        930..970 => write!(out, "{y:04}年{m:02}月{d:02}日"),
        _ => {
            let _ = write!(out, "{}", day.serial());
            return Written::Number;
        }
    };
    Written::Text
}

fn thousands(plain: &str, out: &mut String) {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let whole = digits.find('.').unwrap_or(digits.len());
    out.push_str(sign);
    for (at, c) in digits.char_indices() {
        if at > 0 && at < whole && (whole - at) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
}

/// Full-width characters.
fn wide(text: &str, out: &mut String) {
    let widen = |c: char| match c {
        '!'..='~' => u32::from(c).checked_add(0xfee0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    };
    out.extend(text.chars().map(widen));
}

#[cfg(test)]
mod tests;
