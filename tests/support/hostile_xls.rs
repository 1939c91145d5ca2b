//! Records of hostile xls files.

/// A record.
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut out = kind.to_le_bytes().to_vec();
    out.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
    out.extend(data);
    out
}

/// A workbook stream with one sheet; `globals` and `cells` are records.
pub(crate) fn stream(globals: &[u8], cells: &[u8]) -> Vec<u8> {
    let begin = |kind: u16| {
        let mut data = 0x0600_u16.to_le_bytes().to_vec();
        data.extend(kind.to_le_bytes());
        data.extend([0; 12]);
        record(0x0809, &data)
    };
    let mut out = begin(5);
    let mut bound = vec![0; 6];
    bound.extend([1, 0, b'a']); // name of one narrow letter
    let sheet_at = u32::try_from(out.len() + bound.len() + 4 + globals.len() + 4).unwrap();
    bound[..4].copy_from_slice(&sheet_at.to_le_bytes());
    out.extend(record(0x0085, &bound));
    out.extend(globals);
    out.extend(record(0x000a, &[]));
    out.extend(begin(16));
    out.extend(cells);
    out.extend(record(0x000a, &[]));
    out
}

/// A number at a row and column.
pub(crate) fn number(row: u16, column: u16) -> Vec<u8> {
    let mut data = row.to_le_bytes().to_vec();
    data.extend(column.to_le_bytes());
    data.extend([0; 2]);
    data.extend(1.5_f64.to_le_bytes());
    record(0x0203, &data)
}

/// A reference to a shared string.
pub(crate) fn label(row: u16, column: u16, index: u32) -> Vec<u8> {
    let mut data = row.to_le_bytes().to_vec();
    data.extend(column.to_le_bytes());
    data.extend([0; 2]);
    data.extend(index.to_le_bytes());
    record(0x00fd, &data)
}

/// The table of shared strings with one of `length` narrow letters (at most 8,000).
pub(crate) fn shared(length: u16) -> Vec<u8> {
    let mut data = 1_u32.to_le_bytes().repeat(2);
    data.extend(length.to_le_bytes());
    data.push(0);
    data.extend(vec![b'x'; usize::from(length)]);
    record(0x00fc, &data)
}
