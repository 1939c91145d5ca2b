//! Text as GB18030, fast: `encoding_rs` looks hanzi up one by one, here a table is turned around once.

use std::sync::OnceLock;

use encoding_rs::GB18030;

/// Two bytes of every character up to U+FFFF that GBK has; zero for others.
fn table() -> &'static [u16] {
    static TABLE: OnceLock<Vec<u16>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = vec![0; 0x1_0000];
        for pair in 0x8140..=0xfefe_u16 {
            let bytes = pair.to_be_bytes();
            let (text, _, wrong) = GB18030.decode(&bytes);
            let mut chars = text.chars();
            if let (Some(c), None, false) = (chars.next(), chars.next(), wrong)
                && let Some(slot) = usize::try_from(u32::from(c)).ok().and_then(|at| table.get_mut(at))
                && !c.is_ascii()
            {
                // Of pairs that mean the same, encoders take one.
                if *slot == 0 || GB18030.encode(&text).0.as_ref() == bytes {
                    *slot = pair;
                }
            }
        }
        table
    })
}

/// Appends `text` in GB18030.
pub(super) fn encode(text: &str, out: &mut Vec<u8>) {
    let table = table();
    out.reserve(text.len());
    for c in text.chars() {
        if let Some(byte) = u8::try_from(c).ok().filter(u8::is_ascii) {
            out.push(byte);
            continue;
        }
        let found = usize::try_from(u32::from(c)).ok().and_then(|at| table.get(at));
        match found {
            Some(pair) if *pair > 0 => out.extend(pair.to_be_bytes()),
            _ => out.extend_from_slice(&GB18030.encode(c.encode_utf8(&mut [0; 4])).0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_library() {
        let text = "元江县，洼垤乡|１２３．４5\u{a0}\u{3000}—（1,234.50）咪哩é€𠀀\r\n";
        let mut ours = Vec::new();
        encode(text, &mut ours);
        assert_eq!(ours, GB18030.encode(text).0.as_ref());
        for c in ('\u{a0}'..='\u{33ff}')
            .chain('\u{4e00}'..='\u{9fff}')
            .chain('\u{ff00}'..='\u{ffef}')
        {
            let mut one = Vec::new();
            encode(c.encode_utf8(&mut [0; 4]), &mut one);
            assert_eq!(one, GB18030.encode(c.encode_utf8(&mut [0; 4])).0.as_ref(), "{c:?}");
        }
    }
}
