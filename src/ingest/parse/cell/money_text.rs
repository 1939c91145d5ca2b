//! Amounts as people write them: with the currency, the unit, or in Chinese characters.

use super::decimal::Decimal;
use super::{CellError, chinese, codes as code, narrow};

/// An amount and the unit written behind it, as decimals down to the fen (元: 2, 万元: 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) number: Decimal,
    pub(super) decimals: Option<u32>,
}

/// Units behind an amount, longest first.
const UNITS: [(&str, u32); 13] = [
    ("千万元", 9),
    ("百万元", 8),
    ("十万元", 7),
    ("亿元", 10),
    ("万元", 6),
    ("千元", 5),
    ("亿", 10),
    ("万", 6),
    ("元整", 2),
    ("元", 2),
    ("圆", 2),
    ("角", 1),
    ("分", 0),
];

/// The currency, in front or behind; `narrow` has made the letters half-width.
const CURRENCY: [&str; 7] = ["人民币", "RMB", "rmb", "CNY", "cny", "CN¥", "¥"];
/// The same of others.
const FOREIGN: [&str; 12] = [
    "美元", "港元", "港币", "欧元", "日元", "英镑", "USD", "HKD", "EUR", "JPY", "$", "€",
];

/// Reads an amount that is no plain number.
pub(super) fn parse(text: &str) -> Result<Written, CellError> {
    let narrowed = narrow(text);
    let bare = narrowed.trim();
    if FOREIGN
        .iter()
        .any(|name| bare.starts_with(name) || bare.ends_with(name))
    {
        return Err(code::FOREIGN_CURRENCY);
    }
    if let Some(inner) = bare.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        let mut written = unsigned(inner.trim())?;
        written.number.negative = true;
        return Ok(written);
    }
    match bare.strip_prefix(['-', '−']) {
        Some(rest) if rest.starts_with(['¥', 'R', 'C', '人']) => {
            let mut written = unsigned(rest.trim_start())?;
            written.number.negative = !written.number.negative;
            Ok(written)
        }
        _ => unsigned(bare),
    }
}

fn unsigned(bare: &str) -> Result<Written, CellError> {
    let bare = without_currency(bare);
    if let Some(written) = in_chinese(bare) {
        return Ok(written);
    }
    let behind = |bare: &str| {
        UNITS
            .iter()
            .find_map(|(name, d)| Some((bare.strip_suffix(name)?.len(), *d)))
    };
    let (number, decimals) = match behind(bare) {
        Some((length, decimals)) => (bare.get(..length).unwrap_or_default(), Some(decimals)),
        None => (bare, None),
    };
    Ok(Written {
        number: Decimal::parse(without_currency(number))?,
        decimals,
    })
}

fn without_currency(text: &str) -> &str {
    let in_front = CURRENCY.iter().find_map(|name| text.strip_prefix(name));
    let text = in_front.map_or(text, |rest| rest.trim_start_matches([':', ' ']));
    let behind = CURRENCY.iter().find_map(|name| text.strip_suffix(name));
    behind.map_or(text, str::trim_end)
}

fn in_chinese(text: &str) -> Option<Written> {
    if !chinese::has_digits(text) {
        return None;
    }
    let (digits, decimals) = match chinese::fen(text) {
        Some(fen) => (fen, Some(0)),
        None => (chinese::whole(text)?, None),
    };
    let number = Decimal {
        negative: false,
        digits,
        decimals: 0,
    };
    Some(Written { number, decimals })
}

#[cfg(test)]
mod tests {
    use super::super::decimal::Scaled;
    use super::*;

    /// Fen of an amount under a heading in yuan.
    fn fen(text: &str) -> Result<i128, &'static str> {
        let written = parse(text).map_err(|e| e.code)?;
        match written.number.scaled(written.decimals.unwrap_or(2), false) {
            Scaled::Exact(fen) => Ok(fen),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn currencies_units_and_characters() {
        for (text, amount) in [
            ("1200元", 120_000),
            ("1,200.50 元", 120_050),
            ("12.5万元", 12_500_000),
            ("20.5万", 20_500_000),
            ("3千元", 300_000),
            ("1.2亿元", 12_000_000_000),
            ("2百万元", 200_000_000),
            ("5角", 50),
            ("￥1,200.00", 120_000),
            ("RMB 1200", 120_000),
            ("CNY1,200", 120_000),
            ("人民币1200元", 120_000),
            ("人民币：1200元整", 120_000),
            ("1200 CNY", 120_000),
            ("-¥5.17", -517),
            ("¥-5.17", -517),
            ("-12.5万元", -12_500_000),
            ("(12.5万元)", -12_500_000),
            ("（￥5.17）", -517),
            ("壹万贰仟元整", 1_200_000),
            ("人民币壹万贰仟元整", 1_200_000),
            ("十二万元", 12_000_000),
            ("十二万", 12_000_000),
            ("壹亿贰仟万元", 12_000_000_000),
        ] {
            assert_eq!(fen(text), Ok(amount), "{text}");
        }
        for text in [
            "待核实",
            "元",
            "万元",
            "一千二",
            "1200人",
            "12万3千",
            "5元/月",
            "1.2.3元",
        ] {
            assert_eq!(fen(text), Err("not_a_number"), "{text}");
        }
        for text in ["100美元", "USD 100", "$100", "HKD5"] {
            assert_eq!(fen(text), Err("foreign_currency"), "{text}");
        }
    }
}
