//! Which tables the clauses of a program read: a clause whose table is not there cannot be judged.

use std::collections::{BTreeMap, BTreeSet};

use super::error::AssessError;
use super::used::links_in;
use crate::policy::ir::{AcceptedAbsence, Expr, FactId, LinkId, Measure, MeasureId, Program, TableId, Version};
use crate::policy::walk::{self, Names};
use crate::schema::Catalog;

/// What of a measure reads a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The records that the measure is assessed for.
    Record,
    /// Key, period, enterprise, limits: what makes rows of records.
    Frame,
    /// A condition.
    Condition,
    /// The amount, or what it is computed from.
    Amount,
}

/// What a rule that reads a table makes of its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhenAbsent {
    /// It cannot be judged.
    Unknown,
    /// The table counts as empty (`accepts_absent`).
    Empty,
}

/// What a rule reads.
type Reads = BTreeSet<(TableId, WhenAbsent)>;

/// A part of a measure, over all its versions, with the tables that it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The measure.
    pub measure: MeasureId,
    /// Which part of it.
    pub part: Part,
    /// Name of the condition; empty for other parts.
    pub id: String,
    /// Its words for clerks; empty for other parts.
    pub says: String,
    /// The same in English, if the pack has it.
    pub says_en: Option<String>,
    /// The tables, directly or through facts, lines and the measures that it asks, and what becomes of the clause without them.
    pub tables: BTreeSet<(TableId, WhenAbsent)>,
}

/// All clauses of a program, by measure and part, conditions in the order of the versions.
///
/// # Errors
/// [`AssessError::BrokenProgram`] if a fact, link or measure is named that is not there.
pub fn clauses(program: &Program, catalog: &Catalog) -> Result<Vec<Clause>, AssessError> {
    let mut reader = Reader {
        program,
        catalog,
        facts: BTreeMap::new(),
        measures: vec![None; program.measures.len()],
    };
    let mut all = Vec::new();
    for (id, measure) in MeasureId::all(&program.measures).zip(&program.measures) {
        let of_measure = reader.clauses(id, measure)?;
        let tables = of_measure.iter().flat_map(|c| c.tables.iter().copied()).collect();
        if let Some(place) = reader.measures.get_mut(id.index()) {
            *place = Some(tables);
        }
        all.extend(of_measure);
    }
    Ok(all)
}

struct Reader<'p> {
    program: &'p Program,
    catalog: &'p Catalog,
    facts: BTreeMap<FactId, Reads>,
    /// By measure, as soon as it is known: measures come after those that they ask.
    measures: Vec<Option<Reads>>,
}

impl<'p> Reader<'p> {
    fn clauses(&mut self, id: MeasureId, measure: &'p Measure) -> Result<Vec<Clause>, AssessError> {
        let clause = |part, tables| Clause {
            measure: id,
            part,
            id: String::new(),
            says: String::new(),
            says_en: None,
            tables,
        };
        let frame = [&measure.in_force_by, &measure.key, &measure.period, &measure.entity];
        let once = measure.once.iter();
        let once = once.flat_map(|o| o.per.iter().chain(o.order.iter().map(|k| &k.expr)));
        let frame = frame
            .into_iter()
            .chain(&measure.scope)
            .chain(&measure.counted)
            .chain(once);
        let mut tables = BTreeSet::new();
        for expr in frame {
            self.expr(measure, None, expr, &mut tables)?;
        }
        for (member, expr) in self.program.exclusives.iter().flat_map(|g| &g.members) {
            if *member == id {
                self.expr(measure, None, expr, &mut tables)?;
            }
        }
        let mut all = vec![
            clause(Part::Record, BTreeSet::from([(measure.record, WhenAbsent::Unknown)])),
            clause(Part::Frame, tables),
        ];
        let mut amount = BTreeSet::new();
        for version in &measure.versions {
            for condition in &version.conditions {
                let mut tables = BTreeSet::new();
                self.expr(measure, Some(version), &condition.expr, &mut tables)?;
                let same =
                    |c: &&mut Clause| c.part == Part::Condition && (&c.id, &c.says) == (&condition.id, &condition.says);
                match all.iter_mut().find(same) {
                    Some(clause) => clause.tables.append(&mut tables),
                    None => all.push(Clause {
                        id: condition.id.clone(),
                        says: condition.says.clone(),
                        says_en: condition.says_en.clone(),
                        ..clause(Part::Condition, tables)
                    }),
                }
            }
            let rule = &version.amount;
            let of_amount = rule.base.iter().chain(&rule.expr).chain(&rule.undetermined_when);
            for expr in of_amount.chain(&rule.value) {
                self.expr(measure, Some(version), expr, &mut amount)?;
            }
        }
        all.push(clause(Part::Amount, amount));
        Ok(all)
    }

    /// Adds the tables that an expression reads. The record's own table is not among them unless a link leads back to it.
    fn expr(
        &mut self,
        measure: &'p Measure,
        version: Option<&'p Version>,
        expr: &'p Expr,
        tables: &mut Reads,
    ) -> Result<(), AssessError> {
        let broken = |reason: &str| AssessError::BrokenProgram {
            owner: measure.id.clone(),
            reason: reason.to_owned(),
        };
        tables.extend(self.linked(expr, measure.record, &measure.accepts_absent, &broken)?);
        let mut inner: Vec<&'p Expr> = Vec::new();
        let (mut facts, mut asked): (BTreeSet<FactId>, BTreeSet<MeasureId>) = Default::default();
        let mut lost_line = false;
        walk::expressions(expr, &mut |e| match walk::names(&e.node) {
            Names::Fact(id) => facts.extend([id]),
            Names::Measures(ids) => asked.extend(ids.iter().copied()),
            Names::Line(at) => match version.and_then(|v| v.lines.get(at)) {
                Some(line) => inner.push(&line.expr),
                None => lost_line = true,
            },
            // Lookups and decisions stand in the pack; links were followed above.
            Names::Nothing | Names::Column(_) | Names::Links(..) | Names::Lookup(_) | Names::Decision(_) => {}
        });
        if lost_line {
            return Err(broken("a line is named that the version does not have"));
        }
        for line in inner {
            self.expr(measure, version, line, tables)?;
        }
        for fact in facts {
            tables.extend(self.fact(fact, &broken)?);
        }
        for id in asked {
            let known = self.measures.get(id.index()).and_then(Option::as_ref);
            let known = known.ok_or_else(|| broken("a measure is asked that comes later"))?;
            tables.extend(known);
        }
        Ok(())
    }

    /// The tables of a fact: those that links lead to, and those of the facts in it.
    fn fact(&mut self, id: FactId, broken: &dyn Fn(&str) -> AssessError) -> Result<Reads, AssessError> {
        if let Some(known) = self.facts.get(&id) {
            return Ok(known.clone());
        }
        let fact = id.of(&self.program.facts).map_err(|e| broken(&e.to_string()))?;
        let mut tables = self.linked(&fact.expr, fact.on, &fact.accepts_absent, broken)?;
        let mut inner = BTreeSet::new();
        walk::expressions(&fact.expr, &mut |e| {
            if let Names::Fact(id) = walk::names(&e.node) {
                inner.insert(id);
            }
        });
        for other in inner {
            tables.extend(self.fact(other, broken)?);
        }
        self.facts.insert(id, tables.clone());
        Ok(tables)
    }

    /// The tables at the ends of the links that an expression follows.
    fn linked(
        &self,
        expr: &Expr,
        table: TableId,
        accepted: &[AcceptedAbsence],
        broken: &dyn Fn(&str) -> AssessError,
    ) -> Result<Reads, AssessError> {
        let followed = links_in(expr, table, self.catalog).map_err(|e| broken(&e.to_string()))?;
        let end = |(at, link): (TableId, LinkId)| {
            let spec = at.of(&self.catalog.tables).and_then(|table| link.of(&table.links));
            let spec = spec.map_err(|e| broken(&e.to_string()))?;
            let target = self.catalog.table(&spec.table).map(|(target, _)| target);
            let target = target.ok_or_else(|| broken("a link leads to no table"))?;
            let absence = if accepted.iter().any(|a| a.table == target) {
                WhenAbsent::Empty
            } else {
                WhenAbsent::Unknown
            };
            Ok((target, absence))
        };
        followed.into_iter().map(end).collect()
    }
}
