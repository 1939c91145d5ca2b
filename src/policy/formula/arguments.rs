//! Arguments of calls.

use sqlparser::ast::{
    Expr as Sql, Function as Call, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Ident,
    ObjectName, Value,
};

use crate::policy::diagnostic::codes;

use super::lower::Lowering;
use super::reject;
use super::table::Signature;

/// The segments of a function's name; `None` for exotic names.
pub(crate) fn object_idents(name: &ObjectName) -> Option<Vec<Ident>> {
    name.0.iter().map(|part| part.as_ident().cloned()).collect()
}

/// The argument list of a call without any of the frills that the language does not have.
pub(crate) fn list_of<'t>(lowering: &mut Lowering<'_>, call: &'t Call, tree: &Sql) -> Option<&'t FunctionArgumentList> {
    let has_frills = !call.within_group.is_empty()
        || call.null_treatment.is_some()
        || call.uses_odbc_syntax
        || call.parameters != FunctionArguments::None;
    if has_frills {
        return reject::outside(lowering, tree, "this form of call");
    }
    match &call.args {
        FunctionArguments::List(list) => Some(list),
        FunctionArguments::None => reject::outside(lowering, tree, "a call without brackets"),
        FunctionArguments::Subquery(_) => {
            let help = "use an aggregate over a link, e.g. ANY(link.column = …)";
            reject::outside_with(lowering, tree, "a subquery", help)
        }
    }
}

/// The arguments of a plain call: positional expressions only.
pub(crate) fn plain<'t>(lowering: &mut Lowering<'_>, call: &'t Call, tree: &Sql) -> Option<Vec<&'t Sql>> {
    let list = list_of(lowering, call, tree)?;
    if call.filter.is_some() {
        return reject::outside(lowering, tree, "FILTER on a function that is no aggregate");
    }
    if call.over.is_some() {
        lowering.error(
            codes::WINDOW,
            "a window stands alone",
            tree,
            "make it the whole expression of a fact or a line; OVER goes with ROW_NUMBER, ALLOCATE and CARRY",
        );
        return None;
    }
    if list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
        return reject::outside(
            lowering,
            tree,
            "DISTINCT or ORDER BY in a function that is no aggregate",
        );
    }
    let args: Option<Vec<&Sql>> = list
        .args
        .iter()
        .map(|arg| match arg {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
            _ => None,
        })
        .collect();
    args.or_else(|| reject::outside(lowering, tree, "a named or starred argument here"))
}

/// Exactly `N` arguments.
pub(crate) fn exactly<'t, const N: usize>(
    lowering: &mut Lowering<'_>,
    args: &[&'t Sql],
    (name, shape): (&str, &str),
    tree: &Sql,
) -> Option<[&'t Sql; N]> {
    let fixed = <[&Sql; N]>::try_from(args).ok();
    if fixed.is_none() {
        wrong_count(lowering, (name, shape), tree);
    }
    fixed
}

/// At least one argument.
pub(crate) fn some(lowering: &mut Lowering<'_>, args: &[&Sql], me: &Signature, tree: &Sql) -> Option<()> {
    if args.is_empty() {
        wrong_count(lowering, me.shape(), tree);
        return None;
    }
    Some(())
}

/// Reports a wrong number of arguments.
pub(crate) fn wrong_count(lowering: &mut Lowering<'_>, (name, shape): (&str, &str), tree: &Sql) {
    let message = format!("{name} takes other arguments");
    lowering.error(codes::ARGUMENTS, message, tree, format!("write {name}({shape})"));
}

/// A text literal, for arguments that name something.
pub(crate) fn text_literal<'t>(lowering: &mut Lowering<'_>, arg: &'t Sql, what: &str) -> Option<&'t str> {
    if let Sql::Value(value) = arg
        && let Value::SingleQuotedString(text) = &value.value
    {
        return Some(text);
    }
    lowering.error(
        codes::ARGUMENTS,
        format!("{what} is named here, as a text"),
        arg,
        "write its id in single quotes",
    );
    None
}
