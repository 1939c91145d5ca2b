//! From syntax tree to typed expression: one case per kind of syntax.

use sqlparser::ast::{Expr as Sql, OrderByExpr, OrderBySort, Spanned as _, UnaryOperator};

use crate::policy::diagnostic::{Diagnostic, Place, codes};
use crate::policy::ir::{Direction, Expr, SortKey, Type};

use super::aggregate::Link;
use super::entry::Use;
use super::reject;
use super::source::SqlSource;
use super::types::Typed;
use super::world::{Scope, World};

/// Lowers one formula. Every method returns `None` after it reported why.
pub(crate) struct Lowering<'a> {
    pub(crate) world: &'a World<'a>,
    pub(crate) scope: Scope<'a>,
    pub(crate) source: &'a SqlSource,
    pub(crate) used: &'a mut Use,
    pub(crate) found: &'a mut Vec<Diagnostic>,
    /// Inside an aggregate: its link.
    pub(crate) link: Option<Link>,
    /// Whether a month of the record is asked about.
    pub(crate) month: bool,
}

impl Lowering<'_> {
    /// Any expression that is no window.
    pub(crate) fn lower(&mut self, tree: &Sql) -> Option<Typed> {
        match tree {
            Sql::Nested(inner) => self.lower(inner),
            Sql::Identifier(ident) => self.name(std::slice::from_ref(ident), tree),
            Sql::CompoundIdentifier(idents) => self.name(idents, tree),
            Sql::Value(value) => self.literal(value, tree),
            Sql::TypedString(typed) => self.typed_string(typed, tree),
            Sql::UnaryOp { op, expr } => match op {
                UnaryOperator::Not => self.not(expr),
                UnaryOperator::Minus => self.negate(expr),
                UnaryOperator::Plus => self.lower(expr),
                _ => reject::outside(self, tree, &format!("the operator {op}")),
            },
            Sql::BinaryOp { left, op, right } => self.binary(left, op, right, tree),
            Sql::Between {
                expr,
                negated,
                low,
                high,
            } => self.between(expr, *negated, low, high),
            Sql::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            Sql::Like {
                negated,
                any: false,
                expr,
                pattern,
                escape_char: None,
            } => self.like(expr, pattern, *negated),
            Sql::IsNull(expr) => self.is_null(expr, false),
            Sql::IsNotNull(expr) => self.is_null(expr, true),
            Sql::Case {
                operand,
                conditions,
                else_result,
                ..
            } => self.case(operand.as_deref(), conditions, else_result.as_deref(), tree),
            Sql::Function(function) => self.function(function, tree),
            Sql::Floor { expr, .. } => self.scalar("FLOOR", &[&**expr], tree),
            _ => reject::syntax(self, tree),
        }
    }

    /// An expression that must be of a type.
    pub(crate) fn lower_as(&mut self, tree: &Sql, ty: Type, what: &str) -> Option<Expr> {
        let typed = self.lower(tree)?;
        self.fitted(typed, tree, ty, what)
    }

    /// A typed expression that must be of a type.
    pub(crate) fn fitted(&mut self, typed: Typed, tree: &Sql, ty: Type, what: &str) -> Option<Expr> {
        let name = typed.name();
        let is_amount = typed.ty() == Type::Amount;
        let expr = typed.fit(ty);
        if expr.is_none() {
            let wanted = super::types::type_name(ty);
            let (code, help) = match ty {
                Type::Boolean => (codes::NOT_BOOLEAN, "compare it with something"),
                Type::Money if is_amount => (codes::ROUNDING, "write ROUND(…) where the law rounds"),
                _ => (codes::UNITS, ""),
            };
            let place = self.place(tree);
            self.report(
                Diagnostic::error(code, format!("{what} is {wanted}, this is {name}"))
                    .at(&place, name)
                    .help(help),
            );
        }
        expr
    }

    /// Sort keys with their directions.
    pub(crate) fn order(&mut self, keys: &[OrderByExpr]) -> Option<Vec<SortKey>> {
        let mut all = Vec::new();
        let mut whole = true;
        for key in keys {
            if key.options.nulls_first.is_some() || key.with_fill.is_some() {
                reject::outside::<()>(
                    self,
                    &key.expr,
                    "NULLS FIRST and NULLS LAST (missing keys always come last)",
                );
                whole = false;
            }
            if let Some(OrderBySort::Using(_)) = key.options.sort {
                reject::outside::<()>(self, &key.expr, "USING");
                whole = false;
            }
            let direction = if key.options.sort == Some(OrderBySort::Desc) {
                Direction::Descending
            } else {
                Direction::Ascending
            };
            match self.lower(&key.expr) {
                Some(typed) => all.push(SortKey {
                    expr: typed.expr,
                    direction,
                }),
                None => whole = false,
            }
        }
        whole.then_some(all)
    }

    /// Place of a piece of the formula.
    pub(crate) fn place(&self, tree: &Sql) -> Place {
        self.source.place(span_of(tree))
    }

    /// Reports a finding.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Reports an error with one place.
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        tree: &Sql,
        help: impl Into<String>,
    ) {
        let place = self.place(tree);
        self.report(Diagnostic::error(code, message).at(&place, "").help(help));
    }
}

/// The span of a tree. For calls that is the function's name: the parser does not keep the closing bracket.
fn span_of(tree: &Sql) -> sqlparser::tokenizer::Span {
    tree.span()
}
