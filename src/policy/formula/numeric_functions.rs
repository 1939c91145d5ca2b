//! ROUND, ABS, FLOOR, LEAST, GREATEST, COALESCE, NULLIF, MEAN.

use sqlparser::ast::Expr as Sql;

use crate::policy::diagnostic::codes;
use crate::policy::ir::{Comparison, Node, Type};

use super::arguments::{exactly, some};
use super::lower::Lowering;
use super::table::Signature;
use super::types::{Literal, Typed, is_money, is_number, is_numeric, unify, widened};

impl Lowering<'_> {
    /// `ROUND(amount)`: half up to the fen. Money is whole already.
    pub(crate) fn round(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [arg] = exactly(self, args, me.shape(), tree)?;
        let typed = self.lower(arg)?;
        if let Some(money) = typed.clone().fit(Type::Money) {
            return Some(Typed::new(Type::Money, money.node));
        }
        let amount = self.fitted(typed, arg, Type::Amount, "what ROUND rounds to the fen")?;
        Some(Typed::new(Type::Money, Node::Call(me.function, vec![amount])))
    }

    /// `ABS(x)`.
    pub(crate) fn abs(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [arg] = exactly(self, args, me.shape(), tree)?;
        let typed = self.lower(arg)?;
        if !is_numeric(typed.ty()) {
            self.error(
                codes::UNITS,
                format!("ABS takes a number or money, not {}", typed.name()),
                arg,
                "",
            );
            return None;
        }
        Some(Typed::new(typed.ty(), Node::Call(me.function, vec![typed.expr])))
    }

    /// `FLOOR(ratio)` → count.
    pub(crate) fn floor(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [arg] = exactly(self, args, me.shape(), tree)?;
        let ratio = self.lower_as(arg, Type::Ratio, "what FLOOR cuts to a whole number")?;
        Some(Typed::new(Type::Count, Node::Call(me.function, vec![ratio])))
    }

    /// `LEAST(a, …)`, `GREATEST(a, …)`.
    pub(crate) fn extreme(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        some(self, args, me, tree)?;
        let (all, ty) = self.alternatives(args, &format!("the arguments of {}", me.name), tree)?;
        if !is_numeric(ty) && !matches!(ty, Type::Date | Type::Month) {
            self.error(
                codes::UNITS,
                format!("{} compares numbers, money, dates or months", me.name),
                tree,
                "",
            );
            return None;
        }
        Some(Typed::new(ty, Node::Call(me.function, all)))
    }

    /// `COALESCE(a, …)`.
    pub(crate) fn coalesce(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        some(self, args, me, tree)?;
        let (all, ty) = self.alternatives(args, "the arguments of COALESCE", tree)?;
        Some(Typed::new(ty, Node::Call(me.function, all)))
    }

    /// `NULLIF(a, b)`.
    pub(crate) fn null_if(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [left, right] = exactly(self, args, me.shape(), tree)?;
        let (a, b) = (self.lower(left), self.lower(right));
        let (a, b) = (a?, b?);
        let ty = a.ty();
        let compared = self.compared(Comparison::Equal, (a, left), (b, right), tree)?;
        let Node::Compare(_, a, b) = compared.expr.node else {
            return None;
        };
        Some(Typed::new(ty, Node::Call(me.function, vec![*a, *b])))
    }

    /// `MEAN(a, …)`: exact, of the arguments that are not missing.
    pub(crate) fn mean(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        some(self, args, me, tree)?;
        let typed: Vec<Option<Typed>> = args.iter().map(|arg| self.lower(arg)).collect();
        let typed: Vec<Typed> = typed.into_iter().collect::<Option<_>>()?;
        let fixed: Vec<Type> = typed
            .iter()
            .filter(|t| t.literal == Literal::No)
            .map(Typed::ty)
            .collect();
        let ty = if fixed.iter().all(|ty| is_number(*ty)) && typed.iter().all(|t| is_number(t.ty())) {
            Some((unify(&typed).unwrap_or(Type::Ratio), Type::Ratio))
        } else if fixed.iter().all(|ty| is_money(*ty)) {
            unify(&typed).map(|ty| (ty, Type::Amount))
        } else {
            None
        };
        let Some((common, result)) = ty else {
            self.error(codes::UNITS, "MEAN takes numbers, or money and amounts", tree, "");
            return None;
        };
        let all: Option<Vec<_>> = typed
            .into_iter()
            .map(|t| t.clone().fit(common).or_else(|| widened(t.expr)))
            .collect();
        Some(Typed::new(result, Node::Call(me.function, all?)))
    }
}
