//! `huiqi run`: from the exports to a finished run folder.

use std::path::Path;
use std::sync::Arc;

use super::args::RunArguments;
use super::console::Console;
use super::engine::{Engine, Law, Read};
use super::failure::{Exit, Failure};
use super::kept::Kept;
use super::places::Places;
use super::publish::{Results, publish};
use super::{refusal, screen};
use crate::assess::Entitlements;
use crate::audit::{Existing, Manifest, Runs, digest_folder, measure_entries, run_id};
use crate::calendar::Date;
use crate::digest::FileDigest;
use crate::impact::{Profiles, impact};
use crate::report::tables::summary_json;
use crate::schema::Catalog;

/// Everything that decides what a run gives, by hash.
struct Trail {
    binary: Vec<FileDigest>,
    inputs: Vec<FileDigest>,
    mappings: Vec<FileDigest>,
    schemas: Vec<FileDigest>,
    policy: Vec<FileDigest>,
}

impl Trail {
    fn of(engine: &dyn Engine, places: &Places) -> Result<Trail, Failure> {
        Ok(Trail {
            binary: vec![engine.binary()?],
            inputs: digest_folder(&places.exports)?,
            mappings: mappings(&places.sources)?,
            schemas: digest_folder(&places.schemas)?,
            policy: digest_folder(&places.policy)?,
        })
    }

    fn id(&self, law: &Law, lang: &str) -> String {
        let parts: [(&str, &[FileDigest]); 5] = [
            ("binary", &self.binary),
            ("inputs", &self.inputs),
            ("mappings", &self.mappings),
            ("schemas", &self.schemas),
            ("policy", &self.policy),
        ];
        run_id(&law.program.id, law.program.as_of, &parts, &[("lang", lang)])
    }

    /// Stands for everything that decides what is read from the exports.
    fn reading_key(&self, as_of: Date) -> String {
        let parts: [(&str, &[FileDigest]); 4] = [
            ("binary", &self.binary),
            ("inputs", &self.inputs),
            ("mappings", &self.mappings),
            ("schemas", &self.schemas),
        ];
        run_id("store", as_of, &parts, &[])
    }

    fn manifest(self, id: &str, law: &Law, catalog: &Catalog, lang: &str) -> Manifest {
        Manifest {
            format: 1,
            huiqi: env!("CARGO_PKG_VERSION").to_owned(),
            id: id.to_owned(),
            pack: law.program.id.clone(),
            title: law.program.title.clone(),
            as_of: law.program.as_of.to_string(),
            language: lang.to_owned(),
            started: None,
            binary: self.binary,
            inputs: self.inputs,
            mappings: self.mappings,
            schemas: self.schemas,
            policy: self.policy,
            measures: measure_entries(&law.program, catalog),
            counts: serde_json::Value::Null,
            control_totals: serde_json::Value::Null,
            outputs: Vec::new(),
        }
    }
}

/// Runs the whole chain. A run that is there already is only shown again, unless it is forced or damaged.
pub(super) fn run(engine: &dyn Engine, options: &RunArguments, console: &mut Console) -> Result<Exit, Failure> {
    let places = Places::of(options)?;
    if let Some(threads) = options.threads {
        // Fails only if a pool is there already, and then that one is used.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build_global();
    }
    let lang = console.lang;
    let runs = Runs::lock(&places.out)?;
    console.stage("读取政策包", "Reading the policy pack");
    let catalog = Arc::new(Catalog::load(&places.schemas)?);
    let law = engine.law(&places.policy, &catalog, options.as_of, console.color)?;
    console.warnings(&law.warnings);
    engine.gate(&places.exports, &places.sources, &catalog)?;
    let trail = Trail::of(engine, &places)?;
    let id = trail.id(&law, lang.code());
    match runs.existing(&id)? {
        Existing::Whole if !options.force => {
            runs.point_current(&id)?;
            console.note(
                "同样的输入已有结果，不再重算（--force 重算）。",
                "These inputs have a result already; nothing to do (--force runs again).",
            );
            return finish(&runs.path(&id), console);
        }
        Existing::Damaged => console.note(
            "已有结果与清单不符，重新计算。",
            "The existing result does not agree with its manifest: running again.",
        ),
        Existing::Whole | Existing::None => {}
    }
    let kept = Kept::new(&places.out, trail.reading_key(law.program.as_of));
    let (read, fresh) = obtain(engine, options, &places, &catalog, &law, &kept, console)?;
    if let Err(failure) = refusal::check(&read) {
        return Err(refusal::keep(&runs, &id, &read, &law, lang, failure));
    }
    let keeping = fresh.then_some((&kept, &trail));
    let entitlements = judge(engine, &law, &read, keeping, console)?;
    console.stage("汇总", "Adding up");
    let profiles = Profiles::new(&read.dataset, &engine.sizes(&law.program, &read.dataset)?);
    let impact = impact(&law.program, &entitlements, &profiles)?;
    console.stage("写出结果和部门报告", "Writing tables and reports");
    let mut manifest = trail.manifest(&id, &law, &catalog, lang.code());
    manifest.counts = summary_json(&impact)?;
    manifest.control_totals = read.controls.clone();
    let mut folder = runs.begin(&id)?;
    let results = Results {
        program: &law.program,
        read: &read,
        entitlements: &entitlements,
        impact: &impact,
        profiles: &profiles,
    };
    publish(&mut folder, &results, lang)?;
    console.stage("封存", "Committing");
    let home = folder.commit(manifest)?;
    finish(&home, console)
}

/// Reads the exports, or takes what was kept of them; says whether it was read anew.
fn obtain(
    engine: &dyn Engine,
    options: &RunArguments,
    places: &Places,
    catalog: &Arc<Catalog>,
    law: &Law,
    kept: &Kept,
    console: &mut Console,
) -> Result<(Read, bool), Failure> {
    let before = if options.force { None } else { kept.load(catalog) };
    let fresh = before.is_none();
    let read = match before {
        Some(read) => {
            console.stage("载入已读取的数据", "Loading what was read before");
            read
        }
        None => {
            console.stage("读取各部门导出表", "Reading the exports");
            engine.read(&places.exports, &places.sources, catalog, law.program.as_of)?
        }
    };
    console.warnings(&read.warnings);
    Ok((read, fresh))
}

/// Assesses every record; what was read anew is kept meanwhile.
fn judge(
    engine: &dyn Engine,
    law: &Law,
    read: &Read,
    keeping: Option<(&Kept, &Trail)>,
    console: &mut Console,
) -> Result<Entitlements, Failure> {
    console.stage("计算应享", "Assessing");
    let keep = || keeping.map_or(Ok(()), |(kept, trail)| kept.save(read, &trail.inputs, &trail.mappings));
    let (saved, assessed) = rayon::join(keep, || engine.assess(&law.program, &read.dataset));
    let entitlements = assessed?;
    if let Err(failure) = saved {
        // Keeping what was read only saves time; the result does not need it.
        let [place, cause, _] = failure.text(console.lang);
        console.note(
            &format!("读取的数据未能保存（{place}：{cause}），下次将重新读取。"),
            &format!("What was read could not be kept ({place}: {cause}); it will be read again next time."),
        );
    }
    Ok(entitlements)
}

/// The mapping files, and the lists beside their folder that they may name.
fn mappings(sources: &Path) -> Result<Vec<FileDigest>, Failure> {
    let mut files = digest_folder(sources)?;
    let lists = sources.join("../reference");
    if lists.is_dir() {
        for mut list in digest_folder(&lists)? {
            list.file.insert_str(0, "../reference/");
            files.push(list);
        }
    }
    files.sort();
    Ok(files)
}

/// Shows the summary and says where the run is.
fn finish(home: &Path, console: &mut Console) -> Result<Exit, Failure> {
    console.done();
    let path = home.join("summary.csv");
    let csv = std::fs::read(&path).map_err(|e| Failure::io(&path, &e))?;
    screen::print(&format!(
        "{}\n{}\n",
        screen::summary(&csv, console.lang),
        home.display()
    ))?;
    Ok(Exit::Ok)
}
