//! What a sheet and a mapping lack of each other. Headings are scrubbed: in a file without them the first row of data stands there.

use super::check::{SheetCheck, Suggestion};
use super::grid::Grid;
use super::score::Match;
use super::similar::nearest;
use crate::identity::scrub;
use crate::ingest::layout::heading::Headings;
use crate::ingest::mapping::{FileRule, Mapping};

/// What is laid out otherwise than the mapping says: what, in the mapping, in the file.
pub(super) fn differences(rule: &FileRule, grid: &Grid, found: &Match) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    let mut note = |what: &str, wanted: Option<String>, is: Option<String>| {
        if let (Some(wanted), Some(is)) = (wanted, is)
            && wanted != is
        {
            all.push((what.to_owned(), wanted, is));
        }
    };
    note("encoding", rule.encoding.clone(), grid.encoding().map(str::to_owned));
    note(
        "delimiter",
        rule.delimiter.map(String::from),
        grid.delimiter().map(String::from),
    );
    // Sheets have title rows that their text exports leave out.
    if grid.text_place().is_none() || rule.sheets.is_empty() {
        note(
            "title_rows",
            Some(rule.title_rows.to_string()),
            Some(found.titles.to_string()),
        );
    }
    all
}

/// What headings and columns lack of each other, with the most alike of the other side.
pub(super) fn compare(check: &mut SheetCheck, mapping: &Mapping, heads: &Headings) {
    let mut used = vec![false; heads.len()];
    let mut open: Vec<(&str, &[String], bool)> = Vec::new();
    for (name, rule) in &mapping.columns {
        match heads.find(rule) {
            Ok(Some(found)) => used.get_mut(found.field).into_iter().for_each(|u| *u = true),
            Ok(None) | Err(_) => open.push((name, &rule.headings, rule.required)),
        }
    }
    for explode in &mapping.explode {
        let rule = crate::ingest::mapping::ColumnRule {
            headings: explode.headings.clone(),
            ..Default::default()
        };
        if let Ok(Some(found)) = heads.find(&rule) {
            used.get_mut(found.field).into_iter().for_each(|u| *u = true);
        }
    }
    let unknown: Vec<&str> = (0..heads.len())
        .filter(|at| used.get(*at) == Some(&false))
        .map(|at| heads.name(at))
        .filter(|name| !name.is_empty())
        .collect();
    for heading in &unknown {
        let among = open
            .iter()
            .flat_map(|(column, wanted, _)| wanted.iter().map(|w| (*column, w.as_str())));
        let found = nearest(heading, among);
        check.unknown.push(Suggestion {
            heading: scrub(heading),
            column: found.map(|(column, _)| column.to_owned()),
            nearest: found.map(|(_, wanted)| wanted.to_owned()),
        });
    }
    for (column, wanted, required) in open {
        let found = wanted.iter().find_map(|w| nearest(w, unknown.iter().map(|u| ((), *u))));
        let suggestion = Suggestion {
            heading: wanted.join(" / "),
            column: Some(column.to_owned()),
            nearest: found.map(|((), heading)| scrub(heading)),
        };
        if required {
            check.missing.push(suggestion);
        } else {
            check.absent.push(suggestion);
        }
    }
}
