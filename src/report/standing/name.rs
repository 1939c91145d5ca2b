//! Names of lines: which line it is, and which facts it has.

use sha2::{Digest, Sha256};

use crate::comparison::Compared;
use crate::digest::hex;

/// Digits of a line's name: 64 bits; two lines of one name are refused.
const NAME: usize = 16;
/// Digits of a fingerprint.
const FACTS: usize = 12;

/// Parted so that no two different lists of parts are one text.
fn hash(parts: &[&str], digits: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0x1f]);
    }
    hex(&hash.finalize()).chars().take(digits).collect()
}

/// The same in every run: measure, enterprise and period.
pub(in crate::report) fn line_id(row: &Compared) -> String {
    hash(&[&row.measure, &row.uscc, &row.period], NAME)
}

/// The same as long as what is entitled and what was enjoyed stay the same to the fen.
pub(in crate::report) fn facts(row: &Compared) -> String {
    let (entitled, enjoyed) = (row.entitled.0.to_string(), row.enjoyed.0.to_string());
    hash(&[&row.measure, &row.uscc, &row.period, &entitled, &enjoyed], FACTS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::DifferenceKind;
    use crate::money::Fen;

    #[test]
    fn a_line_keeps_its_name_when_its_facts_change() {
        let row = |entitled| Compared {
            measure: "m".into(),
            uscc: "u".into(),
            period: "2022".into(),
            entitled: Fen(entitled),
            enjoyed: Fen(0),
            gap: Fen(entitled),
            kind: DifferenceKind::NotEnjoyed,
        };
        // By `printf 'm\037u\0372022\037' | sha256sum`.
        assert_eq!(line_id(&row(100)), LINE);
        assert_eq!(line_id(&row(100)), line_id(&row(101)));
        assert_ne!(facts(&row(100)), facts(&row(101)));
        assert_eq!(facts(&row(100)), FACTS_100);
    }

    const LINE: &str = "81391fca826bbb60";
    /// By `printf 'm\037u\0372022\037100\0370\037' | sha256sum`.
    const FACTS_100: &str = "4334cfc103c0";
}
