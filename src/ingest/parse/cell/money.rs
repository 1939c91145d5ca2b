//! Amounts of money.

use super::decimal::{Decimal, Scaled};
use super::{Blank, CellError, blank_value, clean, codes as code, money_text, nothing, plain};
use crate::ingest::FieldKind;
use crate::ingest::mapping::Unit;
use crate::money::Fen;

/// Reads an amount. Thousands separators, full-width digits, brackets or a minus behind for negative amounts, the currency, a unit in
/// the field (`12.5万元`, which wins over `unit`) and Chinese characters (`壹万贰仟元整`) are understood.
///
/// The text of a number cell may carry the tail of a binary double (`59.048209000000003`): it is taken for the
/// nearest amount in whole fen if that is nearer than 10⁻⁹ of the amount.
///
/// # Errors
/// `not_a_number`, `scientific_notation`, `foreign_currency`, `percent_cell`, `finer_than_fen`, `out_of_range`; `blank_required` for a
/// blank under [`Blank::Error`].
#[inline]
pub fn money(kind: FieldKind, text: &str, unit: Unit, blank: Blank) -> Result<Option<Fen>, CellError> {
    if let (FieldKind::Text | FieldKind::Number, Some(fen)) = (kind, plain::units(text, usize::from(unit.decimals()))) {
        return Ok(Some(Fen(fen)));
    }
    careful(kind, text, unit, blank)
}

/// [`money`] of any shape.
fn careful(kind: FieldKind, text: &str, unit: Unit, blank: Blank) -> Result<Option<Fen>, CellError> {
    match kind {
        FieldKind::Error => return Err(code::of_error_cell(text)),
        FieldKind::Percent => return Err(code::PERCENT_CELL),
        FieldKind::Date | FieldKind::Boolean => return Err(code::NOT_A_NUMBER),
        FieldKind::Text | FieldKind::Number => {}
    }
    let text = clean(text);
    if let Some(nothing) = nothing(&text) {
        return blank_value(nothing, blank, Fen::ZERO);
    }
    let scaled = match Decimal::parse(&text) {
        Ok(number) => number.scaled(u32::from(unit.decimals()), kind == FieldKind::Number),
        Err(error) if error == code::NOT_A_NUMBER => {
            let written = money_text::parse(&text)?;
            let decimals = written.decimals.unwrap_or(u32::from(unit.decimals()));
            written.number.scaled(decimals, false)
        }
        Err(error) => return Err(error),
    };
    match scaled {
        Scaled::Exact(fen) => i64::try_from(fen)
            .map(|fen| Some(Fen(fen)))
            .map_err(|_| code::OUT_OF_RANGE),
        Scaled::TooFine => Err(code::FINER_THAN_FEN),
        Scaled::OutOfRange => Err(code::OUT_OF_RANGE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FieldKind::{Number, Text};
    use Unit::{WanYuan, Yuan};

    fn read(kind: FieldKind, text: &str, unit: Unit) -> Result<i64, &'static str> {
        money(kind, text, unit, Blank::Error)
            .map(|fen| fen.unwrap().0)
            .map_err(|e| e.code)
    }

    #[test]
    fn yuan() {
        for (text, fen) in [
            ("1234.5", 123_450),
            ("1,234.50", 123_450),
            ("１，２３４．５０", 123_450),
            ("(1,234.50)", -123_450),
            ("（1,234.50）", -123_450),
            ("-0.01", -1),
            ("−3", -300),
            ("+3", 300),
            (".5", 50),
            ("5.", 500),
            ("0.000", 0),
            ("\u{a0}1000000000.00 ", 100_000_000_000),
            ("92233720368547758.07", i64::MAX),
            ("¥12.30", 1230),
        ] {
            assert_eq!(read(Text, text, Yuan), Ok(fen), "{text}");
        }
    }

    #[test]
    fn wan_yuan_is_exact_to_one_fen() {
        assert_eq!(read(Text, "200.000001", WanYuan), Ok(200_000_001));
        assert_eq!(read(Text, "5,000.0008", WanYuan), Ok(5_000_000_800));
        assert_eq!(read(Number, "59.048209", WanYuan), Ok(59_048_209));
        assert_eq!(read(Text, "0.0000001", WanYuan), Err("finer_than_fen"));
    }

    #[test]
    fn binary_noise_only_in_number_cells() {
        assert_eq!(read(Number, "59.048209000000003", WanYuan), Ok(59_048_209));
        assert_eq!(read(Number, "59.048208999999997", WanYuan), Ok(59_048_209));
        assert_eq!(read(Number, "1234.4999999999998", Yuan), Ok(123_450));
        assert_eq!(read(Number, "-0.30000000000000004", Yuan), Ok(-30));
        assert_eq!(read(Text, "59.048209000000003", WanYuan), Err("finer_than_fen"));
        assert_eq!(read(Number, "0.005", Yuan), Err("finer_than_fen"));
        assert_eq!(read(Number, "1.001", Yuan), Err("finer_than_fen"));
        // 0.001 fen off an amount of 100,000 yuan is exactly 1e-10 of it; off 1,000 yuan it is 1e-8.
        assert_eq!(read(Number, "100000.00001", Yuan), Ok(10_000_000));
        assert_eq!(read(Number, "1000.00001", Yuan), Err("finer_than_fen"));
    }

    /// Shapes of exports from all sorts of systems; a unit in the field wins over that of the heading.
    #[test]
    fn as_people_write_them() {
        for (text, fen) in [
            ("5.17-", -517),
            ("1,234.50-", -123_450),
            ("'600000.00", 60_000_000),
            ("1 234 567.00", 123_456_700),
            ("1\u{a0}234\u{a0}567.00", 123_456_700),
            ("1\u{202f}234.5", 123_450),
            ("1'234.50", 123_450),
            ("=\"1,234.50\"", 123_450),
            ("1234\u{200b}.5\u{202c}", 123_450),
            ("1200元", 120_000),
            ("12.5万元", 12_500_000),
        ] {
            assert_eq!(read(Text, text, Yuan), Ok(fen), "{text}");
        }
        assert_eq!(read(Text, "20.5万元", WanYuan), Ok(20_500_000));
        assert_eq!(read(Text, "1200元", WanYuan), Ok(120_000));
        assert_eq!(read(Text, "1.5", Unit::ThousandYuan), Ok(150_000));
        assert_eq!(read(Text, "1.5", Unit::MillionYuan), Ok(150_000_000));
        assert_eq!(read(Text, "0.15", Unit::YiYuan), Ok(1_500_000_000));
        assert_eq!(read(Text, "150", Unit::Fen), Ok(150));
        assert_eq!(read(Text, "1.5", Unit::Fen), Err("finer_than_fen"));
    }

    #[test]
    fn no_number() {
        for text in [
            "待核实",
            "#N/A",
            "一千二",
            "12.3.4",
            "1O0.5l",
            "1,2",
            "12,34.5",
            "--5",
            "5--",
            "()",
            "1 2",
            "1 23",
            "1 234,567",
            "5元/月",
        ] {
            assert_eq!(read(Text, text, Yuan), Err("not_a_number"), "{text}");
        }
        for text in ["1.2E+05", "1e3", "-1.5E-7"] {
            assert_eq!(read(Text, text, Yuan), Err("scientific_notation"), "{text}");
        }
        assert_eq!(read(FieldKind::Error, "#REF!", Yuan), Err("error_cell"));
        assert_eq!(read(FieldKind::Error, "#未计算", Yuan), Err("formula_not_computed"));
        assert_eq!(read(FieldKind::Percent, "0.0435", Yuan), Err("percent_cell"));
        assert_eq!(read(FieldKind::Date, "2022-05-01", Yuan), Err("not_a_number"));
        assert_eq!(read(Text, "92233720368547758.08", Yuan), Err("out_of_range"));
        assert_eq!(read(Text, &"9".repeat(60), Yuan), Err("out_of_range"));
    }

    #[test]
    fn blanks() {
        for text in ["", " ", "-", "—", "——", "－", "\u{3000}"] {
            assert_eq!(money(Text, text, Yuan, Blank::Zero), Ok(Some(Fen::ZERO)));
            assert_eq!(money(Text, text, Yuan, Blank::Missing), Ok(None));
            assert_eq!(money(Text, text, Yuan, Blank::Error), Err(code::BLANK_REQUIRED));
        }
        // Somebody says that nobody knows: not zero, even where bureaus leave zeros out.
        assert_eq!(money(Text, "N/A", Yuan, Blank::Zero), Ok(None));
        assert_eq!(money(Text, "NULL", Yuan, Blank::Zero), Ok(Some(Fen::ZERO)));
    }

    proptest::proptest! {
        /// Any amount, written out with separators or brackets, is read back; as the nearest double too.
        #[test]
        fn what_is_written_is_read(fen in -99_999_999_999_999_i64..100_000_000_000_000) {
            let digits = (fen.unsigned_abs() / 100).to_string();
            let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
            let cents = format!("{:02}", fen.unsigned_abs() % 100);
            let plain = format!("{digits}.{cents}");
            let grouped = format!("{}.{cents}", groups.join(","));
            let signed = |text: &str| if fen < 0 { format!("({text})") } else { text.to_owned() };
            proptest::prop_assert_eq!(read(Text, &signed(&plain), Yuan), Ok(fen));
            proptest::prop_assert_eq!(read(Text, &signed(&grouped), Yuan), Ok(fen));
            let double: f64 = plain.parse().unwrap();
            proptest::prop_assert_eq!(read(Number, &signed(&format!("{double}")), Yuan), Ok(fen));
            let noisy = format!("{double:.12}");
            proptest::prop_assert_eq!(read(Number, &signed(&noisy), Yuan), Ok(fen));
        }
    }
}
