//! The Merkle tree of RFC 6962 over the lines of a table: one root stands for all of them, and a short path proves one.

use sha2::Sha256;
use sha2::digest::{Digest, FixedOutput, Update, consts::U32};
use sm3::Sm3;

/// A hash of 256 bits.
pub type Hash = [u8; 32];

/// In front of the bytes of a leaf.
pub(super) const LEAF: u8 = 0;
/// In front of two hashes.
const NODE: u8 = 1;

/// Which hash function a tree is made with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TreeHash {
    /// SHA-256 (FIPS 180-4).
    #[default]
    Sha256,
    /// SM3 (GB/T 32905-2016).
    Sm3,
}

impl TreeHash {
    /// The name that manifests and proofs have.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            TreeHash::Sha256 => "sha256",
            TreeHash::Sm3 => "sm3",
        }
    }

    /// The hash of bytes, as they are.
    #[must_use]
    pub fn bytes(self, bytes: &[u8]) -> Hash {
        match self {
            TreeHash::Sha256 => of(Sha256::new(), &[bytes]),
            TreeHash::Sm3 => of(Sm3::new(), &[bytes]),
        }
    }

    /// The hash of a leaf: of a zero byte and the leaf.
    #[must_use]
    pub fn leaf(self, leaf: &[u8]) -> Hash {
        match self {
            TreeHash::Sha256 => of(Sha256::new(), &[&[LEAF], leaf]),
            TreeHash::Sm3 => of(Sm3::new(), &[&[LEAF], leaf]),
        }
    }

    /// The hash of an inner node: of a one byte and what is below it, left and right.
    #[must_use]
    pub fn node(self, left: &Hash, right: &Hash) -> Hash {
        match self {
            TreeHash::Sha256 => of(Sha256::new(), &[&[NODE], left, right]),
            TreeHash::Sm3 => of(Sm3::new(), &[&[NODE], left, right]),
        }
    }
}

fn of<D: Update + FixedOutput<OutputSize = U32>>(mut digest: D, parts: &[&[u8]]) -> Hash {
    for part in parts {
        digest.update(part);
    }
    digest.finalize_fixed().into()
}

/// A tree with all its levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    hash: TreeHash,
    /// The leaves first, the root last. A node without a neighbour goes up as it is: that is the tree of RFC 6962.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over the hashes of leaves, in their order.
    #[must_use]
    pub fn over(hash: TreeHash, leaves: Vec<Hash>) -> Tree {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            let above = below.chunks(2).filter_map(|pair| match pair {
                [left, right] => Some(hash.node(left, right)),
                [alone] => Some(*alone),
                // chunks(2) gives one or two
                [] | [_, _, _, ..] => None,
            });
            let above: Vec<Hash> = above.collect();
            levels.push(above);
        }
        Tree { hash, levels }
    }

    /// How many leaves it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The root; of a tree without leaves the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let top = self.levels.last().and_then(|level| level.first());
        top.copied().unwrap_or_else(|| self.hash.bytes(b""))
    }

    /// The neighbours on the way from leaf `index` to the root; `None` if there is no such leaf.
    #[must_use]
    pub fn path(&self, index: usize) -> Option<Vec<Hash>> {
        if index >= self.len() {
            return None;
        }
        let (mut at, mut path) = (index, Vec::new());
        for level in &self.levels {
            path.extend(level.get(at ^ 1));
            at /= 2;
        }
        Some(path)
    }
}

/// Whether `path` leads from a leaf's hash at `index` of a tree of `size` leaves to `root`: RFC 9162, 2.1.3.2.
#[must_use]
pub fn leads_to(hash: TreeHash, root: &Hash, size: usize, index: usize, leaf: &Hash, path: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut found) = (index, size - 1, *leaf);
    for neighbour in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            found = hash.node(neighbour, &found);
            while at % 2 == 0 && at != 0 {
                at /= 2;
                last /= 2;
            }
        } else {
            found = hash.node(&found, neighbour);
        }
        at /= 2;
        last /= 2;
    }
    last == 0 && found == *root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::hex;

    /// Leaves and roots published with Certificate Transparency (`merkle_tree_test`), of the first 1, 2, … 8 leaves.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn tree(hash: TreeHash, leaves: &[&[u8]]) -> Tree {
        Tree::over(hash, leaves.iter().map(|leaf| hash.leaf(leaf)).collect())
    }

    #[test]
    fn roots_are_the_published_ones() {
        for (n, root) in (1..).zip(ROOTS) {
            assert_eq!(hex(&tree(TreeHash::Sha256, &LEAVES[..n]).root()), root, "{n} leaves");
        }
        // RFC 6962, 2.1: the hash of an empty list is the hash of an empty string.
        assert_eq!(
            hex(&tree(TreeHash::Sha256, &[]).root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    /// GB/T 32905-2016, A.1.
    #[test]
    fn sm3_is_the_published_one() {
        let expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(hex(&TreeHash::Sm3.bytes(b"abc")), expected);
    }

    #[test]
    fn every_leaf_is_proved_and_nothing_else() {
        for hash in [TreeHash::Sha256, TreeHash::Sm3] {
            for size in 1..40_u8 {
                let leaves: Vec<Hash> = (0..size).map(|n| hash.leaf(&[n])).collect();
                let tree = Tree::over(hash, leaves.clone());
                for (index, leaf) in leaves.iter().enumerate() {
                    let path = tree.path(index).unwrap();
                    let (root, size) = (tree.root(), leaves.len());
                    assert!(leads_to(hash, &root, size, index, leaf, &path));
                    assert!(!leads_to(hash, &root, size, index, &hash.leaf(b"x"), &path));
                    assert!(!leads_to(hash, &root, size, size, leaf, &path));
                    assert!(!leads_to(hash, &hash.leaf(b"x"), size, index, leaf, &path));
                    if size > 1 {
                        assert!(!leads_to(hash, &root, size, (index + 1) % size, leaf, &path));
                        assert!(!leads_to(hash, &root, size, index, leaf, &path[1..]));
                    }
                }
                assert_eq!(tree.path(leaves.len()), None);
            }
        }
    }
}
