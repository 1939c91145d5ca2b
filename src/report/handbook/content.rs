//! What the policy handbook says, before it is written in either form.

use std::collections::BTreeMap;

use crate::calendar::Date;
use crate::policy::boards::{Board, Due, Duty};
use crate::policy::clauses::DoneBy;
use crate::policy::ir::{Measure, Parameter, Program, Responsible, Version};
use crate::report::Lang;
use crate::report::department::parameter_parts;

/// Days within which something is said to expire.
const SOON: u64 = 90;

/// The handbook of a pack as known on its day.
#[derive(Clone, Debug)]
pub struct Handbook {
    /// Title of the pack.
    pub title: String,
    /// The day.
    pub as_of: Date,
    /// Language.
    pub lang: Lang,
    /// Measures in the order of the plan.
    pub measures: Vec<Entry>,
    /// What ends soon, the earliest first.
    pub expiring: Vec<Expiring>,
    /// Boards: title, value, departments, basis.
    pub boards: Vec<[String; 4]>,
    /// Duties: what is asked, what shows it, departments by section, deadline.
    pub duties: Vec<[String; 4]>,
    /// Where law, plan and decisions leave two readings: title of the measure, which one is used and which parameter gives the other.
    pub readings: Vec<[String; 2]>,
    /// Clauses of the plan: number, section, title, what carries it out, files of the pack.
    pub clauses: Vec<[String; 5]>,
}

/// A measure, or a part of one.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Id, for links inside the page.
    pub id: String,
    /// Title in the handbook's language.
    pub title: String,
    /// Kind of relief.
    pub kind: String,
    /// From when to when.
    pub in_force: String,
    /// Who and what: wording of the conditions of the last version, and of limits.
    pub conditions: Vec<String>,
    /// How much: parameter and value.
    pub amounts: Vec<(String, String)>,
    /// How it is computed: wording of the form lines.
    pub lines: Vec<String>,
    /// Citations of the last version.
    pub basis: Vec<String>,
    /// Whom to ask: role, or section of the plan, and units.
    pub units: Vec<(String, String)>,
    /// Later versions: from when, and what changed.
    pub changes: Vec<(String, Vec<String>)>,
    /// Where law and plan leave two readings.
    pub note: String,
    /// Who leads, for the table of contents.
    pub asked: String,
}

/// Something that ends within [`SOON`] days.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expiring {
    /// The last day.
    pub day: Date,
    /// Title of the measure or duty.
    pub title: String,
    /// What ends: the measure, or the duty.
    pub what: String,
}

/// Makes the handbook of a program, as known on the program's day.
#[must_use]
pub fn handbook(program: &Program, lang: Lang) -> Handbook {
    let maker = Maker { program, lang };
    let place = |m: &&Measure| program.clauses.iter().position(|c| c.id == m.reported_as);
    let mut measures: Vec<&Measure> = program.measures.iter().filter(|m| !m.versions.is_empty()).collect();
    measures.sort_by_key(|m| (place(m).unwrap_or(usize::MAX), m.id.clone()));
    Handbook {
        title: program.title.clone(),
        as_of: program.as_of,
        lang,
        measures: measures.iter().map(|m| maker.entry(m)).collect(),
        expiring: maker.expiring(&measures),
        boards: maker.boards(),
        duties: program.duties.iter().map(|d| maker.duty(d)).collect(),
        readings: readings(&measures, lang),
        clauses: maker.clauses(),
    }
}

struct Maker<'p> {
    program: &'p Program,
    lang: Lang,
}

impl Maker<'_> {
    fn entry(&self, measure: &Measure) -> Entry {
        let lang = self.lang;
        let last = measure.versions.last();
        let conditions = last.into_iter().flat_map(|v| &v.conditions);
        let mut who: Vec<String> = conditions
            .map(|c| lang.pick_said(&c.says, c.says_en.as_deref()).to_owned())
            .collect();
        let once = measure.once.iter();
        who.extend(once.map(|o| lang.pick_said(&o.says, o.says_en.as_deref()).to_owned()));
        let groups = self.program.exclusives.iter();
        let groups = groups.filter(|g| {
            g.members
                .iter()
                .any(|(id, _)| id.of(&self.program.measures) == Ok(measure))
        });
        who.extend(groups.map(|g| lang.pick_said(&g.says, g.says_en.as_deref()).to_owned()));
        let units = self.units(&measure.departments);
        Entry {
            id: measure.id.clone(),
            title: lang.pick_or_zh(&measure.title, &measure.title_en).to_owned(),
            kind: lang.kind(measure.kind).to_owned(),
            in_force: in_force(measure.versions.first(), last, lang),
            conditions: who,
            amounts: current(measure, last)
                .into_iter()
                .filter_map(|p| parameter_parts(p, lang))
                .collect(),
            lines: last
                .into_iter()
                .flat_map(|v| &v.lines)
                .map(|l| l.says.clone())
                .collect(),
            basis: last.map(basis).unwrap_or_default(),
            asked: units.first().map(|(_, names)| names.clone()).unwrap_or_default(),
            units,
            changes: self.changes(measure),
            note: measure.note.clone(),
        }
    }

    /// What each later version changed: parameters, conditions, basis.
    fn changes(&self, measure: &Measure) -> Vec<(String, Vec<String>)> {
        let lang = self.lang;
        let pairs = measure.versions.iter().zip(measure.versions.iter().skip(1));
        pairs
            .map(|(before, version)| {
                let mut said: Vec<String> = Vec::new();
                let (old, new) = (of_version(measure, before), of_version(measure, version));
                for (name, parameter) in &new {
                    if old.get(name).map(|p| &p.text) != Some(&parameter.text)
                        && let Some((label, value)) = parameter_parts(parameter, lang)
                    {
                        let was = old.get(name).and_then(|p| parameter_parts(p, lang));
                        let was = was.map_or_else(String::new, |(_, was)| format!("{was} → "));
                        said.push(format!("{label}{}{was}{value}", lang.pick("：", ": ")));
                    }
                }
                let words = |v: &Version| -> Vec<String> {
                    v.conditions
                        .iter()
                        .map(|c| lang.pick_said(&c.says, c.says_en.as_deref()).to_owned())
                        .collect()
                };
                let (old, new) = (words(before), words(version));
                let dropped = old.iter().filter(|c| !new.contains(c));
                let added = new.iter().filter(|c| !old.contains(c));
                said.extend(dropped.map(|c| format!("{}{c}", lang.pick("不再要求：", "no longer: "))));
                said.extend(added.map(|c| format!("{}{c}", lang.pick("新要求：", "new: "))));
                let cited = basis(version);
                said.push(format!(
                    "{}{}",
                    lang.pick("依据：", "basis: "),
                    cited.join(lang.pick("；", "; "))
                ));
                (lang.period(&version.from.to_string()) + lang.pick("起", " on"), said)
            })
            .collect()
    }

    /// Section by section where the plan names units so; else role by role.
    fn units(&self, all: &Responsible) -> Vec<(String, String)> {
        let lang = self.lang;
        let colon = lang.pick("：", ": ");
        let roles = |lead: &[String], joint: &[String], coop: &[String]| -> Vec<(String, String)> {
            let lists = [
                (lang.pick("牵头", "lead"), lead),
                (lang.pick("共同负责", "joint"), joint),
                (lang.pick("配合", "coop"), coop),
            ];
            let named = lists.into_iter().filter(|(_, ids)| !ids.is_empty());
            named.map(|(role, ids)| (role.to_owned(), self.names(ids))).collect()
        };
        if all.sections.is_empty() {
            return roles(&all.lead, &all.joint, &all.coop);
        }
        let sections = all.sections.iter().map(|s| {
            let parts = roles(&s.lead, &s.joint, &s.coop);
            let parts: Vec<String> = parts
                .into_iter()
                .map(|(role, names)| format!("{role}{colon}{names}"))
                .collect();
            (s.section.clone(), parts.join(lang.pick("；", "; ")))
        });
        sections.collect()
    }

    fn names(&self, ids: &[String]) -> String {
        let name = |id: &String| {
            let unit = self.program.departments.iter().find(|d| d.id == *id);
            unit.map_or_else(|| id.clone(), |d| self.lang.pick_or_zh(&d.name, &d.name_en).to_owned())
        };
        ids.iter()
            .map(name)
            .collect::<Vec<_>>()
            .join(self.lang.pick("、", ", "))
    }

    fn expiring(&self, measures: &[&Measure]) -> Vec<Expiring> {
        let (today, lang) = (self.program.as_of, self.lang);
        let Some(last) = today.checked_add_days(chrono::Days::new(SOON)) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for measure in measures {
            let title = lang.pick_or_zh(&measure.title, &measure.title_en);
            if let Some(day) = measure.versions.last().and_then(|v| v.to)
                && day >= today
                && day <= last
            {
                all.push(Expiring {
                    day,
                    title: title.to_owned(),
                    what: lang.pick("措施到期", "the measure ends").to_owned(),
                });
            }
        }
        for duty in &self.program.duties {
            if let Due::On(day) = duty.due
                && day >= today
                && day <= last
            {
                all.push(Expiring {
                    day,
                    title: duty.asked.clone(),
                    what: lang.pick("任务到期", "the duty is due").to_owned(),
                });
            }
        }
        all.sort();
        all.dedup();
        all
    }

    /// Each board once, whatever its periods.
    fn boards(&self) -> Vec<[String; 4]> {
        let mut seen: Vec<&str> = Vec::new();
        let mut rows = Vec::new();
        for board in &self.program.boards {
            let id = board
                .rule
                .id
                .split_once('@')
                .map_or(board.rule.id.as_str(), |(id, _)| id);
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            rows.push(self.board(board));
        }
        rows
    }

    fn board(&self, board: &Board) -> [String; 4] {
        let lang = self.lang;
        let basis = board.rule.versions.last().map(basis).unwrap_or_default();
        [
            lang.pick_or_zh(&board.title, &board.title_en).to_owned(),
            board.value_says.clone(),
            joined(self.units(&board.rule.departments), lang),
            basis.join(lang.pick("；", "; ")),
        ]
    }

    fn duty(&self, duty: &Duty) -> [String; 4] {
        let due = match &duty.due {
            Due::Open => String::new(),
            Due::On(day) => self.lang.period(&day.to_string()),
            Due::Always(words) => words.clone(),
        };
        [
            duty.asked.clone(),
            duty.shown_by.clone(),
            joined(self.units(&duty.departments), self.lang),
            due,
        ]
    }

    fn clauses(&self) -> Vec<[String; 5]> {
        let lang = self.lang;
        let number = |at: usize| (at + 1).to_string();
        let rows = self.program.clauses.iter().enumerate().map(|(at, clause)| {
            let mut kinds: Vec<&str> = Vec::new();
            let mut files: Vec<&str> = Vec::new();
            for (kind, file) in &clause.done_by {
                let kind = match kind {
                    DoneBy::Measure => lang.pick("措施", "measure"),
                    DoneBy::Board => lang.pick("看板", "board"),
                    DoneBy::Duty => lang.pick("任务", "duty"),
                };
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
                if !files.contains(&file.as_str()) {
                    files.push(file);
                }
            }
            [
                number(at),
                clause.section.clone(),
                lang.pick_or_zh(&clause.title, &clause.title_en).to_owned(),
                kinds.join(lang.pick("、", ", ")),
                files.join("\n"),
            ]
        });
        rows.collect()
    }
}

fn readings(measures: &[&Measure], lang: Lang) -> Vec<[String; 2]> {
    let noted = measures.iter().filter(|m| !m.note.is_empty());
    noted
        .map(|m| [lang.pick_or_zh(&m.title, &m.title_en).to_owned(), m.note.clone()])
        .collect()
}

fn joined(units: Vec<(String, String)>, lang: Lang) -> String {
    let parts = units
        .into_iter()
        .map(|(role, names)| format!("{role}{}{names}", lang.pick("：", ": ")));
    parts.collect::<Vec<_>>().join("\n")
}

fn basis(version: &Version) -> Vec<String> {
    let mut cited: Vec<String> = Vec::new();
    for b in &version.basis {
        let text = format!("{} {}", b.document, b.article).trim_end().to_owned();
        if !cited.contains(&text) {
            cited.push(text);
        }
    }
    cited
}

fn in_force(first: Option<&Version>, last: Option<&Version>, lang: Lang) -> String {
    let from = first.map(|v| lang.period(&v.from.to_string())).unwrap_or_default();
    match last.and_then(|v| v.to) {
        Some(to) => format!("{from}{}{}", lang.pick("至", " to "), lang.period(&to.to_string())),
        None => format!("{from}{}", lang.pick("起", " on")),
    }
}

/// The parameters that hold in a version, by name: its own, and the common ones that it does not change.
fn of_version<'m>(measure: &'m Measure, version: &Version) -> BTreeMap<&'m str, &'m Parameter> {
    let from = version.from.to_string();
    let mut all = BTreeMap::new();
    for parameter in &measure.parameters {
        match parameter.name.split_once('@') {
            None => {
                all.entry(parameter.name.as_str()).or_insert(parameter);
            }
            Some((name, day)) if day == from => {
                all.insert(name, parameter);
            }
            Some(_) => {}
        }
    }
    all
}

fn current<'m>(measure: &'m Measure, version: Option<&Version>) -> Vec<&'m Parameter> {
    version
        .map(|v| of_version(measure, v).into_values().collect())
        .unwrap_or_default()
}
