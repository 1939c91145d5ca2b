//! What a measure says once, and what its versions change of it.

use std::collections::BTreeSet;

use crate::policy::diagnostic::{At, Diagnostic, Place, codes};
use crate::policy::ir::Basis;

use super::fields::Fields;
use super::model::{RawAmount, RawCondition, RawLine, RawParameter};
use super::statements::{self, Shared};
use super::{merge, parameters};

/// Top level of a measure: what every version says unless it changes it.
#[derive(Debug, Default)]
pub(super) struct Common {
    basis: Vec<Basis>,
    conditions: Vec<RawCondition>,
    lines: Vec<RawLine>,
    amount: Option<RawAmount>,
    kept: Kept,
}

/// What some version took over as it stands.
#[derive(Debug, Default)]
struct Kept {
    conditions: BTreeSet<String>,
    lines: BTreeSet<String>,
    amount: bool,
}

/// A condition or line of a version.
#[derive(Debug)]
pub(super) struct Change<T> {
    /// The common one whose place it takes.
    pub(super) replaces: Option<At<String>>,
    /// The one it stands before; without, it comes last.
    pub(super) before: Option<At<String>>,
    /// What it says.
    pub(super) part: T,
}

/// What a version writes itself.
#[derive(Debug)]
pub(super) struct Changes {
    conditions: Vec<Change<RawCondition>>,
    lines: Vec<Change<RawLine>>,
    without_conditions: Vec<At<String>>,
    without_lines: Vec<At<String>>,
    amount: Option<RawAmount>,
}

/// All that holds in a version.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) basis: Vec<Basis>,
    pub(super) conditions: Vec<RawCondition>,
    pub(super) lines: Vec<RawLine>,
    pub(super) amount: Option<RawAmount>,
}

impl Changes {
    /// The conditions, lines and amount of a `[[version]]`.
    pub(super) fn read(fields: &mut Fields<'_, '_>, shared: &mut Shared) -> Changes {
        let conditions = fields.tables("condition", "a [[version.condition]]", |fields| {
            let (replaces, before) = place(fields);
            let part = statements::condition(fields, shared, replaces.as_ref())?;
            Some(Change { replaces, before, part })
        });
        let lines = fields.tables("line", "a [[version.line]]", |fields| {
            let (replaces, before) = place(fields);
            let part = statements::line(fields, replaces.as_ref())?;
            Some(Change { replaces, before, part })
        });
        Changes {
            conditions,
            lines,
            without_conditions: fields.texts("without_conditions"),
            without_lines: fields.texts("without_lines"),
            amount: statements::amount(fields, "[version.amount]"),
        }
    }
}

/// `replaces` or `before`: what replaces another has its place already.
fn place(fields: &mut Fields<'_, '_>) -> (Option<At<String>>, Option<At<String>>) {
    let replaces = fields.text("replaces");
    let before = if replaces.is_none() {
        fields.text("before")
    } else {
        None
    };
    (replaces, before)
}

impl Common {
    /// The conditions, lines, amount and citations at the top of a measure.
    pub(super) fn read(fields: &mut Fields<'_, '_>, shared: &mut Shared) -> Common {
        Common {
            basis: parameters::basis(fields),
            conditions: fields.tables("condition", "a [[condition]]", |fields| {
                statements::condition(fields, shared, None)
            }),
            lines: fields.tables("line", "a [[line]]", |fields| statements::line(fields, None)),
            amount: statements::amount(fields, "[amount]"),
            kept: Kept::default(),
        }
    }

    /// All that holds in a version: what is common, with the version's changes.
    pub(super) fn for_version(
        &mut self,
        version: &Place,
        basis: &[Basis],
        changes: Changes,
        fields: &mut Fields<'_, '_>,
    ) -> Parts {
        if basis.iter().any(|b| self.basis.contains(b)) {
            fields.report(
                Diagnostic::warning(
                    codes::SAID_AGAIN,
                    "this version cites what its measure cites for all versions",
                )
                .at(version, "cited at the top already")
                .help("cite here only what made this version"),
            );
        }
        Parts {
            basis: self.basis.iter().chain(basis).cloned().collect(),
            conditions: merge::merge(
                "condition",
                &self.conditions,
                changes.conditions,
                &changes.without_conditions,
                &mut self.kept.conditions,
                fields,
            ),
            lines: merge::merge(
                "line",
                &self.lines,
                changes.lines,
                &changes.without_lines,
                &mut self.kept.lines,
                fields,
            ),
            amount: self.amount(changes.amount, fields),
        }
    }

    /// The amount of a version: its own, or else the common one, as a whole.
    fn amount(&mut self, own: Option<RawAmount>, fields: &mut Fields<'_, '_>) -> Option<RawAmount> {
        match (own, &self.amount) {
            (Some(own), Some(common)) if own.says_the_same(common) => {
                fields.report(
                    Diagnostic::warning(codes::SAID_AGAIN, "this version's amount says the same again")
                        .at(&own.place, "again here")
                        .at(&common.place, "said for all versions")
                        .help("leave it out: it holds in every version that does not change it"),
                );
                self.kept.amount = true;
                Some(own)
            }
            (Some(own), _) => Some(own),
            (None, common) => {
                self.kept.amount = true;
                common.clone()
            }
        }
    }

    /// Reports what every version replaces or drops.
    pub(super) fn report_unused(&self, fields: &mut Fields<'_, '_>) {
        let conditions = self.conditions.iter().map(|c| ("condition", &c.id));
        let lines = self.lines.iter().map(|l| ("line", &l.id));
        for (what, id) in conditions.chain(lines) {
            let kept = match what {
                "line" => &self.kept.lines,
                _ => &self.kept.conditions,
            };
            if !kept.contains(&id.value) {
                fields.report(
                    Diagnostic::error(
                        codes::UNUSED,
                        format!("no version keeps the common {what} `{}`", id.value),
                    )
                    .at(&id.place, "replaced or dropped by all")
                    .help("state it in the versions, or let one version keep it"),
                );
            }
        }
        if let (Some(amount), false) = (&self.amount, self.kept.amount) {
            fields.report(
                Diagnostic::error(codes::UNUSED, "no version keeps the common amount")
                    .at(&amount.place, "replaced by all")
                    .help("state it in the versions, or let one version keep it"),
            );
        }
    }
}

/// Reports parameters of a version that repeat one of the measure.
pub(super) fn repeated_parameters(own: &[RawParameter], common: &[RawParameter], fields: &mut Fields<'_, '_>) {
    for parameter in own {
        let first = common.iter().find(|c| c.name.value == parameter.name.value);
        let Some(first) = first.filter(|c| c.value == parameter.value && c.unit == parameter.unit) else {
            continue;
        };
        fields.report(
            Diagnostic::warning(
                codes::SAID_AGAIN,
                format!("the parameter `{}` says the same again", parameter.name.value),
            )
            .at(&parameter.name.place, "again here")
            .at(&first.name.place, "said for all versions")
            .help("leave it out: it holds in every version that does not change it"),
        );
    }
}
