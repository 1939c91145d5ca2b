//! `+ - * /` and what types they give.

use sqlparser::ast::{BinaryOperator, Expr as Sql};

use crate::policy::diagnostic::{Diagnostic, codes};
use crate::policy::ir::{Arithmetic, Comparison, Node, Type};

use super::lower::Lowering;
use super::reject;
use super::types::{Literal, Typed, is_money, is_number, is_numeric};

impl Lowering<'_> {
    /// Any operator between two expressions.
    pub(crate) fn binary(&mut self, left: &Sql, op: &BinaryOperator, right: &Sql, tree: &Sql) -> Option<Typed> {
        let arithmetic = match op {
            BinaryOperator::Plus => Arithmetic::Add,
            BinaryOperator::Minus => Arithmetic::Subtract,
            BinaryOperator::Multiply => Arithmetic::Multiply,
            BinaryOperator::Divide => Arithmetic::Divide,
            BinaryOperator::And | BinaryOperator::Or => {
                return self.junction(left, *op == BinaryOperator::And, right);
            }
            BinaryOperator::StringConcat => return self.concat(left, right),
            BinaryOperator::Eq => return self.comparison(Comparison::Equal, left, right, tree),
            BinaryOperator::NotEq => return self.comparison(Comparison::NotEqual, left, right, tree),
            BinaryOperator::Lt => return self.comparison(Comparison::Less, left, right, tree),
            BinaryOperator::LtEq => return self.comparison(Comparison::LessOrEqual, left, right, tree),
            BinaryOperator::Gt => return self.comparison(Comparison::Greater, left, right, tree),
            BinaryOperator::GtEq => return self.comparison(Comparison::GreaterOrEqual, left, right, tree),
            _ => return reject::outside(self, tree, &format!("the operator {op}")),
        };
        let (a, b) = (self.lower(left), self.lower(right));
        let (a, b) = (a?, b?);
        let (a_name, b_name) = (a.name(), b.name());
        let result = calculate(arithmetic, a, b);
        if result.is_none() {
            let (a_place, b_place) = (self.place(left), self.place(right));
            self.report(
                Diagnostic::error(codes::UNITS, format!("there is no {a_name} {op} {b_name}"))
                    .at(&a_place, a_name)
                    .at(&b_place, b_name)
                    .help(remedy(arithmetic, a_name, b_name)),
            );
        }
        result
    }

    /// `a - b` for typed expressions; `tree` is what to point at.
    pub(crate) fn minus(&mut self, a: Typed, b: Typed, tree: &Sql) -> Option<Typed> {
        let name = b.name();
        let result = calculate(Arithmetic::Subtract, a, b);
        if result.is_none() {
            self.error(codes::UNITS, format!("there is no negative {name}"), tree, "");
        }
        result
    }
}

fn remedy(op: Arithmetic, left: &str, right: &str) -> &'static str {
    match (op, left, right) {
        (Arithmetic::Add | Arithmetic::Subtract, "money" | "amount", _)
        | (Arithmetic::Add | Arithmetic::Subtract, _, "money" | "amount") => {
            "money goes with money: make the other side a parameter with unit = \"yuan\""
        }
        (Arithmetic::Add | Arithmetic::Subtract, "count" | "ratio", "count" | "ratio") => {
            "a count is no ratio; n / 1 makes it one"
        }
        _ => "",
    }
}

/// The typed operation; `None` if the units do not go together.
fn calculate(op: Arithmetic, a: Typed, b: Typed) -> Option<Typed> {
    let (left, right) = operand_types(op, &a, &b)?;
    let ty = result_type(op, left, right)?;
    let (mut left, mut right) = (a.fit(left)?, b.fit(right)?);
    if op == Arithmetic::Add && left.ty == Type::Count && matches!(right.ty, Type::Date | Type::Month) {
        std::mem::swap(&mut left, &mut right);
    }
    Some(Typed::new(ty, Node::Arithmetic(op, Box::new(left), Box::new(right))))
}

/// Types of both operands after literals have taken one.
fn operand_types(op: Arithmetic, a: &Typed, b: &Typed) -> Option<(Type, Type)> {
    let additive = matches!(op, Arithmetic::Add | Arithmetic::Subtract);
    let flexible = |literal: &Typed, other: Type| match literal.literal {
        Literal::No => literal.ty(),
        Literal::Null | Literal::Zero if additive && is_numeric(other) => other,
        Literal::Whole(_) if additive && other == Type::Ratio => Type::Ratio,
        Literal::Null | Literal::Zero | Literal::Whole(_) => Type::Count,
    };
    Some((flexible(a, b.ty()), flexible(b, a.ty())))
}

/// The table of the language reference.
fn result_type(op: Arithmetic, left: Type, right: Type) -> Option<Type> {
    use Type::{Amount, Count, Date, Money, Month, Ratio};
    let both_money = is_money(left) && is_money(right);
    match op {
        Arithmetic::Add | Arithmetic::Subtract if left == right && is_numeric(left) => Some(left),
        Arithmetic::Add | Arithmetic::Subtract if both_money => Some(Amount),
        Arithmetic::Add => match (left, right) {
            (Date, Count) | (Count, Date) => Some(Date),
            (Month, Count) | (Count, Month) => Some(Month),
            _ => None,
        },
        Arithmetic::Subtract => match (left, right) {
            (Date, Date) | (Month, Month) => Some(Count),
            (Date, Count) => Some(Date),
            (Month, Count) => Some(Month),
            _ => None,
        },
        Arithmetic::Multiply => match (left, right) {
            (Money, Count) | (Count, Money) => Some(Money),
            (Count, Count) => Some(Count),
            _ if is_number(left) && is_number(right) => Some(Ratio),
            _ if both_money => None,
            _ if is_numeric(left) && is_numeric(right) => Some(Amount),
            _ => None,
        },
        Arithmetic::Divide => match (left, right) {
            _ if both_money => Some(Ratio),
            _ if is_number(left) && is_number(right) => Some(Ratio),
            _ if is_money(left) && is_number(right) => Some(Amount),
            _ => None,
        },
    }
}
