//! Assessing again what a change of the program or of the data reaches; everything else is taken over, not copied.
//!
//! A [`Standing`] keeps what an assessment computed: links, facts, the judged rows of every measure before and after the exclusive
//! groups. From it another program is assessed at the cost of what differs. The result is that of [`assess`](super::assess), row by row;
//! tests hold the two together.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::{Context, Facts, Links};
use super::{amend, exclusive, measure, of};
use crate::assess::grants::Grants;
use crate::assess::judged::{Judged, outcomes};
use crate::assess::reached::{Part, Reached};
use crate::assess::used::used_facts;
use crate::assess::{AssessError, AssessOptions, Entitlements, absent};
use crate::calendar::Date;
use crate::money::{Fen, Ratio};
use crate::policy::ir::{MeasureId, Program, TableId};
use crate::store::Dataset;

type Rows = Arc<Vec<Judged>>;

/// An assessment with everything that another one can take over.
pub struct Standing {
    /// The program that was run: what is absent is said in it.
    program: Program,
    links: Links,
    facts: Facts,
    /// Rows of each measure before exclusive groups.
    judged: Vec<Rows>,
    /// The same after them.
    decided: Vec<Rows>,
    grants: Vec<Arc<Grants>>,
}

/// What a measure decided for one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision<'s> {
    /// Row of the record table.
    pub row: u32,
    /// The enterprise; empty if the record belongs to none.
    pub uscc: &'s str,
    /// Record key.
    pub record_key: &'s str,
    /// Period in its written form.
    pub period: &'s str,
    /// Position of the version in the measure.
    pub version: usize,
    /// Entitled.
    pub eligible: bool,
    /// Enters totals.
    pub counted: bool,
    /// Base amount.
    pub base: Option<Fen>,
    /// Amount; zero if refused; `None` = undetermined.
    pub amount: Option<Fen>,
    /// Indicator value.
    pub value: Option<Ratio>,
    /// Of a deferral: the last day of payment of an eligible row, if it is known.
    pub due: Option<Date>,
    /// As [`MeasureOutcome::failed`](crate::assess::MeasureOutcome::failed).
    pub failed: u64,
}

impl Standing {
    /// Assesses every measure and keeps what it computes.
    ///
    /// # Errors
    /// As [`assess`](crate::assess::assess).
    pub fn new(program: &Program, data: &Dataset) -> Result<Standing, AssessError> {
        let nothing = Standing {
            program: program.clone(),
            links: data
                .catalog
                .tables
                .iter()
                .map(|t| t.links.iter().map(|_| None).collect())
                .collect(),
            facts: Vec::new(),
            judged: Vec::new(),
            decided: Vec::new(),
            grants: Vec::new(),
        };
        let known = absent::known(program, data)?.into_owned();
        let reached = Reached::all(&known);
        nothing.run(known, data, &reached)
    }

    /// Assesses a program that was changed, on data of which some tables were; keys of tables must be the same.
    ///
    /// # Errors
    /// As [`assess`](crate::assess::assess).
    pub fn again(
        &self,
        program: &Program,
        data: &Dataset,
        tables: &BTreeSet<TableId>,
    ) -> Result<(Standing, Reached), AssessError> {
        let known = absent::known(program, data)?.into_owned();
        let reached = Reached::of(&self.program, &known, tables);
        Ok((self.run(known, data, &reached)?, reached))
    }

    fn run(&self, program: Program, data: &Dataset, reached: &Reached) -> Result<Standing, AssessError> {
        let kept = |at: usize| {
            let kept = self.facts.get(at).filter(|_| !reached.facts.contains(&at));
            kept.and_then(Clone::clone)
        };
        let facts: Facts = (0..program.facts.len()).map(kept).collect();
        let used = used_facts(&program);
        let context = Context::with_kept(&program, data, &used, (self.links.clone(), facts))?;
        let mut judged: Vec<Rows> = Vec::new();
        // Only those of touched measures are filled while measures are judged.
        let mut open: Vec<Vec<Judged>> = Vec::new();
        let mut grants: Vec<Arc<Grants>> = Vec::new();
        for (id, m) in MeasureId::all(&program.measures).zip(&program.measures) {
            let at = id.index();
            let (rows, is_touched) = (self.judged.get(at), reached.touched.contains(&at));
            let part = reached.parts.get(at).and_then(Option::as_ref);
            let eval = measure::plain(&context, &grants);
            let rows: Rows = match (rows, part) {
                (Some(rows), None) => Arc::clone(rows),
                (Some(rows), Some(Part::Versions(versions))) if amend::can(m, versions) => {
                    Arc::new(amend::amend(eval, m, versions, rows)?)
                }
                (_, _) => Arc::new(measure::measure(eval, m, AssessOptions::default().lines_of(m))?),
            };
            open.push(if is_touched { rows.to_vec() } else { Vec::new() });
            judged.push(rows);
            let wanted = |group: usize| reached.groups.contains(&group);
            let refused = exclusive::exclude(eval, id, &wanted, &mut open)?;
            grants.push(match self.grants.get(at).filter(|_| !is_touched) {
                Some(grants) => Arc::clone(grants),
                None => of(&context, &program, id, &open)?,
            });
            if refused {
                for id in MeasureId::all(&open).filter(|id| reached.touched.contains(&id.index())) {
                    let again = of(&context, &program, id, &open)?;
                    if let Some(grants) = grants.get_mut(id.index()) {
                        *grants = again;
                    }
                }
            }
        }
        let decided = open.into_iter().enumerate().map(|(at, rows)| {
            let before = self.decided.get(at).filter(|_| !reached.touched.contains(&at));
            before.map_or_else(|| Arc::new(rows), Arc::clone)
        });
        let decided = decided.collect();
        let (links, facts) = context.into_kept();
        Ok(Standing {
            program,
            links,
            facts,
            judged,
            decided,
            grants,
        })
    }

    /// All outcomes, as [`assess`](crate::assess::assess) gives them.
    ///
    /// # Errors
    /// As [`assess`](crate::assess::assess).
    pub fn entitlements(&self, data: &Dataset) -> Result<Entitlements, AssessError> {
        let rows = self.decided.iter().map(|rows| rows.to_vec()).collect();
        outcomes(&self.program, data, rows, AssessOptions::default())
    }

    /// The program that was run.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What a measure decided, in the order of its record table; nothing if there is no such measure.
    pub fn decisions(&self, measure: MeasureId) -> impl Iterator<Item = Decision<'_>> {
        let rows = self.decided.get(measure.index());
        rows.into_iter().flat_map(|rows| rows.iter()).map(Decision::of)
    }

    /// Whether a measure's decisions were taken over from another standing.
    #[must_use]
    pub fn shares(&self, other: &Standing, measure: MeasureId) -> bool {
        let at = measure.index();
        match (self.decided.get(at), other.decided.get(at)) {
            (Some(one), Some(two)) => Arc::ptr_eq(one, two),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}

impl<'s> Decision<'s> {
    fn of(one: &'s Judged) -> Decision<'s> {
        let eligible = one.failed == 0;
        Decision {
            row: one.row,
            uscc: &one.uscc,
            record_key: &one.key,
            period: &one.period,
            version: one.version,
            eligible,
            counted: one.counted,
            base: one.base,
            amount: if eligible { one.amount } else { Some(Fen::ZERO) },
            value: one.value,
            due: if eligible { one.due } else { None },
            failed: one.failed,
        }
    }
}
