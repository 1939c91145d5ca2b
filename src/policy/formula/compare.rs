//! Comparisons.

use sqlparser::ast::Expr as Sql;

use crate::policy::diagnostic::{Diagnostic, codes};
use crate::policy::ir::{Comparison, Node, Type};

use super::lower::Lowering;
use super::types::{Literal, Typed, is_money, is_number, is_numeric};

impl Lowering<'_> {
    /// `left op right`.
    pub(crate) fn comparison(&mut self, op: Comparison, left: &Sql, right: &Sql, tree: &Sql) -> Option<Typed> {
        let (a, b) = (self.lower(left), self.lower(right));
        self.compared(op, (a?, left), (b?, right), tree)
    }

    /// The same for operands that are typed already.
    pub(crate) fn compared(
        &mut self,
        op: Comparison,
        (a, left): (Typed, &Sql),
        (b, right): (Typed, &Sql),
        tree: &Sql,
    ) -> Option<Typed> {
        let (a_name, b_name) = (a.name(), b.name());
        if a.literal == Literal::Null || b.literal == Literal::Null {
            self.error(
                codes::UNITS,
                "a comparison with NULL is always missing",
                tree,
                "write x IS NULL",
            );
            return None;
        }
        let types = operand_types(&a, &b);
        let Some((left_type, right_type)) = types else {
            let (a_place, b_place) = (self.place(left), self.place(right));
            let help = match (a_name, b_name) {
                ("date", "text") | ("text", "date") => "a date literal is DATE '2022-04-01'",
                ("month", "text") | ("text", "month") => "a month literal is MONTH('2022-04')",
                ("date", "month") | ("month", "date") => "MONTH_OF(date) gives the month",
                ("money" | "amount", _) | (_, "money" | "amount") => {
                    "make the other side a parameter with unit = \"yuan\""
                }
                _ => "",
            };
            self.report(
                Diagnostic::error(codes::UNITS, format!("{a_name} cannot be compared with {b_name}"))
                    .at(&a_place, a_name)
                    .at(&b_place, b_name)
                    .help(help),
            );
            return None;
        };
        if left_type == Type::Boolean && !matches!(op, Comparison::Equal | Comparison::NotEqual) {
            self.error(
                codes::UNITS,
                "true and false have no order",
                tree,
                "compare with = or <>",
            );
            return None;
        }
        let (a, b) = (a.fit(left_type)?, b.fit(right_type)?);
        Some(Typed::new(Type::Boolean, Node::Compare(op, Box::new(a), Box::new(b))))
    }
}

/// Types of both operands after literals have taken one; `None` if they do not go together.
fn operand_types(a: &Typed, b: &Typed) -> Option<(Type, Type)> {
    let flexible = |literal: &Typed, other: Type| match literal.literal {
        Literal::Zero if is_numeric(other) => other,
        Literal::Whole(_) if other == Type::Ratio => Type::Ratio,
        _ => literal.ty(),
    };
    let (left, right) = (flexible(a, b.ty()), flexible(b, a.ty()));
    let one_dimension = (is_money(left) && is_money(right)) || (is_number(left) && is_number(right));
    (left == right || one_dimension).then_some((left, right))
}
