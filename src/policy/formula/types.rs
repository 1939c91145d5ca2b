//! How types and units go together.

use crate::money::{Fen, Ratio};
use crate::policy::ir::{Arithmetic, Constant, Expr, Node, Type};

/// What a formula may do with a literal beyond its own type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    /// No literal: the type is fixed.
    No,
    /// `0`: fits every numeric type.
    Zero,
    /// A whole number: a count, or a ratio where one is wanted.
    Whole(i64),
    /// `NULL`: fits everything.
    Null,
}

/// A typed expression, still flexible if it is a literal.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) expr: Expr,
    pub(crate) literal: Literal,
}

impl Typed {
    /// An expression of fixed type.
    pub(crate) fn new(ty: Type, node: Node) -> Typed {
        Typed {
            expr: Expr { ty, node },
            literal: Literal::No,
        }
    }

    /// A constant of fixed type.
    pub(crate) fn constant(ty: Type, value: Constant) -> Typed {
        Typed::new(ty, Node::Constant { value, label: None })
    }

    /// Its type.
    pub(crate) fn ty(&self) -> Type {
        self.expr.ty
    }

    /// What to call it in messages.
    pub(crate) fn name(&self) -> &'static str {
        match self.literal {
            Literal::Null => "NULL",
            _ => type_name(self.ty()),
        }
    }

    /// The expression as a `ty`; `None` if it is none. Money becomes an amount where one is wanted.
    pub(crate) fn fit(self, ty: Type) -> Option<Expr> {
        let constant = |ty, value| {
            Some(Expr {
                ty,
                node: Node::Constant { value, label: None },
            })
        };
        match self.literal {
            Literal::Null => constant(ty, Constant::Missing),
            Literal::Zero => match ty {
                Type::Count => constant(ty, Constant::Count(0)),
                Type::Ratio => constant(ty, Constant::Ratio(Ratio::new(0, 1)?)),
                Type::Money => constant(ty, Constant::Money(Fen::ZERO)),
                Type::Amount => widened(constant(Type::Money, Constant::Money(Fen::ZERO))?),
                _ => None,
            },
            Literal::Whole(n) if ty == Type::Ratio => constant(ty, Constant::Ratio(Ratio::new(i128::from(n), 1)?)),
            _ if self.ty() == ty => Some(self.expr),
            _ if self.ty() == Type::Money && ty == Type::Amount => widened(self.expr),
            _ => None,
        }
    }
}

/// Money as an amount, a count as a ratio: times one, over one.
pub(crate) fn widened(expr: Expr) -> Option<Expr> {
    let (ty, op, one) = match expr.ty {
        Type::Money => (
            Type::Amount,
            Arithmetic::Multiply,
            (Type::Ratio, Constant::Ratio(Ratio::new(1, 1)?)),
        ),
        Type::Count => (Type::Ratio, Arithmetic::Divide, (Type::Count, Constant::Count(1))),
        _ => return Some(expr),
    };
    let one = Typed::constant(one.0, one.1).expr;
    let node = Node::Arithmetic(op, Box::new(expr), Box::new(one));
    Some(Expr { ty, node })
}

/// The one type that all of them fit, as CASE, COALESCE, LEAST and GREATEST need it.
pub(crate) fn unify(all: &[Typed]) -> Option<Type> {
    let mut common: Option<Type> = None;
    for typed in all.iter().filter(|t| t.literal == Literal::No) {
        common = Some(match common {
            None => typed.ty(),
            Some(ty) if ty == typed.ty() => ty,
            Some(ty) if is_money(ty) && is_money(typed.ty()) => Type::Amount,
            Some(_) => return None,
        });
    }
    let ty = match common {
        Some(ty) => ty,
        None if all.iter().all(|t| t.literal == Literal::Null) => return None,
        None => Type::Count,
    };
    all.iter().all(|t| t.clone().fit(ty).is_some()).then_some(ty)
}

/// Money or amount.
pub(crate) fn is_money(ty: Type) -> bool {
    matches!(ty, Type::Money | Type::Amount)
}

/// Count or ratio.
pub(crate) fn is_number(ty: Type) -> bool {
    matches!(ty, Type::Count | Type::Ratio)
}

/// Something to calculate with.
pub(crate) fn is_numeric(ty: Type) -> bool {
    is_money(ty) || is_number(ty)
}

/// The type's name in the language.
pub(crate) fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::Boolean => "boolean",
        Type::Text => "text",
        Type::Date => "date",
        Type::Month => "month",
        Type::Count => "count",
        Type::Ratio => "ratio",
        Type::Money => "money",
        Type::Amount => "amount",
    }
}
