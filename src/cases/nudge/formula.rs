//! Literals of a formula.

use std::ops::Range;

use super::steps::Step;

/// Functions whose text is the name of something, not a value.
const NAMES: [&str; 5] = ["LOOKUP(", "DECIDE(", "IN_LIST(", "GRANTED(", "ELIGIBLE("];

/// Texts that only put keys together.
const GLUE: [&str; 4] = ["", ":", "#", "-"];

/// Every literal with the values beside it: where it stands, what it was, what it becomes.
pub(super) fn literals(formula: &str) -> Vec<(Range<usize>, String, String)> {
    let mut found = Vec::new();
    let mut numbers_from = 0;
    let mut quotes = formula.match_indices('\'').map(|(at, _)| at);
    while let (Some(open), Some(close)) = (quotes.next(), quotes.next()) {
        numbers(formula, numbers_from..open, &mut found);
        numbers_from = close + 1;
        text(formula, open + 1..close, &mut found);
    }
    numbers(formula, numbers_from..formula.len(), &mut found);
    found
}

fn text(formula: &str, range: Range<usize>, found: &mut Vec<(Range<usize>, String, String)>) {
    let (Some(before), Some(old)) = (formula.get(..range.start - 1), formula.get(range.clone())) else {
        return;
    };
    let before = before.trim_end();
    if GLUE.contains(&old) || NAMES.iter().any(|name| before.ends_with(name)) {
        return;
    }
    let beside = if before.ends_with("MONTH(") {
        Step::Month.beside(old)
    } else if before.ends_with("DATE") {
        Step::Date.beside(old)
    } else if let Some(prefix) = old.strip_suffix('%') {
        vec![format!("{prefix}x%")]
    } else {
        Step::Text.beside(old)
    };
    found.extend(beside.into_iter().map(|new| (range.clone(), old.to_owned(), new)));
}

/// Whole numbers that stand alone.
fn numbers(formula: &str, range: Range<usize>, found: &mut Vec<(Range<usize>, String, String)>) {
    let bytes = formula.as_bytes();
    let part_of_word = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-') || !b.is_ascii())
    };
    let mut at = range.start;
    while at < range.end {
        if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
            continue;
        }
        let begin = at;
        while at < range.end && bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        let alone = !(part_of_word(at) || begin.checked_sub(1).is_some_and(part_of_word));
        let Some(old) = formula.get(begin..at).filter(|_| alone) else {
            continue;
        };
        let beside = Step::Count.beside(old).into_iter().filter(|new| !new.starts_with('-'));
        found.extend(beside.map(|new| (begin..at, old.to_owned(), new)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(formula: &str) -> Vec<String> {
        let all = literals(formula).into_iter();
        all.map(|(at, old, new)| {
            assert_eq!(&formula[at], old);
            format!("{old} -> {new}")
        })
        .collect()
    }

    #[test]
    fn literals_of_formulas() {
        assert_eq!(shown("a >= 2 AND b_1 < 1.5"), ["2 -> 1", "2 -> 3"]);
        assert_eq!(
            shown("d = DATE '1300-01-01'"),
            ["1300-01-01 -> 1299-12-31", "1300-01-01 -> 1300-01-02"]
        );
        assert_eq!(
            shown("m = MONTH('1300-01')"),
            ["1300-01 -> 1299-12", "1300-01 -> 1300-02"]
        );
        assert_eq!(shown("LOOKUP('x', c) = 'A' OR c LIKE 'B%'"), ["A -> Ax", "B% -> Bx%"]);
        assert_eq!(shown("c || ':' || n"), Vec::<String>::new());
        assert_eq!(shown("x > 0"), ["0 -> 1"]);
    }
}
