//! Writes the files of a run.

use rayon::prelude::*;

use super::coverage::Absent;
use super::engine::Read;
use super::failure::Failure;
use super::scenario;
use crate::assess::Entitlements;
use crate::audit::{Checkpoint, Leaves, RunFolder, TreeHash, safe_name};
use crate::boards::Found;
use crate::impact::{Impact, Profiles};
use crate::policy::ir::Program;
use crate::report::department::{department_reports, render_html, render_xlsx};
use crate::report::quality::quality_files;
use crate::report::tables::{
    Assessed, write_boards_csv, write_boards_parquet, write_duties_csv, write_entitlements_csv,
    write_entitlements_parquet, write_summary_csv,
};
use crate::report::{Lang, ReportError};

/// What a run found out.
#[derive(Clone, Copy)]
pub struct Results<'a> {
    /// The program that was run.
    pub program: &'a Program,
    /// What came out of the exports.
    pub read: &'a Read,
    /// Tables of the pack that no export filled.
    pub absent: &'a [Absent],
    /// The entitlements.
    pub entitlements: &'a Entitlements,
    /// Their sums.
    pub impact: &'a Impact,
    /// Where the enterprises belong.
    pub profiles: &'a Profiles,
    /// Name of the trial, if this is one.
    pub scenario: Option<&'a str>,
    /// Boards and duties.
    pub found: &'a Found,
    /// Name of the run.
    pub id: &'a str,
    /// Hash function of the tree over the entitlements.
    pub hash: TreeHash,
}

/// Writes all outputs into the folder of the run. Gives the checkpoint, which every report shows.
///
/// # Errors
/// [`Failure`] if a file cannot be written.
pub fn publish(folder: &mut RunFolder<'_>, results: &Results<'_>, lang: Lang) -> Result<Checkpoint, Failure> {
    let Results {
        program,
        read,
        entitlements,
        impact,
        ..
    } = *results;
    let assessed = Assessed {
        program,
        dataset: &read.dataset,
        entitlements,
    };
    let csv = folder.create("entitlements.csv")?;
    let mut parquet = folder.create("entitlements.parquet")?;
    // Files are written side by side and named in the manifest in a fixed order. Reports wait for the checkpoint.
    let (parquet_rows, sealed) = rayon::join(
        || write_entitlements_parquet(&assessed, &mut parquet),
        || {
            let mut csv = Leaves::new(csv, results.hash);
            let rows = write_entitlements_csv(&assessed, &mut csv)?;
            let (tree, csv) = csv.finish();
            let checkpoint = Checkpoint::of(results.hash, &tree);
            let reports = reports(results, &seal(results.id, &checkpoint, lang), lang)?;
            Ok::<_, ReportError>((csv, rows, checkpoint, reports))
        },
    );
    let (csv, rows, checkpoint, reports) = sealed?;
    folder.finish(csv, Some(rows))?;
    folder.finish(parquet, Some(parquet_rows?))?;
    let mut file = folder.create("summary.csv")?;
    let rows = write_summary_csv(impact, lang, &mut file)?;
    folder.finish(file, Some(rows))?;
    boards(folder, results.found)?;
    for (name, bytes, rows) in &read.files {
        folder.write(name, bytes, Some(*rows))?;
    }
    for (name, bytes) in reports {
        folder.write(&name, &bytes, None)?;
    }
    Ok(checkpoint)
}

/// What ties a printed page to its run.
fn seal(id: &str, checkpoint: &Checkpoint, lang: Lang) -> String {
    let short = checkpoint.short();
    match lang {
        Lang::Zh => format!("运行编号 {id}　校验码 {short}"),
        Lang::En => format!("Run {id}, checkpoint {short}"),
    }
}

/// Boards and duties as tables.
fn boards(folder: &mut RunFolder<'_>, found: &Found) -> Result<(), Failure> {
    let mut file = folder.create("boards.csv")?;
    let rows = write_boards_csv(&found.rows, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create("boards.parquet")?;
    let rows = write_boards_parquet(&found.rows, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create("duties.csv")?;
    let rows = write_duties_csv(&found.duties, &mut file)?;
    folder.finish(file, Some(rows))?;
    Ok(())
}

/// The reports of all departments, rendered in parallel, in the pack's order; then the one on the exports.
fn reports(results: &Results<'_>, seal: &str, lang: Lang) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let Results {
        program,
        read,
        absent,
        entitlements,
        impact,
        profiles,
        found,
        scenario,
        ..
    } = *results;
    let trial = scenario.map(|name| scenario::band(name, lang));
    let mut reports = department_reports(program, entitlements, impact, profiles, found, lang)?;
    for report in &mut reports {
        let own: Vec<&str> = impact.of_department(&report.id).map(|m| m.id.as_str()).collect();
        report.alerts.extend(trial.clone());
        seal.clone_into(&mut report.seal);
        report
            .alerts
            .extend(absent.iter().filter_map(|a| a.band(|m| own.contains(&m), lang)));
    }
    let files = reports.par_iter().flat_map_iter(|report| {
        let stem = format!("reports/{}/{}", safe_name(&report.id), safe_name(&report.file_stem));
        let xlsx = render_xlsx(report).map(|bytes| (format!("{stem}.xlsx"), bytes));
        let html = render_html(report).map(|text| (format!("{stem}.html"), text.into_bytes()));
        [xlsx, html]
    });
    let mut files = files.collect::<Result<Vec<_>, ReportError>>()?;
    files.extend(quality_files(
        &read.quality,
        trial.into_iter().chain(bands(absent, lang)).collect(),
        &program.as_of.to_string(),
        seal,
        lang,
    )?);
    Ok(files)
}

/// A red band for every table that is absent.
fn bands(absent: &[Absent], lang: Lang) -> Vec<String> {
    absent.iter().filter_map(|a| a.band(|_| true, lang)).collect()
}
