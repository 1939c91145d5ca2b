//! What SQL has and the language has not, by name.

use sqlparser::ast::Expr as Sql;

use crate::policy::diagnostic::codes;

use super::lower::Lowering;
use super::types::Typed;

/// Reports `what` as outside of the language.
pub(crate) fn outside<T>(lowering: &mut Lowering<'_>, tree: &Sql, what: &str) -> Option<T> {
    outside_with(
        lowering,
        tree,
        what,
        "the language reference lists what a formula may use",
    )
}

/// As [`outside`], with a remedy.
pub(crate) fn outside_with<T>(lowering: &mut Lowering<'_>, tree: &Sql, what: &str, help: &str) -> Option<T> {
    lowering.error(
        codes::OUTSIDE,
        format!("{what}: the policy language does not have this"),
        tree,
        help,
    );
    None
}

/// A kind of syntax that the language does not have.
pub(crate) fn syntax(lowering: &mut Lowering<'_>, tree: &Sql) -> Option<Typed> {
    let (what, help) = match tree {
        Sql::Subquery(_) | Sql::Exists { .. } | Sql::InSubquery { .. } => {
            ("a subquery", "use an aggregate over a link, e.g. ANY(link.column = …)")
        }
        Sql::Cast { .. } | Sql::Convert { .. } => ("CAST", "types are fixed; TEXT(x) gives text, FLOOR(x) a count"),
        Sql::ILike { .. } | Sql::SimilarTo { .. } | Sql::RLike { .. } | Sql::Like { .. } => (
            "a pattern other than LIKE 'prefix%'",
            "use LIKE 'prefix%' or a code list with match = \"prefix\"",
        ),
        Sql::IsTrue(_) | Sql::IsNotFalse(_) | Sql::IsFalse(_) | Sql::IsNotTrue(_) => (
            "IS TRUE / IS FALSE",
            "a boolean stands alone; COALESCE(x, FALSE) decides what missing means",
        ),
        Sql::IsUnknown(_) | Sql::IsNotUnknown(_) => ("IS UNKNOWN", "use IS NULL"),
        Sql::IsDistinctFrom(..) | Sql::IsNotDistinctFrom(..) => ("IS DISTINCT FROM", "use = and IS NULL"),
        Sql::Ceil { .. } => ("CEIL", "-FLOOR(-x) rounds up"),
        Sql::Extract { .. } => ("EXTRACT", "use YEAR_OF, MONTH_OF or QUARTER_OF"),
        Sql::Interval(_) => ("INTERVAL", "use ADD_MONTHS(date, n) or date + days"),
        Sql::Substring { .. } | Sql::Trim { .. } | Sql::Position { .. } | Sql::Overlay { .. } => (
            "a text function other than LEFT and TEXT",
            "use LEFT(text, n), LIKE or ||",
        ),
        Sql::Tuple(_) => ("a list in brackets", "put a comma list only after IN"),
        Sql::CompoundFieldAccess { .. } => ("this access", "write names as link.column"),
        Sql::AnyOp { .. } | Sql::AllOp { .. } => ("= ANY / = ALL", "use ANY(link.column = x) or IN (…)"),
        _ => (
            "this kind of SQL expression",
            "the language reference lists what a formula may use",
        ),
    };
    outside_with(lowering, tree, what, help)
}
