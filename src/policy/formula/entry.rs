//! Compiling one formula.

use std::collections::BTreeSet;

use sqlparser::ast::OrderByExpr;

use crate::policy::diagnostic::{At, Diagnostic, codes};
use crate::policy::ir::{Expr, SortKey, Type};

use super::lower::Lowering;
use super::source::SqlSource;
use super::types::{Typed, type_name};
use super::world::{Scope, World};
use super::{parse, window};

/// What formulas used; collected over all formulas of a measure.
#[derive(Debug, Default)]
pub(crate) struct Use {
    /// Places of the parameter names that were read, as (file offset of the declaration).
    pub(crate) parameters: BTreeSet<usize>,
    /// Names in GRANTED and ELIGIBLE.
    pub(crate) measures: BTreeSet<String>,
}

/// What a formula must give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// True or false.
    Boolean,
    /// This type.
    Exactly(Type),
    /// One of these types.
    OneOf(&'static [Type]),
    /// Anything.
    Anything,
    /// Money, or an amount if the place rounds it.
    Payable {
        /// Whether the place rounds.
        rounded: bool,
    },
}

/// A compiler for the formulas of one scope.
pub(crate) struct Formula<'a> {
    pub(crate) world: &'a World<'a>,
    pub(crate) scope: Scope<'a>,
    pub(crate) used: &'a mut Use,
    pub(crate) found: &'a mut Vec<Diagnostic>,
}

impl Formula<'_> {
    /// One expression. `None` if something was reported.
    pub(crate) fn compile(&mut self, written: &At<String>, want: Want) -> Option<Expr> {
        self.run(written, parse::expression, |lowering, tree| {
            let typed = lowering.lower(&tree)?;
            wanted(lowering, typed, want)
        })
    }

    /// One expression, or a window.
    pub(crate) fn compile_root(&mut self, written: &At<String>, want: Want) -> Option<Expr> {
        self.run(written, parse::expression, |lowering, tree| {
            let typed = match window::root(lowering, &tree) {
                Some(typed) => typed?,
                None => lowering.lower(&tree)?,
            };
            wanted(lowering, typed, want)
        })
    }

    /// Expressions separated by commas, of any type.
    pub(crate) fn compile_list(&mut self, written: &At<String>) -> Option<Vec<Expr>> {
        self.run(written, parse::expressions, |lowering, trees| {
            let all: Vec<Option<Typed>> = trees.iter().map(|tree| lowering.lower(tree)).collect();
            all.into_iter().map(|t| t.map(|t| t.expr)).collect()
        })
    }

    /// Sort keys, as after ORDER BY.
    pub(crate) fn compile_order(&mut self, written: &At<String>) -> Option<Vec<SortKey>> {
        self.run(written, parse::order, |lowering, keys: Vec<OrderByExpr>| {
            lowering.order(&keys)
        })
    }

    fn run<T, R>(
        &mut self,
        written: &At<String>,
        read: impl FnOnce(&SqlSource) -> Result<T, Diagnostic>,
        lower: impl FnOnce(&mut Lowering<'_>, T) -> Option<R>,
    ) -> Option<R> {
        let source = SqlSource::new(written);
        let tree = match read(&source) {
            Ok(tree) => tree,
            Err(diagnostic) => {
                self.found.push(diagnostic);
                return None;
            }
        };
        let mut lowering = Lowering {
            world: self.world,
            scope: self.scope,
            source: &source,
            used: self.used,
            found: self.found,
            link: None,
            month: self.scope.monthly,
        };
        lower(&mut lowering, tree)
    }
}

/// Checks the type of the whole formula.
fn wanted(lowering: &mut Lowering<'_>, typed: Typed, want: Want) -> Option<Expr> {
    let name = typed.name();
    let place = lowering.source.whole();
    let (code, message, remedy) = match want {
        Want::Anything => return Some(typed.expr),
        Want::Boolean => match typed.fit(Type::Boolean) {
            Some(expr) => return Some(expr),
            None => (
                codes::NOT_BOOLEAN,
                format!("a condition is true or false, this is {name}"),
                "compare it with something".to_owned(),
            ),
        },
        Want::Exactly(ty) => {
            let is_amount = typed.ty() == Type::Amount;
            match typed.fit(ty) {
                Some(expr) => return Some(expr),
                None if is_amount && ty == Type::Money => (
                    codes::ROUNDING,
                    "this is an amount with fractions of a fen, money is wanted".to_owned(),
                    "write ROUND(…) where the law rounds".to_owned(),
                ),
                None => (
                    codes::UNITS,
                    format!("{} is wanted, this is {name}", type_name(ty)),
                    match ty {
                        Type::Text => "TEXT(x) gives the text of a date, month or count".to_owned(),
                        _ => String::new(),
                    },
                ),
            }
        }
        Want::OneOf(types) => match types.iter().find_map(|ty| typed.clone().fit(*ty)) {
            Some(expr) => return Some(expr),
            None => {
                let names: Vec<&str> = types.iter().map(|ty| type_name(*ty)).collect();
                (
                    codes::UNITS,
                    format!("{} is wanted, this is {name}", names.join(" or ")),
                    String::new(),
                )
            }
        },
        Want::Payable { rounded } => match typed.clone().fit(Type::Money).or_else(|| typed.fit(Type::Amount)) {
            Some(expr) if expr.ty == Type::Money || rounded => return Some(expr),
            Some(_) => (
                codes::ROUNDING,
                "an amount with fractions of a fen cannot be granted".to_owned(),
                "add `round = \"half_up\"` or write ROUND(…) where the law rounds".to_owned(),
            ),
            None => (codes::UNITS, format!("money is wanted, this is {name}"), String::new()),
        },
    };
    lowering.report(Diagnostic::error(code, message).at(&place, name).help(remedy));
    None
}
