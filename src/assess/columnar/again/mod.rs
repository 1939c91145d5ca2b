//! Assessing again what a change of the program or of the data reaches; everything else is taken over, not copied.
//!
//! A [`Standing`] keeps what an assessment computed: links, facts, the judged rows of every measure before and after the exclusive
//! groups. From it another program is assessed at the cost of what differs. The result is that of [`assess`](super::assess), row by row;
//! tests hold the two together.

mod amend;
mod base;
mod glance;
mod rows;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::{Context, Facts, Links};
use super::{exclusive, measure};
use crate::assess::broken::Broken;
use crate::assess::grants::Grants;
use crate::assess::judged::{Judged, outcomes};
use crate::assess::reached::{Needed, Part, Reached};
use crate::assess::{AssessError, AssessOptions, Entitlements, absent};
use crate::policy::ir::{MeasureId, Program, TableId};
use crate::store::Dataset;

use amend::KeptLines;
pub use glance::{Decision, Glance, RecordName};
use rows::Rows;

/// An assessment with everything that another one can take over.
pub struct Standing {
    /// The program that was run: what is absent is said in it.
    program: Arc<Program>,
    links: Links,
    facts: Facts,
    /// By measure, as far as it was assessed.
    rows: Vec<Option<Rows>>,
    /// By measure, as far as others ask for it.
    grants: Vec<Option<Arc<Grants>>>,
    lines: KeptLines,
}

impl Standing {
    /// Assesses every measure and keeps what it computes.
    ///
    /// # Errors
    /// As [`assess`](crate::assess::assess).
    pub fn new(program: &Arc<Program>, data: &Dataset) -> Result<Standing, AssessError> {
        let nothing = Standing::nothing(program, data)?;
        let known = Arc::clone(&nothing.program);
        let reached = Reached::all(&known);
        nothing.run(known, data, &reached)
    }

    /// Assesses only some measures, see [`Reached::with`]; questions that reach others are errors.
    ///
    /// # Errors
    /// As [`assess`](crate::assess::assess).
    pub fn of(program: &Arc<Program>, data: &Dataset, measures: &Reached) -> Result<Standing, AssessError> {
        let nothing = Standing::nothing(program, data)?;
        let known = Arc::clone(&nothing.program);
        nothing.run(known, data, measures)
    }

    /// Nothing is assessed yet.
    pub(crate) fn nothing(program: &Arc<Program>, data: &Dataset) -> Result<Standing, AssessError> {
        let tables = &data.catalog.tables;
        Ok(Standing {
            program: known(program, data)?,
            links: tables.iter().map(|t| t.links.iter().map(|_| None).collect()).collect(),
            facts: Vec::new(),
            rows: Vec::new(),
            grants: Vec::new(),
            lines: KeptLines::default(),
        })
    }

    /// Assesses a program that was changed, on data of which some tables were; keys of tables must be the same.
    ///
    /// # Errors
    /// As [`assess`](crate::assess::assess).
    pub fn again(
        &self,
        program: &Arc<Program>,
        data: &Dataset,
        tables: &BTreeSet<TableId>,
    ) -> Result<(Standing, Reached), AssessError> {
        let known = known(program, data)?;
        let reached = Reached::of(&self.program, &known, tables);
        Ok((self.run(known, data, &reached)?, reached))
    }

    /// As [`Standing::again`], where it is known what the change reaches; more than it reaches does no harm.
    ///
    /// # Errors
    /// As [`assess`](crate::assess::assess).
    pub fn again_reached(
        &self,
        program: &Arc<Program>,
        data: &Dataset,
        reached: &Reached,
    ) -> Result<Standing, AssessError> {
        self.run(known(program, data)?, data, reached)
    }

    /// What a changed program reaches.
    ///
    /// # Errors
    /// As [`assess`](crate::assess::assess).
    pub fn reached(
        &self,
        program: &Arc<Program>,
        data: &Dataset,
        tables: &BTreeSet<TableId>,
    ) -> Result<Reached, AssessError> {
        let known = known(program, data)?;
        Ok(Reached::of(&self.program, &known, tables))
    }

    fn run(&self, program: Arc<Program>, data: &Dataset, reached: &Reached) -> Result<Standing, AssessError> {
        let kept = |at: usize| {
            let kept = self.facts.get(at).filter(|_| !reached.facts.contains(&at));
            kept.and_then(Clone::clone)
        };
        let facts: Facts = (0..program.facts.len()).map(kept).collect();
        let needed = Needed::of(&program, reached, &data.catalog)?;
        self.has(reached, &needed)?;
        let context = Context::with_kept(
            &program,
            data,
            (&needed.facts, needed.links),
            (self.links.clone(), facts),
        )?;
        let mut again = Again {
            before: self,
            reached,
            context: &context,
            asked: &needed.asked,
            rows: Vec::new(),
            grants: Vec::new(),
            seen: Vec::new(),
            claims: Vec::new(),
            positions: Vec::new(),
        };
        for id in MeasureId::all(&program.measures) {
            again.measure(&program, id)?;
        }
        let (rows, grants) = (again.rows, again.grants);
        let (links, facts) = context.into_kept();
        Ok(Standing {
            program,
            links,
            facts,
            rows,
            grants,
            lines: KeptLines::default(),
        })
    }

    /// Whether everything that is reached or asked for was assessed.
    fn has(&self, reached: &Reached, needed: &Needed) -> Result<(), AssessError> {
        let mut all = reached.touched.iter().chain(&needed.asked);
        let is_known = |at: &usize| match self.rows.get(*at) {
            Some(rows) => rows.is_some(),
            // At first, what is reached is what is assessed.
            None => self.rows.is_empty() && reached.touched.contains(at),
        };
        if all.all(is_known) {
            return Ok(());
        }
        Err(Broken::new("a question reaches a measure that was not assessed").of("measures"))
    }

    /// All outcomes, as [`assess`](crate::assess::assess) gives them.
    ///
    /// # Errors
    /// As [`assess`](crate::assess::assess).
    pub fn entitlements(&self, data: &Dataset) -> Result<Entitlements, AssessError> {
        let rows = self
            .rows
            .iter()
            .map(|rows| rows.as_ref().map_or_else(Vec::new, Rows::judged));
        let rows = rows.collect();
        outcomes(&self.program, data, rows, AssessOptions::default())
    }

    /// The program that was run.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What a measure decided, in the order of its record table; nothing if there is no such measure.
    pub fn decisions(&self, measure: MeasureId) -> impl Iterator<Item = Decision<'_>> {
        self.rows(measure).into_iter().flat_map(Rows::decisions)
    }

    fn rows(&self, measure: MeasureId) -> Option<&Rows> {
        self.rows.get(measure.index()).and_then(Option::as_ref)
    }

    /// How many records a measure judges; of one version only, by position, if it is said.
    #[must_use]
    pub fn count(&self, measure: MeasureId, version: Option<usize>) -> usize {
        let rows = self.rows(measure);
        rows.map_or(0, |rows| {
            version.map_or_else(|| rows.len(), |v| rows.of_version(v).len())
        })
    }

    /// Whether a measure was assessed.
    #[must_use]
    pub fn knows(&self, measure: MeasureId) -> bool {
        self.rows(measure).is_some()
    }

    /// Whether the rows that a measure judges, and by which version, were taken over from another standing.
    #[must_use]
    pub fn shares_rows(&self, other: &Standing, measure: MeasureId) -> bool {
        match (self.rows(measure), other.rows(measure)) {
            (Some(one), Some(two)) => one.share(two),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Whether a measure's decisions were taken over from another standing.
    #[must_use]
    pub fn shares(&self, other: &Standing, measure: MeasureId) -> bool {
        match (self.rows(measure), other.rows(measure)) {
            (Some(one), Some(two)) => one.is(two),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Calls `see` for every record that this or a later standing judges and of which they may say something else, in the order of the
    /// record table.
    pub fn pairs<'s>(
        &'s self,
        after: &'s Standing,
        measure: MeasureId,
        see: &mut dyn FnMut(Option<Glance<'s>>, Option<Glance<'s>>),
    ) {
        match (self.rows(measure), after.rows(measure)) {
            (Some(old), Some(new)) => rows::pairs(old, new, see),
            (Some(old), None) => rows::alone(old).for_each(|d| see(Some(d), None)),
            (None, Some(new)) => rows::alone(new).for_each(|d| see(None, Some(d))),
            (None, None) => {}
        }
    }
}

/// The program to run: what is absent is said in it.
fn known(program: &Arc<Program>, data: &Dataset) -> Result<Arc<Program>, AssessError> {
    Ok(match absent::known(program, data)? {
        Cow::Borrowed(_) => Arc::clone(program),
        Cow::Owned(known) => Arc::new(known),
    })
}

/// An assessment in the making.
struct Again<'r, 'c> {
    before: &'r Standing,
    reached: &'r Reached,
    context: &'c Context<'c>,
    asked: &'r BTreeSet<usize>,
    rows: Vec<Option<Rows>>,
    grants: Vec<Option<Arc<Grants>>>,
    /// The same for expressions: nothing for measures that nobody asks for.
    seen: Vec<Arc<Grants>>,
    /// Eligible rows of the touched members of exclusive groups, and their positions.
    claims: Vec<Vec<Judged>>,
    positions: Vec<Vec<u32>>,
}

impl Again<'_, '_> {
    fn measure(&mut self, program: &Program, id: MeasureId) -> Result<(), AssessError> {
        let broken = |e| Broken::from(e).of("measures");
        let (at, m) = (id.index(), id.of(&program.measures).map_err(broken)?);
        let (old, is_touched) = (self.before.rows(id), self.reached.touched.contains(&at));
        let part = self.reached.parts.get(at).and_then(Option::as_ref);
        let eval = measure::plain(self.context, &self.seen);
        let rows = match (old, part) {
            (Some(rows), None) if is_touched => rows.unrefused(),
            (Some(rows), None) => rows.clone(),
            (Some(rows), Some(Part::Versions(versions))) if amend::can(m, versions) => {
                rows.with(amend::amend(eval, id, m, versions, rows, &self.before.lines)?)
            }
            (Some(_), Some(_)) | (None, Some(_)) => {
                let judged = measure::measure(eval, m, AssessOptions::default().lines_of(m))?;
                Rows::new(judged, m.versions.len())
            }
            (None, None) => return self.enter(None),
        };
        let members = |group: &usize| program.exclusives.get(*group).map(|g| &g.members);
        let mut rivals = self.reached.groups.iter().filter_map(members).flatten();
        let (positions, claims) = if rivals.any(|(member, _)| *member == id) {
            rows.claims()
        } else {
            (Vec::new(), Vec::new())
        };
        self.enter(Some(rows))?;
        if let (Some(own), Some(at)) = (self.claims.last_mut(), self.positions.last_mut()) {
            (*own, *at) = (claims, positions);
        }
        let wanted = |group: usize| self.reached.groups.contains(&group);
        let eval = measure::plain(self.context, &self.seen);
        let refused = exclusive::exclude(eval, id, &wanted, &mut self.claims)?;
        self.grant(program, id)?;
        if refused {
            for other in MeasureId::all(&self.claims).filter(|other| self.reached.touched.contains(&other.index())) {
                self.refuse(other.index());
                self.grant(program, other)?;
            }
        }
        Ok(())
    }

    /// The next measure; `None` if it is not assessed.
    fn enter(&mut self, rows: Option<Rows>) -> Result<(), AssessError> {
        self.rows.push(rows);
        self.claims.push(Vec::new());
        self.positions.push(Vec::new());
        self.grants.push(None);
        self.seen.push(Arc::default());
        Ok(())
    }

    /// Enters what exclusive groups said so far.
    fn refuse(&mut self, at: usize) {
        if let (Some(rows), Some(claims), Some(positions)) = (
            self.rows.get_mut(at).and_then(Option::as_mut),
            self.claims.get(at),
            self.positions.get(at),
        ) {
            let refused = positions.iter().zip(claims).filter(|(_, one)| one.failed != 0);
            rows.refuse(refused.map(|(at, one)| (*at, one.failed)).collect());
        }
    }

    /// Computes what a measure decided by row, if somebody asks for it.
    fn grant(&mut self, program: &Program, id: MeasureId) -> Result<(), AssessError> {
        let at = id.index();
        let kept = self.before.grants.get(at).and_then(Option::as_ref);
        let (Some(rows), true) = (
            self.rows.get(at).and_then(Option::as_ref),
            self.asked.contains(&at) || kept.is_some(),
        ) else {
            return Ok(());
        };
        let old = self.before.rows(id).zip(kept);
        let found = match old.filter(|(old, _)| rows.is(old)) {
            Some((_, grants)) => Arc::clone(grants),
            None => {
                let broken = |e: Broken| e.of("grants");
                let record = id.of(&program.measures).map_err(|e| broken(e.into()))?.record;
                let count = self.context.tables.rows(record).map_err(|e| broken(e.into()))?;
                let old = old.map(|(rows, grants)| (rows, grants.as_ref()));
                Arc::new(rows.grants(count, old))
            }
        };
        if let (Some(kept), Some(seen)) = (self.grants.get_mut(at), self.seen.get_mut(at)) {
            *seen = Arc::clone(&found);
            *kept = Some(found);
        }
        Ok(())
    }
}
