//! The answer to a question: what changes, for whom, and by what.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::attribution::{Effects, Together, effects};
use super::compare::{Difference, deltas, difference, touched};
use super::ground::Kinds;
use super::group::{Group, Tally, fen, groups};
use super::levels::LevelShare;
use super::moved::{Amounts, Moved};
use super::resolve::{Applied, Resolved};
use super::workspace::Workspace;
use crate::assess::Standing;
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

/// Records that come out otherwise; they are listed when they are asked for.
#[derive(Clone)]
pub struct Records {
    before: Arc<Standing>,
    after: Arc<Standing>,
    /// The measures that are reached.
    kinds: Vec<(MeasureId, Kind)>,
}

impl Records {
    /// By measure, in the order of its table.
    #[must_use]
    pub fn list(&self) -> Vec<Difference> {
        let mut all = Vec::new();
        for (id, kind) in &self.kinds {
            self.before.pairs(&self.after, *id, &mut |old, new| {
                all.extend(difference(*id, *kind, old.as_ref(), new.as_ref()));
            });
        }
        all
    }
}

impl PartialEq for Records {
    fn eq(&self, other: &Records) -> bool {
        self.list() == other.list()
    }
}

impl Eq for Records {}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records")
            .field("kinds", &self.kinds)
            .finish_non_exhaustive()
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
    /// Records that come out otherwise.
    pub records: Records,
    /// Measures of the pack that are not reached.
    pub untouched: usize,
}

pub(super) fn answer(workspace: &Workspace, title: &str, changes: Vec<Resolved<'_>>) -> Result<Answer, Failure> {
    let all: Vec<&Resolved<'_>> = changes.iter().collect();
    let trial = workspace.trial(&all)?;
    let (after, reached) = workspace.assess(&trial)?;
    let after = Arc::new(after);
    let moved = Moved::new(workspace, &after, &reached);
    let base = workspace.base.total();
    let sums = deltas(&workspace.program, &workspace.standing, &after, &reached);
    let delta: i128 = sums.values().sum();
    let whole = moved.whole();
    let of_first = changes.first().and_then(|change| change.measures(&workspace.program));
    let together = Together {
        records: touched((&workspace.standing, &after), &reached, of_first.as_deref()),
        enterprises: moved.enterprises(&whole),
        delta,
    };
    let Effects { changes, interaction } = effects(workspace, &changes, &together)?;
    let name_of = |id: &str| workspace.title_of(id);
    let by_measure = groups(&measures(&moved), &name_of)?;
    let by_level = workspace.levels.share(&by_measure)?;
    let sum = |sums: &[i128]| fen(sums.iter().sum(), "total");
    let [townships, sections, sizes] = &workspace.ground.kinds;
    let by = |kinds: &Kinds, name: &dyn Fn(&str) -> String| by(&moved, &whole, kinds, name);
    Ok(Answer {
        title: title.to_owned(),
        changes,
        interaction,
        total_before: fen(base, "total")?,
        total_after: fen(base + delta, "total")?,
        before: sum(&whole.before)?,
        after: sum(&whole.after)?,
        winners: winners(&moved, &whole)?,
        by_department: departments(workspace, &moved)?,
        by_township: by(townships, &|key| unknown(key, key.to_owned()))?,
        by_section: by(sections, &|key| unknown(key, section(key)))?,
        by_size: by(sizes, &|key| crate::report::Lang::Zh.size(key))?,
        by_measure,
        by_level,
        enterprises: enterprises(workspace, &moved, &whole)?,
        records: Records {
            before: Arc::clone(&workspace.standing),
            after: Arc::clone(&after),
            kinds: reached
                .measures()
                .filter_map(|id| Some((id, workspace.program.measures.get(id.index())?.kind)))
                .collect(),
        },
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

fn winners(moved: &Moved<'_>, whole: &Amounts) -> Result<Winners, Failure> {
    let mut tally = Tally::default();
    let (mut of_none, mut same) = (0, 0);
    for (number, before, after) in whole.all() {
        if moved.code(number).is_empty() {
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

fn tally(moved: &Moved<'_>, amounts: &Amounts) -> Tally {
    let mut tally = Tally::default();
    for (number, before, after) in amounts.all() {
        tally.add(before, after, !moved.code(number).is_empty());
    }
    tally
}

/// By the name that measures are reported under, as far as somebody is entitled to something.
fn measures(moved: &Moved<'_>) -> BTreeMap<String, Tally> {
    let concerned = moved
        .amounts
        .iter()
        .filter(|(_, amounts)| amounts.concerned.contains(&true));
    concerned
        .map(|(name, amounts)| ((*name).to_owned(), tally(moved, amounts)))
        .collect()
}

fn departments(workspace: &Workspace, moved: &Moved<'_>) -> Result<Vec<Group>, Failure> {
    let mut own: BTreeMap<&str, Amounts> = BTreeMap::new();
    for (name, amounts) in moved
        .amounts
        .iter()
        .filter(|(_, amounts)| amounts.concerned.contains(&true))
    {
        for department in workspace.departments_of(name) {
            own.entry(department).or_default().add(amounts);
        }
    }
    let all = own
        .iter()
        .map(|(id, amounts)| ((*id).to_owned(), tally(moved, amounts)));
    let departments = &workspace.program.departments;
    groups(&all.collect(), &|id| {
        let found = departments.iter().find(|d| d.id == id);
        found.map_or_else(|| id.to_owned(), |d| d.name.clone())
    })
}

fn by(moved: &Moved<'_>, whole: &Amounts, kinds: &Kinds, name: &dyn Fn(&str) -> String) -> Result<Vec<Group>, Failure> {
    let mut tallies: Vec<Option<Tally>> = vec![None; kinds.keys.len()];
    for (number, before, after) in whole.all() {
        if let Some(slot) = tallies.get_mut(kinds.of(number)) {
            let tally = slot.get_or_insert_with(Tally::default);
            tally.add(before, after, !moved.code(number).is_empty());
        }
    }
    let all = kinds.keys.iter().zip(tallies);
    let all = all.filter_map(|(key, tally)| Some((key.clone(), tally?))).collect();
    groups(&all, name)
}

fn enterprises(workspace: &Workspace, moved: &Moved<'_>, whole: &Amounts) -> Result<Vec<EnterpriseDelta>, Failure> {
    let mut all = Vec::new();
    for (number, before, after) in whole.all().filter(|(_, before, after)| before != after) {
        let uscc = moved.code(number);
        if !uscc.is_empty() {
            all.push(EnterpriseDelta {
                uscc: uscc.to_owned(),
                profile: workspace.profiles.get(uscc).cloned().unwrap_or(Profile::default()),
                before: fen(before, uscc)?,
                after: fen(after, uscc)?,
            });
        }
    }
    all.sort_by(|a, b| (b.delta(), &a.uscc).cmp(&(a.delta(), &b.uscc)));
    Ok(all)
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
