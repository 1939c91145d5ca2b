//! What each change of a scenario does: alone, added to those before it, and left out.
//!
//! The changes in turn add up to the whole; the changes alone do so with their interaction. All are differences of whole assessments.

use super::answer::ChangeEffect;
use super::compare::{deltas, touched};
use super::group::fen;
use super::moved::Moved;
use super::resolve::Resolved;
use super::words;
use super::workspace::Workspace;
use crate::money::Fen;
use crate::runner::{Exit, Failure};

/// What all changes do together.
pub(super) struct Together {
    /// Records that they reach.
    pub(super) records: u64,
    /// Enterprises that get another amount.
    pub(super) enterprises: u64,
    /// Change of the total, in fen.
    pub(super) delta: i128,
}

pub(super) struct Effects {
    pub(super) changes: Vec<ChangeEffect>,
    pub(super) interaction: Option<Fen>,
}

/// What some of the changes do to the total, in fen; `None` if the pack cannot be used with them alone.
fn total(workspace: &Workspace, changes: &[&Resolved<'_>]) -> Result<Option<i128>, Failure> {
    let trial = match workspace.trial(changes) {
        Ok(trial) => trial,
        Err(failure) if failure.exit == Exit::Usage => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let (after, reached) = workspace.assess(&trial)?;
    Ok(Some(
        deltas(&workspace.program, &workspace.standing, &after, &reached)
            .values()
            .sum(),
    ))
}

/// The effects of all changes. A change that touches no record is refused.
pub(super) fn effects(
    workspace: &Workspace,
    changes: &[Resolved<'_>],
    together: &Together,
) -> Result<Effects, Failure> {
    let whole = together.delta;
    let all: Vec<&Resolved<'_>> = changes.iter().collect();
    let mut found: Vec<ChangeEffect> = Vec::new();
    let (mut before, mut sum) = (Some(0), Some(0));
    for (at, change) in all.iter().enumerate() {
        let (records, enterprises, alone) = if all.len() == 1 {
            (together.records, together.enterprises, Some(whole))
        } else {
            alone(workspace, change, &all)?
        };
        if records == 0 {
            return Err(words::no_row(&change.applied.place, &change.applied.name));
        }
        let with = match all.get(..=at) {
            Some(first) if first.len() < all.len() => total(workspace, first)?,
            Some(_) | None => Some(whole),
        };
        let others: Vec<&Resolved<'_>> = (0..all.len())
            .filter(|i| *i != at)
            .filter_map(|i| all.get(i).copied())
            .collect();
        let without = if others.is_empty() {
            Some(0)
        } else {
            total(workspace, &others)?
        };
        let amount = |n: Option<i128>| n.map(|n| fen(n, &change.applied.name)).transpose();
        found.push(ChangeEffect {
            applied: change.applied.clone(),
            records,
            enterprises,
            alone: amount(alone)?,
            in_turn: amount(with.zip(before).map(|(with, before)| with - before))?,
            without: amount(without.map(|without| whole - without))?,
        });
        before = with;
        sum = sum.zip(alone).map(|(sum, alone)| sum + alone);
    }
    Ok(Effects {
        changes: found,
        interaction: sum.map(|sum| fen(whole - sum, "interaction")).transpose()?,
    })
}

/// Records and enterprises that a change reaches, and what it does to the total. If the pack cannot be used with it alone, it is looked
/// at together with the others.
fn alone(
    workspace: &Workspace,
    change: &Resolved<'_>,
    all: &[&Resolved<'_>],
) -> Result<(u64, u64, Option<i128>), Failure> {
    let (trial, is_alone) = match workspace.trial(&[change]) {
        Ok(trial) => (trial, true),
        Err(failure) if failure.exit == Exit::Usage => (workspace.trial(all)?, false),
        Err(failure) => return Err(failure),
    };
    let (after, reached) = workspace.assess(&trial)?;
    let measures = change.measures(&workspace.program);
    let records = touched((&workspace.standing, &after), &reached, measures.as_deref());
    let enterprises = {
        let moved = Moved::new(workspace, &after, &reached);
        moved.enterprises(&moved.whole())
    };
    let total = deltas(&workspace.program, &workspace.standing, &after, &reached)
        .values()
        .sum();
    Ok((records, enterprises, is_alone.then_some(total)))
}
