//! Exports that are refused as a whole: when, what is said, and where what was wrong with them can be looked at.

use super::engine::{Account, Read};
use super::failure::{Exit, Failure};
use super::plan::Plan;
use super::scenario;
use crate::audit::Runs;
use crate::ingest::{Quality, SourceQuality};
use crate::money::Ratio;
use crate::report::department::{grouped, percentage};
use crate::report::quality::quality_files;
use crate::report::{Imprint, Lang};

/// Reasons named per source.
const REASONS: usize = 3;

/// Whether the exports can be trusted.
pub(super) fn check(read: &Read) -> Result<(), Failure> {
    read.accounts.iter().try_for_each(trusted)?;
    let refused: Vec<&SourceQuality> = read.quality.refused().collect();
    match refused.as_slice() {
        [] => Ok(()),
        refused => Err(too_many(&read.quality, refused)),
    }
}

/// Puts the quarantine, the control totals and the report on data quality of a refused run where people can look at them, and says so in
/// the failure. Runs that were there stay as they are.
pub(super) fn keep(runs: &Runs, plan: &Plan, read: &Read, mut failure: Failure) -> Failure {
    let (id, law, lang) = (&plan.id, &plan.law, plan.options.lang);
    let write = || -> Result<std::path::PathBuf, Failure> {
        let mut folder = runs.begin(id)?;
        let trial = plan.options.scenario.as_deref().map(|name| scenario::band(name, lang));
        if trial.is_some() {
            folder.trial();
        }
        for (name, bytes, rows) in &read.files {
            folder.write(name, bytes, Some(*rows))?;
        }
        for (name, bytes) in quality_files(
            &read.quality,
            trial.into_iter().collect(),
            &law.program.as_of.to_string(),
            &Imprint::default(),
            lang,
        )? {
            folder.write(&name, &bytes, None)?;
        }
        Ok(folder.refuse()?)
    };
    match write() {
        Ok(home) => {
            let (home, (zh, en)) = (home.display(), &mut *failure.remedy);
            zh.insert_str(0, &format!("查看 {home} 中的数据质量报告和 quarantine.csv。"));
            en.insert_str(
                0,
                &format!("See the report on data quality and quarantine.csv in {home}. "),
            );
            failure
        }
        // What cannot be written must not hide why the run was refused.
        Err(_) => failure,
    }
}

/// An export is refused if it does not add up, or if more than half of its rows are useless: then it is not the export that the mapping
/// expects, and every figure from it would be wrong.
fn trusted(account: &Account) -> Result<(), Failure> {
    if !account.balances {
        return Err(Failure::new(
            Exit::Data,
            &account.place,
            (
                "控制总数不平衡：读入的行或金额没有全部入账。",
                "Control totals do not balance: not all rows or amounts read are accounted for.",
            ),
            (
                "请把这个文件交给维护人员；没有写出任何结果。",
                "Hand the file to the maintainers; nothing was published.",
            ),
        ));
    }
    if account.quarantined > account.read / 2 {
        let (bad, all) = (account.quarantined, account.read);
        return Err(Failure::new(
            Exit::Data,
            &account.place,
            (
                &format!("{all} 行中有 {bad} 行不能采用。"),
                &format!("{bad} of {all} rows cannot be used."),
            ),
            (
                "核对导出表的列和单位，或修改 data/sources 里的对照。",
                "Check columns and units of the export, or its mapping in data/sources.",
            ),
        ));
    }
    Ok(())
}

/// One message for all sources over their limits.
fn too_many(quality: &Quality, refused: &[&SourceQuality]) -> Failure {
    let place: Vec<String> = refused
        .iter()
        .map(|s| format!("{}（{}）", s.title, s.files.join("、")))
        .collect();
    let causes = |lang: Lang| {
        let causes: Vec<String> = refused.iter().map(|s| cause(quality, s, lang)).collect();
        causes.join(lang.pick("\n        ", "\n         "))
    };
    let ids: Vec<String> = refused.iter().map(|s| format!("data/sources/{}.toml", s.id)).collect();
    let ids = ids.join(" ");
    Failure::new(
        Exit::Rejected,
        place.join("；"),
        (&causes(Lang::Zh), &causes(Lang::En)),
        (
            &format!(
                "请报送部门更正后重新导出；确认这些行确实不能用时，在 {ids} 的 [quality] 中提高 max_rejected。没有写出任何结果，已有结果没有改动。"
            ),
            &format!(
                "Have the bureau correct and export again; if the rows are really useless, raise max_rejected under [quality] in {ids}. Nothing was published; earlier results are untouched."
            ),
        ),
    )
}

fn cause(quality: &Quality, source: &SourceQuality, lang: Lang) -> String {
    let percent = |numerator: i128, denominator: i128| percentage(Ratio::new(numerator, denominator)).shown();
    let share = percent(source.rejected.into(), source.read.into());
    let limit = source
        .limit
        .map_or_else(String::new, |l| percent(l.numerator.into(), l.denominator.into()));
    let (read, rejected) = (grouped(&source.read.to_string()), grouped(&source.rejected.to_string()));
    let reasons = quality.reasons(&source.id);
    let reasons: Vec<String> = reasons.iter().take(REASONS).map(|r| named(r, lang)).collect();
    let (title, reasons) = (&source.title, reasons.join(lang.pick("；", "; ")));
    match lang {
        Lang::Zh => format!(
            "{title}：{read} 行中有 {rejected} 行（{share}）不能采用，超过上限 {limit}。最常见的原因：{reasons}。"
        ),
        Lang::En => format!(
            "{title}: {rejected} of {read} rows ({share}) cannot be used, more than the limit of {limit}. Most frequent: {reasons}."
        ),
    }
}

/// A reason with its heading and rows.
fn named((field, reason, code, rows): &(String, String, String, u64), lang: Lang) -> String {
    let rows = grouped(&rows.to_string());
    let field = if field.is_empty() {
        lang.pick("整行", "row")
    } else {
        field
    };
    match lang {
        Lang::Zh => format!("{field} {reason} {rows} 行"),
        Lang::En => format!("{field} {code} {rows} rows"),
    }
}
