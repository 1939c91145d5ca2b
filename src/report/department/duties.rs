//! What a department answers for, and under which law.

use super::content::Source;
use super::parameter::parameter;
use super::parts::{text, title};
use super::section::{Cell, PageStyle, Section};
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
                .filter_map(|part| self.program.measures.get(part.index()))
                .collect();
            let basis = unique(parts.iter().flat_map(|p| &p.versions).map(|v| basis(v, lang)), "\n");
            let parameters = unique(
                parts.iter().flat_map(|p| &p.parameters).map(|p| parameter(p, lang)),
                "\n",
            );
            rows.push(vec![
                title(measure, lang),
                Cell::Text(lang.kind(measure.kind).to_owned()),
                Cell::Text(role(department, &parts, lang).to_owned()),
                Cell::Text(basis),
                Cell::Text(parameters),
            ]);
        }
        Section {
            id: "duties",
            title: lang.pick("职责与依据", "Duties").to_owned(),
            note: lang
                .pick(
                    "本部门负责的惠企措施、依据和参数。",
                    "The measures this department answers for, their basis and parameters.",
                )
                .to_owned(),
            columns: vec![
                text(lang.pick("措施", "Measure"), 36),
                text(lang.pick("方式", "Kind"), 10),
                text(lang.pick("角色", "Role"), 8),
                text(lang.pick("依据", "Legal basis"), 60),
                text(lang.pick("参数", "Parameters"), 50),
            ],
            rows,
            total: None,
            page: PageStyle::Plain,
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
    let from = lang.period(&version.from.to_string());
    match version.to {
        Some(to) => format!("{from}{}{}", lang.pick("至", " to "), lang.period(&to.to_string())),
        None => format!("{from}{}", lang.pick("起", " on")),
    }
}

/// What a version rests on, after the days on which it is in force.
fn basis(version: &Version, lang: Lang) -> String {
    let cited = version
        .basis
        .iter()
        .map(|b| format!("{} {}", b.document, b.article).trim_end().to_owned());
    let days = in_force(version, lang);
    format!(
        "{days}{}{}",
        lang.pick("：", ": "),
        unique(cited, lang.pick("；", "; "))
    )
}

/// Different texts in order of appearance, joined.
fn unique(texts: impl Iterator<Item = String>, joint: &str) -> String {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join(joint)
}
