//! The difference as tables: UTF-8 with BOM, LF, texts guarded against formulas.

use std::io::Write;

use super::{Cause, Correction, Difference, Side};
use crate::money::Fen;
use crate::report::tables::{BOM, guard};
use crate::report::{Lang, ReportError};

fn writer<W: Write>(mut out: W) -> Result<csv::Writer<W>, ReportError> {
    out.write_all(BOM)?;
    let builder = &mut csv::WriterBuilder::new();
    Ok(builder.terminator(csv::Terminator::Any(b'\n')).from_writer(out))
}

fn causes(causes: &[Cause], lang: Lang) -> String {
    let words: Vec<String> = causes.iter().map(|cause| cause.words(lang)).collect();
    words.join(lang.pick("；", "; "))
}

/// Writes every change.
///
/// # Errors
/// [`ReportError`] if writing fails.
pub fn write_diff_csv<W: Write>(found: &Difference, lang: Lang, out: W) -> Result<(), ReportError> {
    let mut csv = writer(out)?;
    csv.write_record([
        "measure_id",
        "uscc",
        "record_key",
        "period",
        "old_eligible",
        "new_eligible",
        "old_amount",
        "new_amount",
        "difference",
        "old_value",
        "new_value",
        "old_failed",
        "new_failed",
        "cause",
    ])?;
    for change in &found.changes {
        for text in [&change.measure_id, &change.uscc, &change.record_key, &change.period] {
            csv.write_field(guard(text).as_bytes())?;
        }
        let sides = [&change.old, &change.new];
        let mut each = |shown: &dyn Fn(&Side) -> String| -> Result<(), ReportError> {
            for side in sides {
                csv.write_field(side.as_ref().map_or_else(String::new, shown))?;
            }
            Ok(())
        };
        each(&|side| if side.eligible { "1".to_owned() } else { "0".to_owned() })?;
        each(&|side| side.amount.map_or_else(String::new, |Fen(fen)| Fen(fen).to_string()))?;
        csv.write_field(change.difference.to_string())?;
        let mut each = |shown: &dyn Fn(&Side) -> String| -> Result<(), ReportError> {
            for side in sides {
                csv.write_field(side.as_ref().map_or_else(String::new, shown))?;
            }
            Ok(())
        };
        each(&|side| side.value.clone())?;
        each(&|side| guard(&side.failed).into_owned())?;
        csv.write_field(guard(&causes(&change.causes, lang)).as_bytes())?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(())
}

/// Writes the correction ledger (补退台账), headings in the language of the clerks.
///
/// # Errors
/// [`ReportError`] if writing fails.
pub fn write_corrections_csv<W: Write>(
    found: &Difference,
    ledger: &[Correction],
    lang: Lang,
    out: W,
) -> Result<(), ReportError> {
    let mut csv = writer(out)?;
    csv.write_record(match lang {
        Lang::Zh => [
            "措施",
            "统一社会信用代码",
            "记录",
            "变动条数",
            "补退",
            "金额（元）",
            "原因",
        ],
        Lang::En => [
            "measure",
            "uscc",
            "record",
            "records",
            "pay or reclaim",
            "amount (yuan)",
            "cause",
        ],
    })?;
    for line in ledger {
        let title = found.titles.get(&line.measure).unwrap_or(&line.measure);
        for text in [title, &line.uscc, &line.record_key] {
            csv.write_field(guard(text).as_bytes())?;
        }
        csv.write_field(line.records.to_string())?;
        let pays = line.difference > Fen(0);
        csv.write_field(if pays {
            lang.pick("补", "pay")
        } else {
            lang.pick("退", "reclaim")
        })?;
        csv.write_field(line.difference.to_string())?;
        csv.write_field(guard(&causes(&line.causes, lang)).as_bytes())?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()?;
    Ok(())
}
