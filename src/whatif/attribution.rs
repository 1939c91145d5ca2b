//! What each change of a scenario does: alone, added to those before it, and left out.
//!
//! The changes in turn add up to the whole; the changes alone do so with their interaction. All are differences of whole assessments.

use super::answer::{ChangeEffect, moved};
use super::compare::{deltas, touched};
use super::group::fen;
use super::resolve::Resolved;
use super::words;
use super::workspace::Workspace;
use crate::money::Fen;
use crate::runner::{Exit, Failure};

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
        deltas(&workspace.program, &workspace.base, &after, &reached)
            .values()
            .sum(),
    ))
}

/// The effects of all changes; `whole` is what they do together. A change that touches no record is refused.
pub(super) fn effects(workspace: &Workspace, changes: &[Resolved<'_>], whole: i128) -> Result<Effects, Failure> {
    let all: Vec<&Resolved<'_>> = changes.iter().collect();
    let mut found: Vec<ChangeEffect> = Vec::new();
    let (mut before, mut sum) = (Some(0), Some(0));
    for (at, change) in all.iter().enumerate() {
        let (records, enterprises, alone) = alone(workspace, change, &all)?;
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
        Err(failure) if failure.exit == Exit::Usage && all.len() > 1 => (workspace.trial(all)?, false),
        Err(failure) => return Err(failure),
    };
    let (after, reached) = workspace.assess(&trial)?;
    let records = touched(&workspace.program, &workspace.standing, &after, &reached);
    let enterprises = moved(workspace, &after, &reached);
    let total = deltas(&workspace.program, &workspace.base, &after, &reached)
        .values()
        .sum();
    Ok((records, enterprises, is_alone.then_some(total)))
}
