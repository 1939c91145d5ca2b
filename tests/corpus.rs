//! Replays the kept corpus of the fuzz targets, and for every seed some changed copies, always the same ones.
//!
//! `CORPUS_ROUNDS=100000 CORPUS_TARGET=csv cargo test --release --test corpus` searches longer. An input that breaks a
//! target is printed; keep it in `tests/corpus/<target>/` when the fault is mended.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/ole2.rs"]
mod ole2;
#[allow(unreachable_pub)] // the fuzz crate uses them one by one
#[path = "../fuzz/targets.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use targets::TARGETS;

/// Changed copies of a seed; files are written and read for each of the slow ones.
fn rounds(target: &str) -> usize {
    let asked = std::env::var("CORPUS_ROUNDS").ok().and_then(|n| n.parse().ok());
    asked.unwrap_or(match target {
        "amount" | "date" | "month" | "identifier" => 400,
        "heading" | "csv" | "txt" | "html" => 60,
        _ => 40,
    })
}

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(target);
    let mut seeds: Vec<(String, Vec<u8>)> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "{target} has no corpus");
    seeds
}

/// Numbers that look random and are always the same.
struct Noise(u64);

impl Noise {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 8).unwrap() % most.max(1)
    }
}

/// Pieces that readers stumble over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\"",
    b"\r",
    b"\n",
    b"\r\n",
    b"\"\"",
    b",",
    b"|",
    b"\t",
    b"<tr>",
    b"<td colspan=9999>",
    b"&#x110000;",
    b"<!--",
    b"]]>",
    b"<!DOCTYPE",
    b"-->",
    b"<c r=\"XFE1048577\">",
    b"E+17",
    b"-",
    b"(",
    b")",
    b".",
    b"%",
    b"9999999999999999999",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x81",
    b"\x81\x30\x81\x30",
    b"\xe4\xb8\x87\xe5\x85\x83",
    b"\xef\xbc\x8d",
    b"\xe5\xb9\xb4",
    b"2022",
    b"\x1a",
    b" ",
    b"\xc2\xa0",
    b"\xe2\x88\x92",
    b"\x00\x02\x0e\x00",
    b"\xfd\x00\x0a\x00",
    b"\x3c\x00\x00\x00",
    b"PK\x01\x02",
    b"\xff\xff\xff\xff",
];

/// One to six changes: bytes changed, cut out, repeated, put in, or the end of another seed.
fn changed(seed: &[u8], other: &[u8], noise: &mut Noise) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=noise.below(6) {
        let at = noise.below(bytes.len() + 1);
        match noise.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << noise.below(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(noise.below(256)).unwrap(),
            2 => {
                let end = (at + noise.below(32)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let end = (at + noise.below(64)).min(bytes.len());
                let again = bytes[at..end].repeat(1 + noise.below(3));
                bytes.splice(at..at, again);
            }
            4 => {
                let from = noise.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            5 => bytes.truncate(at.max(1)),
            _ => {
                let piece = PIECES[noise.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn what_must_hold_for_any_bytes_holds() {
    let only = std::env::var("CORPUS_TARGET").ok();
    let mut broken = Vec::new();
    for (target, run) in TARGETS
        .iter()
        .filter(|(name, _)| only.as_ref().is_none_or(|o| o == name))
    {
        let seeds = seeds(target);
        for (at, (name, seed)) in seeds.iter().enumerate() {
            let mut noise = Noise(0x9e37_79b9_7f4a_7c15 ^ u64::try_from(at + 1).unwrap());
            for round in 0..=rounds(target) {
                let other = &seeds[noise.below(seeds.len())].1;
                let input = if round == 0 {
                    seed.clone()
                } else {
                    changed(seed, other, &mut noise)
                };
                if catch_unwind(AssertUnwindSafe(|| run(&input))).is_err() {
                    let shown: String = input
                        .iter()
                        .take(400)
                        .flat_map(|b| std::ascii::escape_default(*b))
                        .map(char::from)
                        .collect();
                    broken.push(format!("{target}/{name}, round {round}: b\"{shown}\""));
                    break;
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "{} inputs break their target:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

/// A harness that cannot fail shows nothing.
#[test]
fn a_property_that_does_not_hold_is_noticed() {
    let seed = &seeds("amount")[0].1;
    let canary = |data: &[u8]| assert!(!data.contains(&0), "a NUL");
    let mut noise = Noise(1);
    let found = (0..5000).any(|_| catch_unwind(AssertUnwindSafe(|| canary(&changed(seed, seed, &mut noise)))).is_err());
    assert!(found);
}

#[test]
fn the_corpus_is_small() {
    let size: usize = TARGETS
        .iter()
        .flat_map(|(target, _)| seeds(target))
        .map(|(_, bytes)| bytes.len())
        .sum();
    assert!(size < 300 << 10, "{size} bytes");
}
