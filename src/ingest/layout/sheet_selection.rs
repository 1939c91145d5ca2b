//! Which sheets a mapping reads, and which sheet a file with a single list is.

use crate::ingest::layout::files::{base_name, matches, wants};
use crate::ingest::layout::heading::narrowed;
use crate::ingest::mapping::FileRule;

/// Does a mapping read the sheet of this name? One that names no sheets reads them all.
pub(crate) fn takes(rule: &FileRule, sheet: &str) -> bool {
    let named = |list: &[String]| list.iter().any(|glob| matches(glob, sheet));
    (rule.sheets.is_empty() || named(&rule.sheets)) && !named(&rule.exclude_sheets)
}

/// Does a mapping take whatever sheets there are? Empty ones are no loss then.
pub(crate) fn names_none(rule: &FileRule) -> bool {
    rule.sheets.iter().all(|glob| glob.contains('*'))
}

/// The mappings that read a text file or web page, which is one list and has no sheets. If only one mapping wants the
/// file, it is that one. If several want it, because they read different sheets of one workbook, the sheet's name
/// stands at the end of the file name: `02_税务登记及信用级别_纳税信用级别.csv`, or before the number of a part,
/// `…_纳税信用级别(2).csv`. None if the name says nothing.
pub(crate) fn meant(file: &str, rules: &[(usize, &FileRule)]) -> Vec<usize> {
    if let [(only, _)] = rules {
        return vec![*only];
    }
    let rest = rules.iter().find_map(|(_, rule)| behind_pattern(rule, file));
    let rest = rest.unwrap_or_default();
    // From the last part of the name to all of it: `2021-2022_2021年` is the sheet 2021年.
    let starts = rest.rmatch_indices('_').map(|(at, _)| at + 1).chain([0]);
    starts
        .filter_map(|start| rest.get(start..).filter(|name| !name.is_empty()))
        .map(|name| {
            let fits = rules.iter().filter(|(_, rule)| takes(rule, name));
            fits.map(|(index, _)| *index).collect::<Vec<usize>>()
        })
        .find(|fits| !fits.is_empty())
        .unwrap_or_default()
}

/// What stands in a file name behind the fixed beginning of the pattern, without ending and number of a part.
fn behind_pattern(rule: &FileRule, file: &str) -> Option<String> {
    let glob = rule.glob.iter().find(|glob| wants(glob, base_name(file)))?;
    let name = narrowed(base_name(file));
    let fixed = narrowed(glob.split(['*', '?']).next().unwrap_or_default());
    let rest = name.strip_prefix(fixed.as_str())?;
    let rest = rest.rsplit_once('.').map_or(rest, |(stem, _)| stem);
    Some(without_part(rest).trim_matches(['_', '-']).to_owned())
}

/// `x(2)` and `x_2` are parts of `x`; four digits are a year.
fn without_part(name: &str) -> &str {
    let number = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let bracketed = name.strip_suffix(')').and_then(|t| t.rsplit_once('('));
    match bracketed.or_else(|| name.rsplit_once('_')) {
        Some((stem, part)) if number(part) => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(sheets: &[&str], exclude: &[&str]) -> FileRule {
        let names = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        FileRule {
            glob: vec!["02_登记及级别*".to_owned()],
            sheets: names(sheets),
            exclude_sheets: names(exclude),
            encoding: None,
            delimiter: None,
            title_rows: 2,
            header_rows: 1,
        }
    }

    #[test]
    fn the_file_name_names_the_sheet() {
        let (a, b, c) = (
            rule(&["登记"], &[]),
            rule(&["????年"], &[]),
            rule(&["*"], &["登记", "????年"]),
        );
        let rules = [(1, &a), (2, &b), (3, &c)];
        for (file, index) in [
            ("02_登记及级别_登记.csv", 1),
            ("02_登记及级别_登记（2）.TXT", 1),
            ("02_登记及级别_登记_2.csv", 1),
            ("02_登记及级别登记.xls", 1),
            ("02_登记及级别_2021-2022_2021年.csv", 2),
            ("02_登记及级别_红河街道.csv", 3),
        ] {
            assert_eq!(meant(file, &rules), [index], "{file}");
        }
        // Without a sheet name it could be any of them; a mapping alone needs none.
        assert_eq!(meant("02_登记及级别.csv", &rules), [0; 0]);
        assert_eq!(meant("02_登记及级别(1).csv", &rules), [0; 0]);
        assert_eq!(meant("02_登记及级别.csv", &[(7, &a)]), [7]);
        assert_eq!(meant("02_登记及级别_说明.csv", &[(1, &a), (2, &b)]), [0; 0]);
    }

    #[test]
    fn sheets_taken() {
        assert!(takes(&rule(&[], &[]), "Sheet1"));
        assert!(takes(&rule(&["*"], &["说明"]), "红河"));
        assert!(!takes(&rule(&["*"], &["说明"]), "说明"));
        assert!(!takes(&rule(&["登记"], &[]), "Sheet1"));
    }
}
