//! Which department handles a measure and gets its lists; others that the plan names get its totals.

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::clauses;
use crate::policy::ir::Program;
use crate::report::ReportError;
use crate::schema::Catalog;

/// Departments that handle a measure, by the name that it is reported under.
pub(in crate::report) type Handlers = BTreeMap<String, BTreeSet<String>>;

/// A department handles what it leads. What nobody leads is handled by the joint departments of which an export is read to judge it; where
/// that is nobody, by all joint departments.
pub(in crate::report) fn handlers(program: &Program, catalog: &Catalog) -> Result<Handlers, ReportError> {
    let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for clause in clauses(program, catalog)? {
        let Some(measure) = program.measures.get(clause.measure.index()) else {
            continue;
        };
        let of = owners.entry(&measure.reported_as).or_default();
        of.extend(clause.tables.iter().filter_map(|(table, _)| {
            let spec = table.of(&catalog.tables).ok()?;
            Some(spec.department.as_str()).filter(|d| !d.is_empty())
        }));
    }
    let mut handlers = Handlers::new();
    let mut joint: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for measure in &program.measures {
        let who = &measure.departments;
        joint.entry(&measure.reported_as).or_default().extend(&who.joint);
        handlers
            .entry(measure.reported_as.clone())
            .or_default()
            .extend(who.lead.iter().cloned());
    }
    for (id, who) in &mut handlers {
        if !who.is_empty() {
            continue;
        }
        let joint = joint.get(id.as_str()).into_iter().flatten().copied();
        let owns = |d: &str| owners.get(id.as_str()).is_some_and(|o| o.contains(d));
        let (own, other): (Vec<&String>, Vec<&String>) = joint.partition(|d| owns(d));
        who.extend(own.into_iter().cloned());
        if who.is_empty() {
            who.extend(other.into_iter().cloned());
        }
    }
    Ok(handlers)
}
