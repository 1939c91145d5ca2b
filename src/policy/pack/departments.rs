//! `departments = …`: who answers for a measure, a board or a duty, as the plan brackets them.

use crate::policy::diagnostic::At;

use super::fields::Fields;
use super::model::{RawResponsible, RawSection};

/// Either one table (`{ lead, joint, coop }`) or one table per section of the plan (`[{ section, lead, joint, coop }, …]`); the lists of all
/// sections are joined, and a unit that several sections name keeps the strongest role.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> RawResponsible {
    let item = fields.item("departments");
    if item.is_some_and(|i| i.get_ref().as_array().is_some()) {
        let sections = fields.tables("departments", "a section of `departments`", |fields| {
            let section = fields.need_words("section");
            let units = lists(fields);
            Some(RawSection { section, units })
        });
        return join(sections);
    }
    fields.table("departments", "departments", lists).unwrap_or_default()
}

fn lists(fields: &mut Fields<'_, '_>) -> RawResponsible {
    RawResponsible {
        lead: fields.texts("lead"),
        joint: fields.texts("joint"),
        coop: fields.texts("coop"),
        sections: Vec::new(),
    }
}

fn join(sections: Vec<RawSection>) -> RawResponsible {
    let mut all = RawResponsible::default();
    let add = |to: &mut Vec<At<String>>, stronger: &[&[At<String>]], from: &[At<String>]| {
        for unit in from {
            let known = stronger.iter().flat_map(|s| s.iter()).chain(to.iter());
            if !known.into_iter().any(|k| k.value == unit.value) {
                to.push(unit.clone());
            }
        }
    };
    for section in &sections {
        add(&mut all.lead, &[], &section.units.lead);
    }
    for section in &sections {
        add(&mut all.joint, &[&all.lead], &section.units.joint);
    }
    for section in &sections {
        add(&mut all.coop, &[&all.lead, &all.joint], &section.units.coop);
    }
    all.sections = sections;
    all
}
