//! What a department answers for, and under which law.

use super::content::Source;
use super::parts::{text, title};
use super::section::{Cell, Section};
use crate::impact::{MeasureImpact, reported};
use crate::policy::ir::{Measure, Version};
use crate::report::Lang;

impl Source<'_> {
    /// Measures with role, basis and parameters.
    pub(super) fn duties(&self, department: &str, measures: &[&MeasureImpact]) -> Section {
        let lang = self.lang;
        let groups = reported(self.program);
        let mut rows = Vec::new();
        for measure in measures {
            let parts: Vec<&Measure> = groups
                .get(measure.id.as_str())
                .into_iter()
                .flatten()
                .filter_map(|part| self.program.measures.get(*part))
                .collect();
            let versions = || parts.iter().flat_map(|part| &part.versions);
            let basis = versions().flat_map(|v| v.basis.iter().map(move |b| (b, v)));
            let basis = unique(basis.map(|(b, v)| format!("{} {} {}", b.document, b.article, in_force(v, lang))));
            let parameters = unique(
                parts
                    .iter()
                    .flat_map(|p| &p.parameters)
                    .map(|(name, value)| format!("{name} = {value}")),
            );
            let cells = [
                measure.id.clone(),
                role(department, &parts, lang).to_owned(),
                basis,
                parameters,
            ];
            rows.push(
                std::iter::once(title(measure, lang))
                    .chain(cells.into_iter().map(Cell::Text))
                    .collect(),
            );
        }
        Section {
            id: "duties",
            title: lang.pick("职责", "Duties").to_owned(),
            note: lang
                .pick(
                    "本部门负责的惠企措施、依据和参数。",
                    "The measures this department answers for, their basis and parameters.",
                )
                .to_owned(),
            columns: vec![
                text(lang.pick("措施", "Measure"), 36),
                text(lang.pick("编号", "Id"), 30),
                text(lang.pick("角色", "Role"), 8),
                text(lang.pick("依据", "Legal basis"), 60),
                text(lang.pick("参数", "Parameters"), 50),
            ],
            rows,
            total: None,
        }
    }
}

/// The strongest role that a department has in the parts of a measure.
fn role(department: &str, parts: &[&Measure], lang: Lang) -> &'static str {
    let named =
        |list: fn(&Measure) -> &Vec<String>| parts.iter().any(|part| list(part).iter().any(|d| d == department));
    if named(|m| &m.departments.lead) {
        lang.pick("牵头", "lead")
    } else if named(|m| &m.departments.joint) {
        lang.pick("共同", "joint")
    } else {
        lang.pick("配合", "coop")
    }
}

/// When a version is in force.
fn in_force(version: &Version, lang: Lang) -> String {
    match version.to {
        Some(to) => format!(
            "{}{}{}{to}{}",
            lang.pick("（", "("),
            version.from,
            lang.pick("至", " to "),
            lang.pick("）", ")")
        ),
        None => format!(
            "{}{}{}{}",
            lang.pick("（", "("),
            version.from,
            lang.pick("起", " on"),
            lang.pick("）", ")")
        ),
    }
}

/// Different texts in order of appearance, joined by `；`.
fn unique(texts: impl Iterator<Item = String>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join("；")
}
