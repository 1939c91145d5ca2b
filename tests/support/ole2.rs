//! Containers of old workbooks.

/// A container (sectors of 512 bytes) with one stream.
pub(crate) fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    let stream_sectors = stream.len().max(4096).div_ceil(512);
    // Table sectors first, then the directory, then the stream.
    let mut tables = 1;
    while tables * 128 < tables + 1 + stream_sectors {
        tables += 1;
    }
    assert!(tables <= 109);
    let word = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let mut header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    header.extend([0; 16]);
    header.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    header.extend([0; 10]);
    header.extend(word(tables));
    header.extend(word(tables)); // first sector of the directory
    header.extend([0; 4]);
    header.extend(word(4096));
    header.extend([0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
    for at in 0..109 {
        header.extend(if at < tables { word(at) } else { [0xff; 4] });
    }
    let mut table = Vec::new();
    for at in 0..tables * 128 {
        let last = tables + stream_sectors;
        table.extend(match at {
            _ if at < tables => [0xfd, 0xff, 0xff, 0xff],
            _ if at == tables || at == last => [0xfe, 0xff, 0xff, 0xff],
            _ if at < last => word(at + 1),
            _ => [0xff; 4],
        });
    }
    let entry = |name: &str, kind: u8, start: usize, length: usize| {
        let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.resize(64, 0);
        bytes.extend(u16::try_from(name.len() * 2 + 2).unwrap().to_le_bytes());
        bytes.extend([kind, 1]);
        bytes.extend([0xff; 12]);
        bytes.resize(116, 0);
        bytes.extend(word(start));
        bytes.extend(word(length));
        bytes.extend([0; 4]);
        bytes
    };
    let mut out = header;
    out.extend(table);
    out.extend(entry("Root Entry", 5, 0xffff_fffe, 0));
    out.extend(entry(name, 2, tables + 1, stream_sectors * 512));
    out.extend([0; 256]);
    out.extend(stream);
    // The sheet's end comes before the filling: zeros are records of no length.
    out.resize(512 * (1 + tables + 1 + stream_sectors), 0);
    out
}
