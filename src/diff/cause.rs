//! What may have caused a change, by what went into the two runs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rows::Row;
use crate::audit::KnownManifest;
use crate::digest::FileDigest;
use crate::report::Lang;

/// A possible cause, the most specific kinds first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub enum Cause {
    /// A parameter of the measure has another value: name, old and new.
    Parameter(String),
    /// Another version of the law applies to the record: first days of both.
    Version(String),
    /// A file of the measure was changed.
    Law(String),
    /// The export that the record stands in was changed.
    Input(String),
    /// Files that many measures share were changed: facts, lists, conditions.
    SharedLaw(String),
    /// Mappings or schemas were changed.
    Mapping(String),
    /// Other exports were changed.
    OtherInputs(String),
    /// Files of other measures were changed; they count where measures exclude or cap each other.
    OtherMeasures(String),
    /// The evaluation day is another.
    EvaluationDay(String),
    /// The program is another.
    Program(String),
    /// Nothing that went in is different.
    Unexplained,
}

impl Cause {
    /// In words.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let (zh, en, what) = match self {
            Cause::Parameter(what) => ("参数变动", "parameter changed", what.as_str()),
            Cause::Version(what) => ("适用版本变动", "another version applies", what.as_str()),
            Cause::Law(what) => ("政策变动", "law changed", what.as_str()),
            Cause::Input(what) => ("数据变动", "input changed", what.as_str()),
            Cause::SharedLaw(what) => ("共用规则变动", "shared rules changed", what.as_str()),
            Cause::Mapping(what) => ("对照或表结构变动", "mapping or schema changed", what.as_str()),
            Cause::OtherInputs(what) => ("其他数据变动", "other inputs changed", what.as_str()),
            Cause::OtherMeasures(what) => ("其他措施变动", "other measures changed", what.as_str()),
            Cause::EvaluationDay(what) => ("评估日不同", "another evaluation day", what.as_str()),
            Cause::Program(what) => ("程序变动", "program changed", what.as_str()),
            Cause::Unexplained => ("原因不明", "unexplained", ""),
        };
        let words = lang.pick(zh, en);
        if what.is_empty() {
            words.to_owned()
        } else {
            format!("{words}（{what}）")
        }
    }
}

/// What is different between the manifests of two runs.
pub(super) struct Causes {
    parameters: BTreeMap<String, Vec<String>>,
    /// Changed files of measures, by the name that the file has.
    measures: BTreeMap<String, String>,
    /// Names of the parts of reported measures.
    parts: BTreeMap<String, BTreeSet<String>>,
    inputs: BTreeSet<String>,
    shared: Vec<String>,
    mappings: Vec<String>,
    rest: Vec<Cause>,
}

/// Names of files that differ: added, removed or changed.
fn differing(old: &[FileDigest], new: &[FileDigest]) -> BTreeSet<String> {
    let files = |list: &[FileDigest]| list.iter().cloned().collect::<BTreeSet<_>>();
    let (old, new) = (files(old), files(new));
    old.symmetric_difference(&new).map(|file| file.file.clone()).collect()
}

/// A few names, and how many more.
fn listed<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    let (shown, rest) = names.split_at(names.len().min(3));
    let more = if rest.is_empty() {
        String::new()
    } else {
        format!(" +{}", rest.len())
    };
    shown.join("、") + &more
}

impl Causes {
    pub(super) fn between(old: &KnownManifest, new: &KnownManifest) -> Causes {
        let mut causes = Causes {
            parameters: BTreeMap::new(),
            measures: BTreeMap::new(),
            parts: BTreeMap::new(),
            inputs: differing(&old.inputs, &new.inputs),
            shared: Vec::new(),
            mappings: differing(&old.mappings, &new.mappings).into_iter().collect(),
            rest: Vec::new(),
        };
        causes.mappings.extend(differing(&old.schemas, &new.schemas));
        for file in differing(&old.policy, &new.policy) {
            let name = file
                .strip_prefix("measures/")
                .and_then(|name| name.strip_suffix(".toml"));
            match name {
                _ if file.ends_with(".cases.toml") || file.ends_with(".md") => {} // they decide nothing
                Some(name) => drop(causes.measures.insert(name.to_owned(), file)),
                None => causes.shared.push(file),
            }
        }
        let values = |manifest: &KnownManifest| -> BTreeMap<(String, String), (String, String)> {
            let all = manifest.measures.iter().flat_map(|measure| {
                let known = |(name, text): &(String, String)| {
                    let id = (measure.id.clone(), name.clone());
                    (id, (measure.reported_as.clone(), text.clone()))
                };
                measure.parameters.iter().map(known)
            });
            all.collect()
        };
        let (before, after) = (values(old), values(new));
        for ((id, name), (reported, value)) in &after {
            if let Some((_, was)) = before.get(&(id.clone(), name.clone())).filter(|(_, was)| was != value) {
                let changed = causes.parameters.entry(reported.clone()).or_default();
                changed.push(format!("{name} {was} → {value}"));
            }
        }
        for measure in old.measures.iter().chain(&new.measures) {
            let parts = causes.parts.entry(measure.reported_as.clone()).or_default();
            parts.insert(measure.id.clone());
        }
        if old.as_of != new.as_of {
            causes
                .rest
                .push(Cause::EvaluationDay(format!("{} → {}", old.as_of, new.as_of)));
        }
        if old.binary != new.binary {
            causes
                .rest
                .push(Cause::Program(format!("{} → {}", old.huiqi, new.huiqi)));
        }
        causes
    }

    /// All that may have changed a record of `measure`, the most specific first.
    pub(super) fn of(&self, measure: &str, was: Option<&Row>, is: Option<&Row>) -> Vec<Cause> {
        let mut found: Vec<Cause> = Vec::new();
        let parameters = self.parameters.get(measure).into_iter().flatten();
        found.extend(parameters.map(|what| Cause::Parameter(what.clone())));
        if let (Some(was), Some(is)) = (was, is)
            && was.side.version != is.side.version
        {
            found.push(Cause::Version(format!("{} → {}", was.side.version, is.side.version)));
        }
        let own = |name: &String| name == measure || self.parts.get(measure).is_some_and(|parts| parts.contains(name));
        let (own, others): (Vec<_>, Vec<_>) = self.measures.iter().partition(|(name, _)| own(name));
        found.extend(own.into_iter().map(|(_, file)| Cause::Law(file.clone())));
        let files: BTreeSet<&String> = [was, is].into_iter().flatten().map(|row| &row.file).collect();
        let (own, other): (Vec<_>, Vec<_>) = self.inputs.iter().partition(|file| files.contains(file));
        found.extend(own.into_iter().map(|file| Cause::Input(file.clone())));
        let mut some = |names: Vec<&String>, cause: fn(String) -> Cause| {
            if !names.is_empty() {
                found.push(cause(listed(names)));
            }
        };
        some(self.shared.iter().collect(), Cause::SharedLaw);
        some(self.mappings.iter().collect(), Cause::Mapping);
        some(other, Cause::OtherInputs);
        some(others.into_iter().map(|(_, file)| file).collect(), Cause::OtherMeasures);
        found.extend(self.rest.iter().cloned());
        if found.is_empty() {
            found.push(Cause::Unexplained);
        }
        found
    }
}
