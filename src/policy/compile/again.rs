//! Compiling a pack again after a change of one of its files: only what stands in that file.

mod items;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::calendar::Date;
use crate::policy::diagnostic::{Diagnostic, Place, Severity};
use crate::policy::ir::{FactId, MeasureId, Program};
use crate::policy::pack::model::RawPack;
use crate::policy::pack::{self, Files, Folder};
use crate::schema::Catalog;

use super::{Monthly, compile, load_changed, order, world};

/// A pack that compiled, with all that is needed to compile one file of it again.
pub struct Kept {
    dir: PathBuf,
    catalog: Arc<Catalog>,
    as_of: Date,
    files: Files,
    /// By position in the pack: position in the program.
    fact_at: Vec<FactId>,
    measure_at: Vec<MeasureId>,
    monthly: Monthly,
    program: Program,
}

/// Why a change cannot be compiled alone: it changes what other files mean by a name, or the order of computation.
struct NotAlone;

impl Kept {
    /// Reads and compiles as [`load`](super::load) does.
    ///
    /// # Errors
    /// Every finding of a pack that cannot be used.
    pub fn load(dir: &Path, catalog: &Arc<Catalog>, as_of: Date) -> Result<Kept, Vec<Diagnostic>> {
        let mut found = Vec::new();
        let files = pack::read(Folder { dir, instead: &[] }, &mut found);
        let compiled = compile(&files.pack, catalog, Some(as_of), &mut found);
        let Some(compiled) = compiled.filter(|_| is_clean(&found)) else {
            return Err(found);
        };
        Ok(Kept {
            dir: dir.to_path_buf(),
            catalog: Arc::clone(catalog),
            as_of,
            files,
            fact_at: order::inverse(&compiled.fact_order, FactId::all(&compiled.fact_order)),
            measure_at: order::inverse(&compiled.measure_order, MeasureId::all(&compiled.measure_order)),
            monthly: compiled.monthly,
            program: compiled.program,
        })
    }

    /// The pack as it is.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The program if the file at `path` (relative to the pack, with `/`) had this text: what
    /// [`load_changed`](super::load_changed) gives, but that names and wordings are not compared across files again.
    ///
    /// # Errors
    /// Findings of the changed file, or of the pack where the change reaches other files.
    pub fn changed(&self, path: &str, text: &str) -> Result<Program, Vec<Diagnostic>> {
        let mut found = Vec::new();
        let alone = match self.files.read_again(path, text, &mut found) {
            Some(raw) if is_clean(&found) => {
                let mut program = self.program.clone();
                let alone = self.alone(&raw, path, &mut program, &mut found);
                alone.map(|()| program)
            }
            Some(_) => return Err(found),
            None => Err(NotAlone),
        };
        match alone {
            _ if !is_clean(&found) => Err(found),
            Ok(program) => Ok(program),
            Err(NotAlone) => {
                load_changed(&self.dir, (path, text), &self.catalog, Some(self.as_of)).map(|loaded| loaded.program)
            }
        }
    }

    /// The program if the files at some paths had these texts: what [`load`](super::load) gives of them. `None` if that cannot be told
    /// from these files alone, or if something is wrong with them.
    #[must_use]
    pub fn trial(&self, texts: &BTreeMap<String, String>) -> Option<Program> {
        let mut program = self.program.clone();
        for (path, text) in texts {
            let mut found = Vec::new();
            let raw = self.files.read_again(path, text, &mut found)?;
            self.alone(&raw, path, &mut program, &mut found).ok()?;
            if !is_clean(&found) {
                return None;
            }
        }
        Some(program)
    }

    fn alone(
        &self,
        raw: &RawPack,
        path: &str,
        program: &mut Program,
        found: &mut Vec<Diagnostic>,
    ) -> Result<(), NotAlone> {
        if !self.same_items(raw, path) {
            return Err(NotAlone);
        }
        // What it found when the pack was loaded was said then.
        let world = &world::build(&self.files.pack, &self.catalog, self.as_of, &mut Vec::new());
        if raw.boards.is_empty() {
            self.facts(raw, world, program, found)?;
        }
        self.lookups(raw, program, found)?;
        self.measures(raw, world, program, found)?;
        self.boards(raw, world, program, found)
    }

    /// Whether the file still has as many items as before. That each of them has its old name is seen when it is looked for.
    fn same_items(&self, raw: &RawPack, path: &str) -> bool {
        let old = &self.files.pack;
        let count = |all: &mut dyn Iterator<Item = &Place>| all.filter(|p| p.file.path == path).count();
        count(&mut old.facts.iter().map(|f| &f.id.place)) == raw.facts.len()
            && count(&mut old.lookups.iter().map(|l| &l.id.place)) == raw.lookups.len()
            && count(&mut old.decisions.iter().map(|d| &d.id.place)) == raw.decisions.len()
            && count(&mut old.measures.iter().map(|m| &m.id.place)) == raw.measures.len()
            && count(&mut old.boards.iter().map(|b| &b.id.place)) == raw.boards.len()
    }
}

fn is_clean(found: &[Diagnostic]) -> bool {
    found.iter().all(|d| d.severity == Severity::Warning)
}
