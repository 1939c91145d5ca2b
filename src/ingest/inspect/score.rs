//! How well the mappings fit the headings of a sheet.

use super::grid::{Line, headings};
use crate::ingest::layout::heading::Headings;
use crate::ingest::mapping::{ColumnRule, Mapping, Mappings};

/// A mapping whose headings fit less than this (of 1000) is another export's.
pub(super) const FITS: usize = 500;
/// Headings stand below at most so many rows.
const MOST_TITLES: u32 = 8;

/// A mapping at the place where it fits best.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// Position of the mapping.
    pub(super) mapping: usize,
    pub(super) titles: u32,
    pub(super) header_rows: u32,
    /// Columns found.
    found: usize,
    /// Columns of the mapping and headings of the sheet, those that belong together counted once.
    together: usize,
    /// Required columns that are not there.
    pub(super) missing: usize,
}

impl Match {
    /// Share of columns and headings that belong together, of 1000.
    pub(super) fn score(&self) -> usize {
        1000 * self.found / self.together.max(1)
    }
}

/// Every mapping of files that finds something, best first: nothing required missing, then score, then id.
pub(super) fn matches(mappings: &Mappings, lines: &[Line], text: Option<(u32, u32)>) -> Vec<Match> {
    let mut all = Vec::new();
    let sheet = (0..=MOST_TITLES)
        .filter(|titles| lines.iter().any(|l| l.line == titles + 1 && l.filled() > 0))
        .flat_map(|titles| [(titles, 1), (titles, 2)]);
    // The place of a text file's headings is known.
    let places: Vec<(u32, u32)> = text.map_or_else(|| sheet.collect(), |place| vec![place]);
    let places: Vec<(u32, u32, Headings)> = places
        .into_iter()
        .map(|(titles, rows)| (titles, rows, headings(lines, titles, rows)))
        .collect();
    for (at, mapping) in mappings.list.iter().enumerate() {
        let Some(rule) = &mapping.file else { continue };
        // Texts have one row of headings where sheets have two.
        let here = places
            .iter()
            .filter(|(_, rows, _)| text.is_some() || *rows == rule.header_rows);
        let found = here.map(|(titles, rows, headings)| fit(at, mapping, (*titles, *rows), headings));
        let best = found.min_by_key(|m| (m.missing, std::cmp::Reverse(m.score()), m.titles));
        all.extend(best.filter(|m| m.found > 0));
    }
    all.sort_by_key(|m| (m.missing > 0, std::cmp::Reverse(m.score()), m.mapping));
    all
}

/// Whether some mapping finds all that it requires in these rows, and is not another export's.
pub(super) fn any_fits(mappings: &Mappings, rows: &[Vec<String>]) -> bool {
    let headings = Headings::new(rows);
    let several = mappings.list.iter().enumerate();
    let mut found = several.filter_map(|(at, mapping)| {
        let rule = mapping.file.as_ref()?;
        let as_many = rows.len() == 1 || u32::try_from(rows.len()) == Ok(rule.header_rows);
        as_many.then(|| fit(at, mapping, (0, rule.header_rows), &headings))
    });
    found.any(|found| found.missing == 0 && found.score() >= FITS)
}

fn fit(at: usize, mapping: &Mapping, (titles, header_rows): (u32, u32), headings: &Headings) -> Match {
    let (mut found, mut missing) = (0, 0);
    let lists = mapping.explode.iter().map(|e| ColumnRule {
        headings: e.headings.clone(),
        ..ColumnRule::default()
    });
    let lists: Vec<ColumnRule> = lists.collect();
    for rule in mapping.columns.values().chain(&lists) {
        match headings.find(rule) {
            Ok(Some(_)) => found += 1,
            Ok(None) | Err(_) => missing += usize::from(rule.required),
        }
    }
    let named = (0..headings.len())
        .filter(|field| !headings.name(*field).is_empty())
        .count();
    Match {
        mapping: at,
        titles,
        header_rows,
        found,
        together: (mapping.columns.len() + lists.len() + named).saturating_sub(found),
        missing,
    }
}
