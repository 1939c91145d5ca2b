//! Writes the files of a run.

use rayon::prelude::*;

use super::actions::lists;
use super::coverage::Absent;
use super::engine::Read;
use super::failure::Failure;
use super::scenario;
use crate::assess::Entitlements;
use crate::audit::{Checkpoint, Leaves, OutputFile, RunFolder, TRIAL, TreeHash, safe_name};
use crate::boards::Found;
use crate::impact::{DueCalendar, Impact, Profiles, Statistics};
use crate::policy::ir::Program;
use crate::report::county::{CountyFacts, CountyReport, county_report, render_county_html, render_county_xlsx};
use crate::report::department::{DepartmentReport, Facts, department_reports, render_html, render_xlsx};
use crate::report::quality::quality_files;
use crate::report::tables::{
    Assessed, write_boards_csv, write_boards_parquet, write_comparison_csv, write_comparison_parquet,
    write_deferral_calendar_csv, write_deferral_calendar_parquet, write_duties_csv, write_entitlements_csv,
    write_entitlements_parquet, write_refund_forecast_csv, write_statistics_csv, write_statistics_parquet,
    write_summary_csv, write_undetermined_csv,
};
use crate::report::{Desk, ForecastRow, Imprint, Lang, ReportError, newest_day, refund_forecast};

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
    pub run: &'a str,
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
        absent,
        ..
    } = *results;
    let assessed = Assessed {
        program,
        dataset: &read.dataset,
        entitlements,
    };
    // Files are written side by side and named in the manifest in a fixed order. Every report names the checkpoint.
    let csv = folder.create("entitlements.csv")?;
    let data_day = newest_day(&read.dataset);
    let facts = Facts {
        program,
        catalog: &read.dataset.catalog,
        entitlements,
        impact,
        profiles: results.profiles,
        found: results.found,
        data_day,
        lang,
    };
    let (by_month, desk) = rayon::join(
        || Statistics::of(program, &read.dataset, entitlements, results.profiles),
        || Desk::new(facts),
    );
    let (by_month, desk) = (by_month?, desk?);
    by_month.check(impact)?;
    let forecast = refund_forecast(program, impact, &desk)?;
    let (sealed, models) = rayon::join(
        || sealed_csv(&assessed, csv, results.hash),
        || overview(facts, &desk, absent, &by_month, &forecast),
    );
    let (csv, rows, checkpoint) = sealed?;
    folder.finish(csv, Some(rows))?;
    let imprint = Imprint {
        run: results.run.to_owned(),
        check: checkpoint.short(),
        data_day,
        trial: results.scenario.map(str::to_owned),
    };
    let (models, county) = models?;
    let mut parquet = folder.create("entitlements.parquet")?;
    let (written, reports) = rayon::join(
        || write_entitlements_parquet(&assessed, &mut parquet),
        || rayon::join(|| reports(results, models, county, &imprint, lang), || lists(&desk)),
    );
    let (written, reports, lists) = (written?, reports.0?, reports.1?);
    folder.finish(parquet, Some(written))?;
    summary(folder, impact, lang)?;
    calendar(folder, &impact.due)?;
    statistics(folder, &by_month, &forecast)?;
    boards(folder, results.found)?;
    comparison(folder, results.found)?;
    for (name, bytes, rows) in lists.iter().chain(&read.files) {
        folder.write(name, bytes, Some(*rows))?;
    }
    for (name, bytes) in reports {
        folder.write(&name, &bytes, None)?;
    }
    Ok(checkpoint)
}

/// Writes the rows while their tree grows.
fn sealed_csv(
    assessed: &Assessed<'_>,
    file: OutputFile,
    hash: TreeHash,
) -> Result<(OutputFile, u64, Checkpoint), ReportError> {
    let mut leaves = Leaves::new(file, hash);
    let rows = write_entitlements_csv(assessed, &mut leaves)?;
    let (tree, file) = leaves.finish();
    Ok((file, rows, Checkpoint::of(hash, &tree)))
}

/// Totals per measure.
fn summary(folder: &mut RunFolder<'_>, impact: &Impact, lang: Lang) -> Result<(), Failure> {
    let mut file = folder.create("summary.csv")?;
    let rows = write_summary_csv(impact, lang, &mut file)?;
    folder.finish(file, Some(rows))?;
    Ok(())
}

/// What falls due, as tables.
fn calendar(folder: &mut RunFolder<'_>, due: &DueCalendar) -> Result<(), Failure> {
    let mut file = folder.create("deferral_calendar.csv")?;
    let rows = write_deferral_calendar_csv(due, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create("deferral_calendar.parquet")?;
    let rows = write_deferral_calendar_parquet(due, &mut file)?;
    folder.finish(file, Some(rows))?;
    Ok(())
}

/// Monthly statistics and what refunds still need, as tables.
fn statistics(folder: &mut RunFolder<'_>, of: &Statistics, forecast: &[ForecastRow]) -> Result<(), Failure> {
    let mut file = folder.create("statistics.csv")?;
    let rows = write_statistics_csv(of, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create("statistics.parquet")?;
    let rows = write_statistics_parquet(of, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create("refund_forecast.csv")?;
    let rows = write_refund_forecast_csv(forecast, &mut file)?;
    folder.finish(file, Some(rows))?;
    Ok(())
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

/// Entitled against enjoyed as tables.
fn comparison(folder: &mut RunFolder<'_>, found: &Found) -> Result<(), Failure> {
    let comparison = &found.comparison;
    let mut file = folder.create("comparison.csv")?;
    let rows = write_comparison_csv(comparison, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create("comparison.parquet")?;
    let rows = write_comparison_parquet(comparison, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create("comparison_undetermined.csv")?;
    let rows = write_undetermined_csv(&comparison.undetermined, &mut file)?;
    folder.finish(file, Some(rows))?;
    Ok(())
}

/// What the departments' reports and the county's sheet say.
fn overview(
    facts: Facts<'_>,
    desk: &Desk<'_>,
    absent: &[Absent],
    statistics: &Statistics,
    forecast: &[ForecastRow],
) -> Result<(Vec<DepartmentReport>, CountyReport), ReportError> {
    let departments = department_reports(facts, desk)?;
    let absent: Vec<&str> = absent.iter().map(|a| a.table.as_str()).collect();
    let county = county_report(CountyFacts {
        facts,
        desk,
        departments: &departments,
        absent: &absent,
        statistics,
        forecast,
    })?;
    Ok((departments, county))
}

/// The sheet of the county as a page and a workbook.
fn county_files(
    mut county: CountyReport,
    trial: Option<&String>,
    imprint: &Imprint,
) -> Result<[(String, Vec<u8>); 2], ReportError> {
    county.alerts.extend(trial.cloned());
    county.imprint = imprint.clone();
    let mark = if trial.is_some() { TRIAL } else { "" };
    Ok([
        ("reports/全县总览.xlsx".to_owned(), render_county_xlsx(&county)?),
        (
            "reports/index.html".to_owned(),
            render_county_html(&county, mark)?.into_bytes(),
        ),
    ])
}

/// The reports of all departments, rendered in parallel, in the pack's order; then the county's and the one on the exports.
fn reports(
    results: &Results<'_>,
    mut reports: Vec<DepartmentReport>,
    county: CountyReport,
    imprint: &Imprint,
    lang: Lang,
) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let Results {
        program,
        read,
        absent,
        impact,
        scenario,
        ..
    } = *results;
    let trial = scenario.map(|name| scenario::band(name, lang));
    for report in &mut reports {
        let measures = impact.of_department(&report.id).map(|m| m.id.as_str());
        let boards = program.boards.iter().filter(|b| {
            let who = &b.rule.departments;
            let mut all = [&who.lead, &who.joint, &who.coop].into_iter().flatten();
            all.any(|id| *id == report.id)
        });
        let own: Vec<&str> = measures.chain(boards.map(|b| b.rule.reported_as.as_str())).collect();
        report.alerts.extend(trial.clone());
        report.imprint = imprint.clone();
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
    files.extend(county_files(county, trial.as_ref(), imprint)?);
    files.extend(quality_files(
        &read.quality,
        trial.into_iter().chain(bands(absent, lang)).collect(),
        &program.as_of.to_string(),
        imprint,
        lang,
    )?);
    Ok(files)
}

/// A red band for every table that is absent.
fn bands(absent: &[Absent], lang: Lang) -> Vec<String> {
    absent.iter().filter_map(|a| a.band(|_| true, lang)).collect()
}
