//! Writes the files of a run.

use super::engine::Read;
use super::failure::Failure;
use crate::assess::Entitlements;
use crate::audit::{RunFolder, safe_name};
use crate::impact::{Impact, Profiles};
use crate::policy::ir::Program;
use crate::report::Lang;
use crate::report::department::{department_reports, render_html, render_xlsx};
use crate::report::tables::{Assessed, write_entitlements_csv, write_entitlements_parquet, write_summary_csv};

/// What a run found out.
#[derive(Clone, Copy)]
pub(super) struct Results<'a> {
    pub(super) program: &'a Program,
    pub(super) read: &'a Read,
    pub(super) entitlements: &'a Entitlements,
    pub(super) impact: &'a Impact,
    pub(super) profiles: &'a Profiles,
}

/// Writes all outputs into the folder of the run.
pub(super) fn publish(folder: &mut RunFolder<'_>, results: &Results<'_>, lang: Lang) -> Result<(), Failure> {
    let Results {
        program,
        read,
        entitlements,
        impact,
        profiles,
    } = *results;
    let assessed = Assessed {
        program,
        dataset: &read.dataset,
        entitlements,
    };
    let mut file = folder.create("entitlements.csv")?;
    let rows = write_entitlements_csv(&assessed, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create("entitlements.parquet")?;
    let rows = write_entitlements_parquet(&assessed, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create("summary.csv")?;
    let rows = write_summary_csv(impact, lang, &mut file)?;
    folder.finish(file, Some(rows))?;
    for (name, bytes, rows) in &read.files {
        folder.write(name, bytes, Some(*rows))?;
    }
    for report in department_reports(program, entitlements, impact, profiles, lang)? {
        let stem = format!("reports/{}/{}", safe_name(&report.id), safe_name(&report.file_stem));
        folder.write(&format!("{stem}.xlsx"), &render_xlsx(&report)?, None)?;
        folder.write(&format!("{stem}.html"), render_html(&report)?.as_bytes(), None)?;
    }
    Ok(())
}
