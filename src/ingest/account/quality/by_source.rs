//! Rows read and rejected per source, beside its limit.

use std::collections::BTreeMap;

use super::issue::{SheetQuality, SourceQuality};
use crate::ingest::mapping::Mappings;

/// The sheets' rows added up by source.
pub(crate) fn sources(mappings: &Mappings, sheets: &[SheetQuality]) -> Vec<SourceQuality> {
    let mut by_id: BTreeMap<&str, SourceQuality> = BTreeMap::new();
    for sheet in sheets {
        let Some(mapping) = mappings.list.iter().find(|m| m.id == sheet.source) else {
            continue;
        };
        let source = by_id.entry(&mapping.id).or_insert_with(|| SourceQuality {
            id: mapping.id.clone(),
            title: mapping.title.clone(),
            department: mapping.department.clone(),
            files: Vec::new(),
            read: 0,
            rejected: 0,
            limit: mappings.limit(mapping),
        });
        if source.files.last() != Some(&sheet.file) {
            source.files.push(sheet.file.clone());
        }
        source.read += sheet.read;
        source.rejected += sheet.rejected;
    }
    by_id.into_values().collect()
}
