//! The checkpoint: what stands for all entitlements of a run, in the manifest whole and on every report in short.

use serde::{Deserialize, Serialize};

use super::tree::{Tree, TreeHash};
use crate::digest::hex;

/// The root of the tree over the lines of `entitlements.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Hash function of the tree.
    pub hash: TreeHash,
    /// Number of leaves: the line of headings and one for each row.
    pub leaves: u64,
    /// The root, 64 lower-case hexadecimal digits.
    pub root: String,
}

/// Hexadecimal digits of the short form: enough to see that paper and run belong together. Whoever sets out to make other rows with the same
/// digits needs some 2⁴⁸ attempts, which a determined forger has; the whole root and a signature stop that one.
const SHORT: usize = 12;

impl Checkpoint {
    /// Of a tree made with `hash`.
    #[must_use]
    pub fn of(hash: TreeHash, tree: &Tree) -> Checkpoint {
        Checkpoint {
            hash,
            leaves: u64::try_from(tree.len()).unwrap_or(u64::MAX),
            root: hex(&tree.root()),
        }
    }

    /// What is printed on reports: the first 12 digits of the root in groups of four.
    #[must_use]
    pub fn short(&self) -> String {
        let mut short = String::new();
        for (at, digit) in self.root.chars().take(SHORT).enumerate() {
            if at > 0 && at % 4 == 0 {
                short.push(' ');
            }
            short.push(digit);
        }
        short
    }

    /// Whether `said` (as printed: any case, with or without blanks and hyphens) is this checkpoint, in short or whole.
    #[must_use]
    pub fn is(&self, said: &str) -> bool {
        let said: String = said.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let said = said.to_lowercase();
        said.len() >= SHORT && self.root.starts_with(&said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_form_is_read_as_it_is_printed() {
        let hash = TreeHash::Sha256;
        let checkpoint = Checkpoint::of(hash, &Tree::over(hash, vec![hash.leaf(b"")]));
        // The root is the first of the published ones, see `tree`.
        assert_eq!(checkpoint.short(), "6e34 0b9c ffb3");
        for said in ["6e34 0b9c ffb3", "6E34-0B9C-FFB3", "6e340b9cffb37a98", &checkpoint.root] {
            assert!(checkpoint.is(said), "{said}");
        }
        for other in ["", "6e34 0b9c ffb", "6e34 0b9c ffb4", "6e340b9cffb37a99"] {
            assert!(!checkpoint.is(other), "{other}");
        }
    }
}
