//! LEFT, TEXT and `||`.

use sqlparser::ast::Expr as Sql;

use crate::policy::diagnostic::codes;
use crate::policy::ir::{Expr, Function, Node, Type};

use super::arguments::exactly;
use super::lower::Lowering;
use super::table::Signature;
use super::types::Typed;

impl Lowering<'_> {
    /// `LEFT(text, n)`.
    pub(crate) fn left(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [text, n] = exactly(self, args, me.shape(), tree)?;
        let text = self.lower_as(text, Type::Text, "what LEFT cuts");
        let n = self.lower_as(n, Type::Count, "the number of characters");
        Some(Typed::new(Type::Text, Node::Call(me.function, vec![text?, n?])))
    }

    /// `TEXT(x)`.
    pub(crate) fn text(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [arg] = exactly(self, args, me.shape(), tree)?;
        let text = self.as_text(arg)?;
        Some(Typed::new(Type::Text, text.node))
    }

    /// `a || b`; chains become one node.
    pub(crate) fn concat(&mut self, left: &Sql, right: &Sql) -> Option<Typed> {
        let (a, b) = (self.as_text(left), self.as_text(right));
        let mut all = Vec::new();
        for side in [a?, b?] {
            match side.node {
                Node::Call(Function::Concat, inner) => all.extend(inner),
                node => all.push(Expr { ty: side.ty, node }),
            }
        }
        Some(Typed::new(Type::Text, Node::Call(Function::Concat, all)))
    }

    /// Text, or the canonical text of a date, month or count.
    fn as_text(&mut self, tree: &Sql) -> Option<Expr> {
        let typed = self.lower(tree)?;
        match typed.ty() {
            Type::Text => Some(typed.expr),
            Type::Date | Type::Month | Type::Count => {
                Some(Typed::new(Type::Text, Node::Call(Function::Text, vec![typed.expr])).expr)
            }
            _ => {
                let help = "text is made of texts, dates, months and counts";
                self.error(
                    codes::UNITS,
                    format!("{} has no canonical text", typed.name()),
                    tree,
                    help,
                );
                None
            }
        }
    }
}
