//! The answer to a question: what changes, for whom, and by what.

use std::collections::BTreeMap;

use super::attribution::{Effects, effects};
use super::compare::{Difference, deltas, difference, pairs, worth};
use super::group::{Group, Tally, fen, groups};
use super::levels::LevelShare;
use super::resolve::{Applied, Resolved};
use super::workspace::Workspace;
use crate::assess::{Reached, Standing};
use crate::impact::Profile;
use crate::money::Fen;
use crate::policy::ir::{Kind, MeasureId};
use crate::runner::Failure;

/// A change with what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeEffect {
    /// The change.
    pub applied: Applied,
    /// Records that it reaches.
    pub records: u64,
    /// Enterprises that it alone gives another amount.
    pub enterprises: u64,
    /// Change of the total if it is made alone; `None` if the pack cannot be used with it alone.
    pub alone: Option<Fen>,
    /// Change of the total when it is added to those before it.
    pub in_turn: Option<Fen>,
    /// Change of the total that is lost if it is left out.
    pub without: Option<Fen>,
}

/// How many get more and less, and how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Winners {
    /// Enterprises that get more.
    pub winners: u64,
    /// What they get more, in fen.
    pub gain: Fen,
    /// Enterprises that get less.
    pub losers: u64,
    /// What they get less, in fen; not above zero.
    pub loss: Fen,
    /// Enterprises that the measures concern and that get the same.
    pub same: u64,
    /// Change of records that belong to no enterprise, in fen.
    pub of_none: Fen,
}

/// An enterprise that gets another amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterpriseDelta {
    /// Unified code.
    pub uscc: String,
    /// Name, township, section, size.
    pub profile: Profile,
    /// Amount under the law, of the measures that are reached, in fen.
    pub before: Fen,
    /// Amount in the scenario.
    pub after: Fen,
}

impl EnterpriseDelta {
    /// After minus before, in fen.
    #[must_use]
    pub fn delta(&self) -> i128 {
        i128::from(self.after.0) - i128::from(self.before.0)
    }
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Title of the scenario; may be empty.
    pub title: String,
    /// The changes in the order in which they are added.
    pub changes: Vec<ChangeEffect>,
    /// Total change less the changes made alone; `None` if one of those is not known.
    pub interaction: Option<Fen>,
    /// Amount of all measures under the law, in fen.
    pub total_before: Fen,
    /// Amount of all measures in the scenario.
    pub total_after: Fen,
    /// Amount of the measures that are reached, under the law.
    pub before: Fen,
    /// Amount of these in the scenario.
    pub after: Fen,
    /// Winners and losers.
    pub winners: Winners,
    /// Measures that are reached, by the name they are reported under.
    pub by_measure: Vec<Group>,
    /// Departments that answer for them; a measure of several counts for each.
    pub by_department: Vec<Group>,
    /// Townships; empty key = not on file.
    pub by_township: Vec<Group>,
    /// Industry sections by letter.
    pub by_section: Vec<Group>,
    /// Size classes.
    pub by_size: Vec<Group>,
    /// Levels of government; empty if nobody says how they share.
    pub by_level: Vec<LevelShare>,
    /// Enterprises that get another amount, the largest gain first, the largest loss last.
    pub enterprises: Vec<EnterpriseDelta>,
    /// Records that come out otherwise, by measure, in the order of its table.
    pub records: Vec<Difference>,
    /// Measures of the pack that are not reached.
    pub untouched: usize,
}

/// What enterprises get of each reported measure: before and after.
type Amounts = BTreeMap<String, BTreeMap<String, (i128, i128)>>;

pub(super) fn answer(workspace: &Workspace, title: &str, changes: Vec<Resolved<'_>>) -> Result<Answer, Failure> {
    let all: Vec<&Resolved<'_>> = changes.iter().collect();
    let trial = workspace.trial(&all)?;
    let (after, reached) = workspace.assess(&trial)?;
    let mut found = Found::default();
    found.gather(workspace, &after, &reached);
    let base = workspace.base.total();
    let delta: i128 = deltas(&workspace.program, &workspace.base, &after, &reached)
        .values()
        .sum();
    let Effects { changes, interaction } = effects(workspace, &changes, delta)?;
    let name_of = |id: &str| workspace.title_of(id);
    let by_measure = groups(&found.measures(), &name_of)?;
    let by_level = workspace.levels.share(&by_measure)?;
    let whole = found.whole();
    Ok(Answer {
        title: title.to_owned(),
        changes,
        interaction,
        total_before: fen(base, "total")?,
        total_after: fen(base + delta, "total")?,
        before: fen(whole.0, "total")?,
        after: fen(whole.1, "total")?,
        winners: found.winners()?,
        by_department: found.departments(workspace)?,
        by_township: found.by(workspace, &|p| p.township.clone(), &|key| unknown(key, key.to_owned()))?,
        by_section: found.by(
            workspace,
            &|p| p.section.map_or_else(String::new, |s| s.letter.to_string()),
            &|key| unknown(key, section(key)),
        )?,
        by_size: found.by(workspace, &|p| p.size.clone(), &|key| crate::report::Lang::Zh.size(key))?,
        by_measure,
        by_level,
        enterprises: found.enterprises(workspace)?,
        records: found.records,
        untouched: workspace.program.measures.len() - reached.measures().count(),
    })
}

fn unknown(key: &str, name: String) -> String {
    if key.is_empty() {
        crate::report::Lang::Zh.unknown().to_owned()
    } else {
        name
    }
}

fn section(letter: &str) -> String {
    crate::impact::section_named(letter).map_or_else(|| letter.to_owned(), |s| s.name.to_owned())
}

/// What two assessments differ in, measure by measure.
#[derive(Default)]
struct Found {
    amounts: Amounts,
    records: Vec<Difference>,
}

impl Found {
    fn gather(&mut self, workspace: &Workspace, after: &Standing, reached: &Reached) {
        for id in reached.measures() {
            let Some(measure) = workspace.program.measures.get(id.index()) else {
                continue;
            };
            self.measure(workspace, after, id, measure.kind, &measure.reported_as);
        }
    }

    fn measure(&mut self, workspace: &Workspace, after: &Standing, id: MeasureId, kind: Kind, name: &str) {
        let (amounts, records) = (&mut self.amounts, &mut self.records);
        // Rows of one enterprise stand together: sums are entered when it ends.
        let mut open: Option<(&str, (i128, i128))> = None;
        let mut close = |one: Option<(&str, (i128, i128))>| {
            if let Some((uscc, (before, after))) = one {
                let of = amounts.entry(uscc.to_owned()).or_default();
                let sums = of.entry(name.to_owned()).or_default();
                *sums = (sums.0 + before, sums.1 + after);
            }
        };
        let mut add = |uscc, before: i128, after: i128, open: &mut Option<(_, (i128, i128))>| match open {
            Some((of, sums)) if *of == uscc => *sums = (sums.0 + before, sums.1 + after),
            Some(_) | None => close(open.replace((uscc, (before, after)))),
        };
        pairs(&workspace.standing, after, id, &mut |old, new| {
            records.extend(difference(id, kind, old.as_ref(), new.as_ref()));
            // The two sides may name different enterprises; only those that are entitled to something count.
            if let Some(d) = old.filter(|d| d.eligible) {
                add(d.uscc, worth(kind, &d), 0, &mut open);
            }
            if let Some(d) = new.filter(|d| d.eligible) {
                add(d.uscc, 0, worth(kind, &d), &mut open);
            }
        });
        close(open);
    }

    fn whole(&self) -> (i128, i128) {
        let all = self.amounts.values().flat_map(BTreeMap::values);
        all.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }

    /// Before and after of an enterprise, all measures.
    fn of(amounts: &BTreeMap<String, (i128, i128)>) -> (i128, i128) {
        amounts.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }

    fn winners(&self) -> Result<Winners, Failure> {
        let mut tally = Tally::default();
        let (mut of_none, mut same) = (0, 0);
        for (uscc, amounts) in &self.amounts {
            let (before, after) = Found::of(amounts);
            if uscc.is_empty() {
                of_none += after - before;
            } else {
                tally.add(before, after, true);
                same += u64::from(before == after);
            }
        }
        let group = tally.group("", "total")?;
        Ok(Winners {
            winners: group.winners,
            gain: group.gain,
            losers: group.losers,
            loss: group.loss,
            same,
            of_none: fen(of_none, "total")?,
        })
    }

    fn measures(&self) -> BTreeMap<String, Tally> {
        let mut all: BTreeMap<String, Tally> = BTreeMap::new();
        for (uscc, amounts) in &self.amounts {
            for (name, (before, after)) in amounts {
                let tally = all.entry(name.clone()).or_default();
                tally.add(*before, *after, !uscc.is_empty());
            }
        }
        all
    }

    fn departments(&self, workspace: &Workspace) -> Result<Vec<Group>, Failure> {
        let mut all: BTreeMap<String, Tally> = BTreeMap::new();
        for (uscc, amounts) in &self.amounts {
            let mut own: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
            for (name, (before, after)) in amounts {
                for department in workspace.departments_of(name) {
                    let sums = own.entry(department).or_default();
                    *sums = (sums.0 + before, sums.1 + after);
                }
            }
            for (department, (before, after)) in own {
                let tally = all.entry(department.to_owned()).or_default();
                tally.add(before, after, !uscc.is_empty());
            }
        }
        let departments = &workspace.program.departments;
        groups(&all, &|id| {
            let found = departments.iter().find(|d| d.id == id);
            found.map_or_else(|| id.to_owned(), |d| d.name.clone())
        })
    }

    fn by(
        &self,
        workspace: &Workspace,
        key: &dyn Fn(&Profile) -> String,
        name: &dyn Fn(&str) -> String,
    ) -> Result<Vec<Group>, Failure> {
        let nobody = Profile::default();
        let mut all: BTreeMap<String, Tally> = BTreeMap::new();
        for (uscc, amounts) in &self.amounts {
            let (before, after) = Found::of(amounts);
            let profile = workspace.profiles.get(uscc).unwrap_or(&nobody);
            all.entry(key(profile))
                .or_default()
                .add(before, after, !uscc.is_empty());
        }
        groups(&all, name)
    }

    fn enterprises(&self, workspace: &Workspace) -> Result<Vec<EnterpriseDelta>, Failure> {
        let mut all = Vec::new();
        for (uscc, amounts) in self.amounts.iter().filter(|(uscc, _)| !uscc.is_empty()) {
            let (before, after) = Found::of(amounts);
            if before != after {
                all.push(EnterpriseDelta {
                    uscc: uscc.clone(),
                    profile: workspace.profiles.get(uscc).cloned().unwrap_or(Profile::default()),
                    before: fen(before, uscc)?,
                    after: fen(after, uscc)?,
                });
            }
        }
        all.sort_by(|a, b| (b.delta(), &a.uscc).cmp(&(a.delta(), &b.uscc)));
        Ok(all)
    }
}

/// Enterprises that get another amount in another assessment.
pub(super) fn moved(workspace: &Workspace, after: &Standing, reached: &Reached) -> u64 {
    let mut found = Found::default();
    found.gather(workspace, after, reached);
    let all = found.amounts.iter().filter(|(uscc, _)| !uscc.is_empty());
    let moved = all
        .map(|(_, amounts)| Found::of(amounts))
        .filter(|(before, after)| before != after);
    u64::try_from(moved.count()).unwrap_or(u64::MAX)
}

impl Workspace {
    /// Chinese title of a reported measure.
    #[must_use]
    pub fn title_of(&self, id: &str) -> String {
        let parts = || self.program.measures.iter().filter(|m| m.reported_as == id);
        let head = parts().find(|m| m.id == id).or_else(|| parts().next());
        head.map_or_else(|| id.to_owned(), |m| m.title.clone())
    }

    /// The departments that answer for a reported measure, each once.
    fn departments_of(&self, id: &str) -> std::collections::BTreeSet<&str> {
        let parts = self.program.measures.iter().filter(|m| m.reported_as == id);
        let who = parts.map(|m| &m.departments);
        let all = who.flat_map(|d| d.lead.iter().chain(&d.joint).chain(&d.coop));
        all.map(String::as_str).collect()
    }
}
