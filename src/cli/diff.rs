//! `huiqi diff`: totals on the screen, every change in a table.

use std::path::Path;

use super::args::{DiffArguments, DiffFormat};
use super::console::Console;
use super::{places, screen};
use crate::audit::AuditError;
use crate::diff::{Correction, Difference, corrections, write_corrections_csv, write_diff_csv};
use crate::money::Fen;
use crate::report::Lang;
use crate::report::department::grouped;
use crate::runner::{Exit, Failure};

/// Compares two runs.
pub(super) fn diff(options: &DiffArguments, console: &mut Console) -> Result<Exit, Failure> {
    console.done();
    let lang = console.lang;
    let old = places::existing(&options.old, "RUN_A")?;
    let new = places::existing(&options.new, "RUN_B")?;
    let found = crate::diff::diff(&old, &new)?;
    let ledger = corrections(&found)?;
    let other_day = found.days[0] != found.days[1];
    let mut table = Vec::new();
    write_diff_csv(&found, lang, &mut table)?;
    let mut text = match options.format {
        DiffFormat::Text => shown(&found, &ledger, other_day, lang)?,
        DiffFormat::Csv => String::from_utf8_lossy(&table).into_owned(),
        DiffFormat::Json => {
            let all = serde_json::json!({ "runs": found.runs, "days": found.days, "changes": found.changes });
            format!("{all:#}\n")
        }
    };
    if let Some(out) = &options.out {
        let mut files = vec![("diff.csv", table)];
        if other_day {
            let mut lines = Vec::new();
            write_corrections_csv(&found, &ledger, lang, &mut lines)?;
            files.push(("补退台账.csv", lines));
        }
        let paths = written(out, files)?;
        if options.format == DiffFormat::Text {
            text.extend(paths.iter().map(|path| format!("{path}\n")));
        }
    }
    screen::print(&text)?;
    Ok(Exit::Ok)
}

/// The files hold codes and record keys, so they are made for their owner alone.
fn written(out: &Path, files: Vec<(&str, Vec<u8>)>) -> Result<Vec<String>, Failure> {
    use crate::store::private;
    use std::io::Write as _;
    private::folder(out).map_err(AuditError::io(out))?;
    let mut paths = Vec::new();
    for (name, bytes) in files {
        let path = out.join(name);
        let mut file = private::file(&path).map_err(AuditError::io(&path))?;
        file.write_all(&bytes).map_err(AuditError::io(&path))?;
        paths.push(path.display().to_string());
    }
    Ok(paths)
}

fn yuan(fen: i128, measure: &str) -> Result<String, Failure> {
    let fen = i64::try_from(fen).map(Fen).map_err(|_| {
        let cause = ("合计超出范围。", "A total is out of range.");
        Failure::new(Exit::Assessment, measure, cause, ("核对金额。", "Check the amounts."))
    })?;
    Ok(grouped(&fen.to_string()))
}

fn shown(found: &Difference, ledger: &[Correction], other_day: bool, lang: Lang) -> Result<String, Failure> {
    let headings = [
        lang.pick("措施", "Measure"),
        lang.pick("变动条数", "Changed"),
        lang.pick("原金额（元）", "Old (yuan)"),
        lang.pick("新金额（元）", "New (yuan)"),
        lang.pick("差额（元）", "Difference"),
    ];
    let mut rows = vec![headings.map(str::to_owned)];
    for (measure, total) in found.totals.iter().filter(|(_, total)| total.changed > 0) {
        rows.push([
            found.titles.get(measure).unwrap_or(measure).clone(),
            grouped(&total.changed.to_string()),
            yuan(total.old, measure)?,
            yuan(total.new, measure)?,
            yuan(total.new - total.old, measure)?,
        ]);
    }
    if rows.len() == 1 {
        return Ok(lang
            .pick("两次运行的应享没有不同。\n", "Both runs have the same entitlements.\n")
            .to_owned());
    }
    let mut text = screen::table(&rows);
    text.push_str(lang.pick("\n可能的原因（变动条数）：\n", "\nPossible causes (changed rows):\n"));
    let mut causes = std::collections::BTreeMap::<_, u64>::new();
    for cause in found.changes.iter().flat_map(|change| &change.causes) {
        *causes.entry(cause).or_insert(0) += 1;
    }
    for (cause, count) in causes {
        text.push_str(&format!("  {}  {}\n", cause.words(lang), grouped(&count.to_string())));
    }
    if other_day {
        let sum = |pays: bool| {
            let lines = ledger.iter().filter(|line| (line.difference > Fen(0)) == pays);
            lines.fold((0_u64, 0_i128), |(n, sum), line| {
                (n + 1, sum + i128::from(line.difference.0))
            })
        };
        let ((pay, paid), (back, returned)) = (sum(true), sum(false));
        let (paid, returned) = (yuan(paid, "+")?, yuan(-returned, "-")?);
        text.push_str(&match lang {
            Lang::Zh => format!("\n补退台账：应补 {pay} 笔 {paid} 元，应退 {back} 笔 {returned} 元。\n"),
            Lang::En => format!("\nCorrections: {pay} to pay, {paid} yuan; {back} to reclaim, {returned} yuan.\n"),
        });
    }
    Ok(text)
}
