//! Windows: `ROW_NUMBER`, ALLOCATE, CARRY. They stand alone.

use sqlparser::ast::{Expr as Sql, Function as Call, WindowSpec, WindowType};

use crate::policy::diagnostic::codes;
use crate::policy::ir::{Expr, Node, Type, Window, WindowFunction};

use super::arguments::{list_of, object_idents};
use super::lower::Lowering;
use super::reject;
use super::types::Typed;

/// Whether a function of that name is a window.
pub(crate) fn is_window(name: &str) -> bool {
    function_named(name).is_some()
}

fn function_named(name: &str) -> Option<(WindowFunction, &'static [&'static str])> {
    const CARRY: &[&str] = &["opening", "change", "demand"];
    Some(match name {
        "ROW_NUMBER" => (WindowFunction::RowNumber, &[]),
        "ALLOCATE" => (WindowFunction::Allocate, &["limit", "wish"]),
        "CARRY" => (WindowFunction::CarryUsed, CARRY),
        "CARRY_AVAILABLE" => (WindowFunction::CarryAvailable, CARRY),
        "CARRY_BALANCE" => (WindowFunction::CarryBalance, CARRY),
        _ => return None,
    })
}

/// The window that a whole formula is; `None` if it is none.
#[expect(clippy::option_option, reason = "no window, a broken window, a window")]
pub(crate) fn root(lowering: &mut Lowering<'_>, tree: &Sql) -> Option<Option<Typed>> {
    match tree {
        Sql::Nested(inner) => root(lowering, inner),
        Sql::Function(call) => {
            let idents = object_idents(&call.name)?;
            let [ident] = idents.as_slice() else { return None };
            let name = ident.value.to_ascii_uppercase();
            let (function, shape) = function_named(&name)?;
            Some(window(lowering, &name, function, shape, call, tree))
        }
        _ => None,
    }
}

fn window(
    lowering: &mut Lowering<'_>,
    name: &str,
    function: WindowFunction,
    shape: &[&str],
    call: &Call,
    tree: &Sql,
) -> Option<Typed> {
    let Some(WindowType::WindowSpec(spec)) = &call.over else {
        let help = "add OVER (PARTITION BY … ORDER BY …)";
        lowering.error(codes::WINDOW, format!("{name} needs a window"), tree, help);
        return None;
    };
    let WindowSpec {
        window_name: None,
        partition_by,
        order_by,
        window_frame: None,
    } = spec
    else {
        return reject::outside(lowering, tree, "a window frame or a named window");
    };
    let mut bare = call.clone();
    bare.over = None;
    let list = list_of(lowering, &bare, tree)?;
    if list.args.len() != shape.len() {
        super::arguments::wrong_count(lowering, (name, &shape.join(", ")), tree);
        return None;
    }
    let args = super::arguments::plain(lowering, &bare, tree)?;
    let arguments: Vec<Option<Expr>> = args
        .iter()
        .zip(shape)
        .map(|(arg, what)| lowering.lower_as(arg, Type::Money, &format!("`{what}` of {name}")))
        .collect();
    let partition: Vec<Option<Typed>> = partition_by.iter().map(|p| lowering.lower(p)).collect();
    let order = lowering.order(order_by);
    let arguments = arguments.into_iter().collect::<Option<Vec<_>>>()?;
    let partition = partition
        .into_iter()
        .map(|p| p.map(|p| p.expr))
        .collect::<Option<Vec<_>>>()?;
    let window = Window {
        function,
        arguments,
        partition,
        order: order?,
    };
    let ty = if function == WindowFunction::RowNumber {
        Type::Count
    } else {
        Type::Money
    };
    Some(Typed::new(ty, Node::Window(Box::new(window))))
}
