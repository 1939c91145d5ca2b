//! Names and calls inside of a piece of SQL, wherever they stand.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr as Sql, FunctionArg, FunctionArgExpr, FunctionArguments, Ident};

use super::aggregate::function_named;
use super::arguments::object_idents;

/// Every dotted name, in order; `a.b.GRANTED(…)` counts as `a.b.GRANTED`.
pub(crate) fn paths(tree: &Sql) -> Vec<Vec<Ident>> {
    let mut all = Vec::new();
    visit(tree, &mut |part| {
        match part {
            Sql::CompoundIdentifier(idents) => all.push(idents.clone()),
            Sql::Function(call) => {
                if let Some(idents) = object_idents(&call.name)
                    && idents.len() > 1
                {
                    all.push(idents);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    });
    all
}

/// Whether an aggregate function is called inside.
pub(crate) fn has_aggregate(tree: &Sql) -> bool {
    let mut found = false;
    visit(tree, &mut |part| {
        if let Sql::Function(call) = part
            && let Some(idents) = object_idents(&call.name)
            && let [ident] = idents.as_slice()
            && function_named(&ident.value.to_ascii_uppercase()).is_some()
        {
            found = true;
        }
        ControlFlow::Continue(())
    });
    found
}

fn visit(tree: &Sql, take: &mut dyn FnMut(&Sql) -> ControlFlow<()>) {
    if take(tree).is_break() {
        return;
    }
    for part in parts(tree) {
        visit(part, take);
    }
}

/// Direct parts of the syntax that the language has; everything else is rejected when it is lowered.
fn parts(tree: &Sql) -> Vec<&Sql> {
    match tree {
        Sql::Nested(only)
        | Sql::UnaryOp { expr: only, .. }
        | Sql::IsNull(only)
        | Sql::IsNotNull(only)
        | Sql::Floor { expr: only, .. } => vec![only],
        Sql::BinaryOp { left, right, .. } => vec![left, right],
        Sql::Between { expr, low, high, .. } => vec![expr, low, high],
        Sql::InList { expr, list, .. } => std::iter::once(&**expr).chain(list).collect(),
        Sql::Like { expr, pattern, .. } => vec![expr, pattern],
        Sql::Case {
            operand,
            conditions,
            else_result,
            ..
        } => {
            let branches = conditions.iter().flat_map(|b| [&b.condition, &b.result]);
            let operand = operand.as_deref().into_iter();
            operand.chain(branches).chain(else_result.as_deref()).collect()
        }
        Sql::Function(call) => match &call.args {
            FunctionArguments::List(list) => {
                let args = list.args.iter().filter_map(|arg| match arg {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
                    _ => None,
                });
                args.chain(call.filter.as_deref()).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
