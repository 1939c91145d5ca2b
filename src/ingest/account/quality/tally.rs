//! Exact counts and the first examples of each kind.

use std::collections::BTreeMap;

use super::issue::{Example, Issue, Severity};
use crate::ingest::parse::row_flag::Kind;
use crate::store::Origin;

/// So many examples of each kind are kept.
const EXAMPLES: usize = 5;

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) severity: Severity,
    /// Mapping id.
    pub(crate) source: String,
    /// Index into the origins.
    pub(crate) origin: i32,
    /// Heading as in the file.
    pub(crate) field: String,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug, Default)]
struct Count {
    count: u64,
    townships: BTreeMap<String, u64>,
    examples: Vec<Example>,
}

/// Counts under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(BTreeMap<Key, Count>);

impl Tally {
    /// Counts one row. Rows must come in the order of their lines.
    pub(crate) fn add(&mut self, key: Key, township: Option<&str>, example: impl FnOnce() -> Example) {
        let notes = key.severity == Severity::Note;
        let count = self.0.entry(key).or_default();
        count.count += 1;
        if count.examples.len() < EXAMPLES {
            count.examples.push(example());
        }
        if notes {
            return;
        }
        let township = township.unwrap_or_default();
        match count.townships.get_mut(township) {
            Some(rows) => *rows += 1,
            None => {
                count.townships.insert(township.to_owned(), 1);
            }
        }
    }

    /// Takes over the counts of other sources.
    pub(crate) fn join(&mut self, mut other: Tally) {
        self.0.append(&mut other.0);
    }

    /// The counts with the names of files.
    pub(crate) fn issues(self, origins: &[Origin]) -> Vec<Issue> {
        let issue = |(key, count): (Key, Count)| {
            let origin = usize::try_from(key.origin).ok().and_then(|at| origins.get(at));
            let mut townships: Vec<(String, u64)> = count.townships.into_iter().collect();
            townships.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            Issue {
                severity: key.severity,
                source: key.source,
                file: origin.map(|o| o.file.clone()).unwrap_or_default(),
                sheet: origin.map(|o| o.sheet.clone()).unwrap_or_default(),
                field: key.field,
                code: key.kind.0.to_owned(),
                reason: key.kind.1.to_owned(),
                count: count.count,
                townships,
                examples: count.examples,
            }
        };
        self.0.into_iter().map(issue).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_exact_and_examples_few() {
        let mut tally = Tally::default();
        for line in 1..=1000_u32 {
            let key = Key {
                severity: Severity::Error,
                source: "levy".into(),
                origin: 0,
                field: "人数".into(),
                kind: ("negative_count", "数量为负数"),
            };
            let township = ["因远镇", "曼来镇", "因远镇"]
                .get(usize::try_from(line % 4).unwrap())
                .copied();
            tally.add(key, township, || Example {
                line,
                value: "-1".into(),
            });
        }
        let origins = [Origin {
            file: "a.csv".into(),
            sheet: String::new(),
        }];
        let issues = tally.issues(&origins);
        assert_eq!(issues.len(), 1);
        assert_eq!(issues[0].count, 1000);
        let lines: Vec<u32> = issues[0].examples.iter().map(|e| e.line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5]);
        // Of 1 to 1000, a quarter each leaves 0, 1, 2 and 3.
        let places: Vec<(&str, u64)> = issues[0].townships.iter().map(|(t, n)| (t.as_str(), *n)).collect();
        assert_eq!(places, [("因远镇", 500), ("", 250), ("曼来镇", 250)]);
        assert_eq!(issues[0].file, "a.csv");
    }
}
