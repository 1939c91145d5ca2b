//! The leaves of a table: its lines, headings first, each as it is written, without the line break.

use std::io::{self, Write};

use memchr::memchr2;

use super::tree::{Hash, LEAF, Tree, TreeHash};

/// Byte-order mark; it is no part of the first line.
const BOM: &[u8] = &[0xef, 0xbb, 0xbf];

/// Passes CSV on and takes the hash of every line. A line break inside quotation marks ends no line.
#[derive(Debug)]
pub struct Leaves<W> {
    out: W,
    hash: TreeHash,
    /// The prefix of a leaf and what is known of the line so far.
    line: Vec<u8>,
    quoted: bool,
    leaves: Vec<Hash>,
}

impl<W: Write> Leaves<W> {
    /// Takes the leaves of what is written, and writes it to `out`.
    pub fn new(out: W, hash: TreeHash) -> Leaves<W> {
        Leaves {
            out,
            hash,
            line: vec![LEAF],
            quoted: false,
            leaves: Vec::new(),
        }
    }

    /// The tree over all lines, and where they were written.
    pub fn finish(mut self) -> (Tree, W) {
        if self.line.len() > 1 {
            self.end();
        }
        (Tree::over(self.hash, self.leaves), self.out)
    }

    fn end(&mut self) {
        let first = self.leaves.is_empty();
        // The leaf's prefix, the mark and the line.
        match self.line.get(1..).and_then(|line| line.strip_prefix(BOM)) {
            Some(line) if first => self.leaves.push(self.hash.leaf(line)),
            _ => self.leaves.push(self.hash.bytes(&self.line)),
        }
        self.line.truncate(1);
    }

    fn take(&mut self, mut data: &[u8]) {
        while let Some(at) = memchr2(b'\n', b'"', data) {
            let (before, rest) = data.split_at(at);
            self.line.extend_from_slice(before);
            let Some((found, rest)) = rest.split_first() else {
                return;
            };
            match (*found, self.quoted) {
                (b'\n', false) => self.end(),
                (b'\n', true) => self.line.push(b'\n'),
                (mark, quoted) => {
                    // A doubled mark inside a cell turns this twice.
                    self.quoted = !quoted;
                    self.line.push(mark);
                }
            }
            data = rest;
        }
        self.line.extend_from_slice(data);
    }
}

impl<W: Write> Write for Leaves<W> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let written = self.out.write(data)?;
        if let Some(data) = data.get(..written) {
            self.take(data);
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_leaves_however_they_arrive() {
        let text = "\u{feff}a,b\n1,\"x\ny\"\"z\n\"\n2,\n";
        let expected: Vec<Hash> = ["a,b", "1,\"x\ny\"\"z\n\"", "2,"]
            .iter()
            .map(|line| TreeHash::Sha256.leaf(line.as_bytes()))
            .collect();
        for step in [1, 3, 7, 100] {
            let mut leaves = Leaves::new(Vec::new(), TreeHash::Sha256);
            for piece in text.as_bytes().chunks(step) {
                leaves.write_all(piece).unwrap();
            }
            let (tree, out) = leaves.finish();
            assert_eq!(tree, Tree::over(TreeHash::Sha256, expected.clone()));
            assert_eq!(out, text.as_bytes());
        }
    }

    #[test]
    fn a_line_that_is_cut_off_is_still_a_leaf() {
        let mut leaves = Leaves::new(io::sink(), TreeHash::Sm3);
        leaves.write_all(b"a\nb").unwrap();
        let both = vec![TreeHash::Sm3.leaf(b"a"), TreeHash::Sm3.leaf(b"b")];
        assert_eq!(leaves.finish().0, Tree::over(TreeHash::Sm3, both));
    }
}
