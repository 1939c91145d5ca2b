//! Records that two files or sheets tell differently: a corrected copy beside the original, an old sheet beside the new one.

use crate::ingest::columns::equal_rows::EqualRows;
use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;
use crate::ingest::stage::staged_table::StagedTable;
use crate::schema::TableSpec;
use crate::store::Origin;

/// Refuses rows that are equal in `key` but come from different sheets. Rows that are equal in everything count once and are not among
/// `rows` any more; neither are those that a later version replaces.
pub(crate) fn check(
    all: &StagedTable,
    key: &[String],
    rows: &[u32],
    spec: &TableSpec,
    origins: &[Origin],
) -> Result<(), IngestError> {
    let first_pair = pairs(&all.columns, key, rows, &all.origin)?;
    let Some(((one, other), records)) = first_pair else {
        return Ok(());
    };
    let place = |row: u32| -> Result<String, IngestError> {
        let at = row as usize;
        let (origin, line) = all
            .origin
            .get(at)
            .and_then(|origin| origins.get(usize::try_from(*origin).ok()?))
            .zip(all.line.get(at))
            .ok_or_else(|| IngestError::internal("origins")(format!("row {row} has none")))?;
        let sheet = if origin.sheet.is_empty() {
            String::new()
        } else {
            format!(" [{}]", origin.sheet)
        };
        Ok(format!("{}{sheet} 第{line}行", origin.file))
    };
    Err(IngestError::Contradiction {
        title: spec.title.clone(),
        one: place(one)?,
        other: place(other)?,
        records,
    })
}

/// The first two rows of one key in different sheets, and how many keys have such.
type Pairs = Option<((u32, u32), u64)>;

fn pairs(columns: &Columns, key: &[String], rows: &[u32], origins: &[i32]) -> Result<Pairs, IngestError> {
    let alike = EqualRows::new(columns, key, rows)?;
    let mut shared = alike.shared();
    // Ties keep the order of the rows.
    shared.sort_by(|a, b| alike.compare(*a, *b).then(a.cmp(b)));
    let mut found: Vec<(u32, u32)> = Vec::new();
    for group in shared.chunk_by(|a, b| alike.compare(*a, *b).is_eq()) {
        let origin = |row: &u32| origins.get(*row as usize);
        let Some((first, rest)) = group.split_first() else {
            continue;
        };
        found.extend(
            rest.iter()
                .find(|row| origin(row) != origin(first))
                .map(|other| (*first, *other)),
        );
    }
    found.sort_unstable();
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    Ok(found.first().map(|pair| (*pair, count)))
}
