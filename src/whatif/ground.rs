//! What the law gives, by enterprise: numbered, so that sums are added up without names.

use std::collections::BTreeMap;

use super::compare::worth;
use crate::assess::{Decision, Glance, Standing};
use crate::impact::{Profile, Profiles};
use crate::policy::ir::{Kind, MeasureId, Program};

/// Enterprises by number, and what each measure gives them.
#[derive(Debug, Default)]
pub(super) struct Ground {
    /// Codes in order; the empty one stands for records of no enterprise.
    codes: Vec<String>,
    given: Vec<Given>,
    /// Township, industry section and size class of every enterprise.
    pub(super) kinds: [Kinds; 3],
}

/// What a measure gives.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// Number of the enterprise by position of the rows.
    of: Vec<usize>,
    /// Enterprises that are entitled to something, and the sum that enters totals, in fen.
    pub(super) sums: Vec<(usize, i128)>,
}

/// What enterprises are told apart by.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    /// Keys in order.
    pub(super) keys: Vec<String>,
    /// Position of the key by number of the enterprise; those that nobody knows are behind all numbers and have the empty key.
    of: Vec<usize>,
}

impl Kinds {
    fn new(codes: &[String], profiles: &Profiles, key: &dyn Fn(&Profile) -> String) -> Kinds {
        let nobody = Profile::default();
        let all: Vec<String> = codes
            .iter()
            .map(|code| key(profiles.get(code).unwrap_or(&nobody)))
            .collect();
        let mut keys: Vec<String> = all.clone();
        keys.push(key(&nobody));
        keys.sort_unstable();
        keys.dedup();
        let at = |key: &String| keys.partition_point(|known| known < key);
        let of = all.iter().map(at).collect();
        Kinds { keys, of }
    }

    /// Position of the key of an enterprise.
    pub(super) fn of(&self, number: usize) -> usize {
        // The empty key is the first.
        self.of.get(number).map_or(0, |at| *at)
    }
}

impl Ground {
    /// Numbers the enterprises of the register and those that records name, and adds up what they get.
    pub(super) fn new(program: &Program, standing: &Standing, profiles: &Profiles) -> Ground {
        let mut codes: Vec<String> = profiles.all().map(|(code, _)| code.to_owned()).collect();
        codes.push(String::new());
        let mut last = "";
        for d in MeasureId::all(&program.measures).flat_map(|id| standing.decisions(id)) {
            if d.uscc != last && profiles.get(d.uscc).is_none() {
                codes.push(d.uscc.to_owned());
            }
            last = d.uscc;
        }
        codes.sort_unstable();
        codes.dedup();
        let all = MeasureId::all(&program.measures).zip(&program.measures);
        let given = all.map(|(id, m)| given(&codes, m.kind, standing.decisions(id)));
        let given = given.collect();
        let kinds = [
            Kinds::new(&codes, profiles, &|p| p.township.clone()),
            Kinds::new(&codes, profiles, &|p| {
                p.section.map_or_else(String::new, |s| s.letter.to_string())
            }),
            Kinds::new(&codes, profiles, &|p| p.size.clone()),
        ];
        Ground { codes, given, kinds }
    }

    pub(super) fn codes(&self) -> &[String] {
        &self.codes
    }

    /// What a measure gives.
    pub(super) fn given(&self, measure: MeasureId) -> Option<&Given> {
        self.given.get(measure.index())
    }

    /// The number of a code; `None` if neither the register nor a record of the law names it.
    pub(super) fn number(&self, code: &str) -> Option<usize> {
        self.codes.binary_search_by(|known| known.as_str().cmp(code)).ok()
    }
}

impl Given {
    /// The number of the enterprise of a row of the law.
    pub(super) fn number(&self, one: &Glance<'_>) -> Option<usize> {
        self.of.get(usize::try_from(one.at).ok()?).copied()
    }
}

fn given<'s>(codes: &[String], kind: Kind, decisions: impl Iterator<Item = Decision<'s>>) -> Given {
    let mut sums: BTreeMap<usize, i128> = BTreeMap::new();
    let mut of = Vec::new();
    // Rows of one enterprise stand together.
    let mut last: Option<(&str, usize)> = None;
    for d in decisions {
        let number = match last {
            Some((code, number)) if code == d.uscc => number,
            Some(_) | None => codes.partition_point(|known| known.as_str() < d.uscc),
        };
        last = Some((d.uscc, number));
        of.push(number);
        if d.eligible {
            *sums.entry(number).or_default() += worth(kind, d.counted, d.amount);
        }
    }
    Given {
        of,
        sums: sums.into_iter().collect(),
    }
}
