//! AND, OR, NOT, BETWEEN, IN, LIKE, IS NULL.

use sqlparser::ast::{Expr as Sql, Value};

use crate::policy::diagnostic::codes;
use crate::policy::ir::{Comparison, Constant, Expr, Function, Node, Type};

use super::lower::Lowering;
use super::reject;
use super::types::{Literal, Typed};

impl Lowering<'_> {
    /// `left AND right`, `left OR right`; chains become one node.
    pub(crate) fn junction(&mut self, left: &Sql, is_and: bool, right: &Sql) -> Option<Typed> {
        let what = if is_and { "each side of AND" } else { "each side of OR" };
        let a = self.lower_as(left, Type::Boolean, what);
        let b = self.lower_as(right, Type::Boolean, what);
        let mut all = Vec::new();
        for side in [a?, b?] {
            match side.node {
                Node::And(inner) if is_and => all.extend(inner),
                Node::Or(inner) if !is_and => all.extend(inner),
                node => all.push(Expr { ty: side.ty, node }),
            }
        }
        let node = if is_and { Node::And(all) } else { Node::Or(all) };
        Some(Typed::new(Type::Boolean, node))
    }

    /// `NOT x`.
    pub(crate) fn not(&mut self, inner: &Sql) -> Option<Typed> {
        let inner = self.lower_as(inner, Type::Boolean, "what stands after NOT")?;
        Some(negated(true, Typed::new(Type::Boolean, inner.node)))
    }

    /// `x IS NULL`, `x IS NOT NULL`.
    pub(crate) fn is_null(&mut self, inner: &Sql, is_negated: bool) -> Option<Typed> {
        let inner = self.lower(inner)?;
        let node = Node::IsMissing(Box::new(inner.expr));
        Some(negated(is_negated, Typed::new(Type::Boolean, node)))
    }

    /// `x BETWEEN low AND high`, both ends included.
    pub(crate) fn between(&mut self, expr: &Sql, is_negated: bool, low: &Sql, high: &Sql) -> Option<Typed> {
        let (value, bottom, top) = (self.lower(expr), self.lower(low), self.lower(high));
        let value = value?;
        let (bottom, top) = ((bottom?, low), (top?, high));
        let from = self.compared(Comparison::GreaterOrEqual, (value.clone(), expr), bottom, expr);
        let to = self.compared(Comparison::LessOrEqual, (value, expr), top, expr);
        let both = Node::And(vec![from?.expr, to?.expr]);
        Some(negated(is_negated, Typed::new(Type::Boolean, both)))
    }

    /// `x IN ('a', 'b')`, `x IN (list_parameter)`.
    pub(crate) fn in_list(&mut self, expr: &Sql, list: &[Sql], is_negated: bool) -> Option<Typed> {
        let value = self.lower_as(expr, Type::Text, "what stands before IN");
        let mut texts = Vec::new();
        let mut whole = true;
        for element in list {
            if let Sql::Identifier(ident) = element
                && let Some(values) = self.list_parameter(&ident.value)
            {
                texts.extend(values);
                continue;
            }
            match self.lower(element).map(|t| (t.ty(), t.expr.node)) {
                Some((
                    Type::Text,
                    Node::Constant {
                        value: Constant::Text(text),
                        ..
                    },
                )) => texts.push(text),
                Some(_) => {
                    let help = "list texts or one list parameter; compare numbers with = and OR";
                    self.error(codes::ARGUMENTS, "IN takes fixed texts", element, help);
                    whole = false;
                }
                None => whole = false,
            }
        }
        let value = value?;
        whole.then(|| {
            negated(
                is_negated,
                Typed::new(Type::Boolean, Node::InList(Box::new(value), texts)),
            )
        })
    }

    /// `x LIKE 'C%'`.
    pub(crate) fn like(&mut self, expr: &Sql, pattern: &Sql, is_negated: bool) -> Option<Typed> {
        let value = self.lower_as(expr, Type::Text, "what stands before LIKE");
        let prefix = match pattern {
            Sql::Value(value) => match &value.value {
                Value::SingleQuotedString(text) => text.strip_suffix('%'),
                _ => None,
            },
            _ => None,
        };
        let prefix = prefix.filter(|p| !p.contains(['%', '_']));
        let Some(prefix) = prefix else {
            let what = "a pattern other than LIKE 'prefix%'";
            return reject::outside_with(self, pattern, what, "use = for a whole text, or a code list");
        };
        let prefix = Typed::constant(Type::Text, Constant::Text(prefix.to_owned())).expr;
        let node = Node::Call(Function::StartsWith, vec![value?, prefix]);
        Some(negated(is_negated, Typed::new(Type::Boolean, node)))
    }
}

/// `NOT typed` if `is_negated`.
fn negated(is_negated: bool, typed: Typed) -> Typed {
    if is_negated {
        Typed {
            expr: Expr {
                ty: Type::Boolean,
                node: Node::Not(Box::new(typed.expr)),
            },
            literal: Literal::No,
        }
    } else {
        typed
    }
}
