//! The table of scalar functions: name, signature, meaning in words, and how a call is typed. What they compute stands in
//! `assess::functions`, one file per function. A new function is a variant of [`Function`], a line here, and a file and a line there.

use sqlparser::ast::Expr as Sql;

use crate::policy::ir::{Function, Type};

use super::lower::Lowering;
use super::types::Typed;

/// Types a call, or reports why it cannot be.
type Lower = fn(&mut Lowering<'_>, &Signature, &[&Sql], &Sql) -> Option<Typed>;

/// How a function is written.
#[derive(Clone, Copy)]
enum Written {
    /// As a call.
    Call(Lower),
    /// By syntax of its own, which is typed where that is read.
    Operator,
}

/// A scalar function of the language.
pub struct Signature {
    /// The function.
    pub function: Function,
    /// Its name, or the operator that stands for it.
    pub name: &'static str,
    /// Its arguments as an author writes them.
    pub takes: &'static str,
    /// Type of its value.
    pub gives: &'static str,
    /// What it is.
    pub means: &'static str,
    written: Written,
}

const fn call(
    function: Function,
    name: &'static str,
    takes: &'static str,
    gives: &'static str,
    means: &'static str,
    lower: Lower,
) -> Signature {
    Signature {
        function,
        name,
        takes,
        gives,
        means,
        written: Written::Call(lower),
    }
}

const fn operator(
    function: Function,
    name: &'static str,
    takes: &'static str,
    gives: &'static str,
    means: &'static str,
) -> Signature {
    Signature {
        function,
        name,
        takes,
        gives,
        means,
        written: Written::Operator,
    }
}

/// The method of [`Lowering`] that types a call, with what else it must know.
macro_rules! by {
    ($method:ident $(, $more:expr)*) => {
        |lowering, me, args, tree| lowering.$method(me, $($more,)* args, tree)
    };
}

/// Every scalar function.
#[rustfmt::skip]
const TABLE: [Signature; 20] = [
    call(Function::RoundFen, "ROUND", "amount", "money", "half up to the fen", by!(round)),
    call(Function::Abs, "ABS", "x", "as x", "without its sign", by!(abs)),
    call(Function::Floor, "FLOOR", "ratio", "count", "largest whole number not above it", by!(floor)),
    call(Function::Least, "LEAST", "a, b", "as a and b", "smallest", by!(extreme)),
    call(Function::Greatest, "GREATEST", "a, b", "as a and b", "largest", by!(extreme)),
    call(Function::Coalesce, "COALESCE", "a, b", "as a and b", "first that is not missing", by!(coalesce)),
    call(Function::NullIf, "NULLIF", "a, b", "as a", "missing if both are equal, else a", by!(null_if)),
    call(Function::Mean, "MEAN", "a, b", "ratio or amount", "exact mean of those that are not missing", by!(mean)),
    call(Function::MonthOf, "MONTH_OF", "date", "month", "its month", by!(part_of, &[Type::Date], Type::Month)),
    call(Function::YearOf, "YEAR_OF", "date or month", "count", "its year", by!(part_of, &[Type::Date, Type::Month], Type::Count)),
    call(Function::QuarterOf, "QUARTER_OF", "date or month", "text", "such as 2022Q2", by!(part_of, &[Type::Date, Type::Month], Type::Text)),
    call(Function::FirstDay, "FIRST_DAY", "month", "date", "its first day", by!(part_of, &[Type::Month], Type::Date)),
    call(Function::LastDay, "LAST_DAY", "month", "date", "its last day", by!(part_of, &[Type::Month], Type::Date)),
    call(Function::AddMonths, "ADD_MONTHS", "date or month, n", "date or month", "months later, the day cut to the month's end", by!(add_months)),
    call(Function::FullYears, "FULL_YEARS", "birth, on", "count", "completed years; missing before birth", by!(full_years)),
    call(Function::Months, "MONTHS", "start, end", "count", "calendar months touched; 0 if the end is before the start", by!(months)),
    call(Function::Left, "LEFT", "text, n", "text", "its first characters", by!(left)),
    call(Function::Text, "TEXT", "x", "text", "canonical text of a text, date, month or count", by!(text)),
    operator(Function::Concat, "||", "a || b", "text", "one text behind the other"),
    operator(Function::StartsWith, "LIKE", "text LIKE 'prefix%'", "boolean", "whether it begins so"),
];

/// Calls that are no scalar function of the table: aggregates, windows, and forms whose arguments are no values.
const FORMS: [&str; 20] = [
    "ALLOCATE",
    "ANY",
    "AS_OF",
    "CARRY",
    "CARRY_AVAILABLE",
    "CARRY_BALANCE",
    "COUNT",
    "DECIDE",
    "EACH_MONTH",
    "ELIGIBLE",
    "EVERY",
    "FIRST",
    "GRANTED",
    "IN_LIST",
    "LOOKUP",
    "MAX",
    "MIN",
    "MONTH",
    "ROW_NUMBER",
    "SUM",
];

impl Signature {
    /// Name and arguments, for messages.
    pub(crate) fn shape(&self) -> (&'static str, &'static str) {
        (self.name, self.takes)
    }
}

/// Every scalar function.
pub fn functions() -> impl Iterator<Item = &'static Signature> {
    const ALL: &[Signature] = &TABLE;
    ALL.iter()
}

impl Lowering<'_> {
    /// A call of a function of the table; `None` inside if it was reported, outside if the table has no such function.
    pub(crate) fn of_table(&mut self, name: &str, args: &[&Sql], tree: &Sql) -> Option<Option<Typed>> {
        functions().find_map(|signature| match signature.written {
            Written::Call(lower) if signature.name == name => Some(lower(self, signature, args, tree)),
            Written::Call(_) | Written::Operator => None,
        })
    }
}

/// The names of everything that is called, sorted.
pub(crate) fn names() -> Vec<&'static str> {
    let calls = functions()
        .filter(|s| matches!(s.written, Written::Call(_)))
        .map(|s| s.name);
    let mut all: Vec<&str> = calls.chain(FORMS).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_one_line() {
        let mut seen: Vec<String> = functions().map(|s| format!("{:?}", s.function)).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), TABLE.len());
        assert!(names().windows(2).all(|pair| pair[0] != pair[1]), "a name stands twice");
    }

    #[test]
    fn the_language_reference_names_every_function() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policy-language.md");
        let text = std::fs::read_to_string(path).unwrap();
        for name in names() {
            assert!(text.contains(name), "docs/policy-language.md does not name {name}");
        }
    }
}
