//! Numbers, texts, dates and months as written.

use sqlparser::ast::{DataType, Expr as Sql, TypedString, Value, ValueWithSpan};

use crate::calendar::Date;
use crate::money::Ratio;
use crate::policy::diagnostic::codes;
use crate::policy::ir::{Constant, Expr, Node, Type};

use super::lower::Lowering;
use super::reject;
use super::types::{Literal, Typed};

impl Lowering<'_> {
    /// A literal.
    pub(crate) fn literal(&mut self, value: &ValueWithSpan, tree: &Sql) -> Option<Typed> {
        match &value.value {
            Value::Number(text, false) => self.number(text, tree),
            Value::SingleQuotedString(text) => Some(Typed::constant(Type::Text, Constant::Text(text.clone()))),
            Value::Boolean(b) => Some(Typed::constant(Type::Boolean, Constant::Boolean(*b))),
            Value::Null => Some(Typed {
                literal: Literal::Null,
                ..Typed::constant(Type::Text, Constant::Missing)
            }),
            _ => reject::outside_with(self, tree, "this literal", "texts stand in single quotes"),
        }
    }

    fn number(&mut self, text: &str, tree: &Sql) -> Option<Typed> {
        let constant = if text.contains('.') {
            Ratio::parse(text).map(Constant::Ratio)
        } else {
            text.parse().ok().map(Constant::Count)
        };
        match constant {
            Some(Constant::Count(n)) => Some(whole(n)),
            Some(ratio) => Some(Typed::constant(Type::Ratio, ratio)),
            None => {
                let help = "write it with digits and at most one decimal point, within the range of 64 bits";
                self.error(codes::FORMULA, format!("`{text}` is no exact number"), tree, help);
                None
            }
        }
    }

    /// `DATE '2022-04-01'`.
    pub(crate) fn typed_string(&mut self, typed: &TypedString, tree: &Sql) -> Option<Typed> {
        let Value::SingleQuotedString(text) = &typed.value.value else {
            return reject::outside(self, tree, "this literal");
        };
        if typed.data_type != DataType::Date {
            let what = format!("a {} literal", typed.data_type);
            return reject::outside_with(self, tree, &what, "write DATE '2022-04-01' or MONTH('2022-04')");
        }
        let date = (text.len() == 10)
            .then(|| Date::parse_from_str(text, "%Y-%m-%d").ok())
            .flatten();
        if date.is_none() {
            self.error(
                codes::FORMULA,
                format!("`{text}` is no date"),
                tree,
                "write DATE '2022-04-01'",
            );
        }
        Some(Typed::constant(Type::Date, Constant::Date(date?)))
    }

    /// `-x`: a negative literal, or zero minus x.
    pub(crate) fn negate(&mut self, inner: &Sql) -> Option<Typed> {
        let typed = self.lower(inner)?;
        if let Literal::Whole(n) = typed.literal
            && let Some(negative) = n.checked_neg()
        {
            return Some(whole(negative));
        }
        if let Node::Constant {
            value: Constant::Ratio(ratio),
            label: None,
        } = &typed.expr.node
            && let Some(negative) = ratio.numerator().checked_neg()
            && let Some(negative) = Ratio::new(negative, ratio.denominator())
        {
            return Some(Typed::constant(Type::Ratio, Constant::Ratio(negative)));
        }
        self.minus(whole(0), typed, inner)
    }
}

/// A whole-number literal.
pub(crate) fn whole(n: i64) -> Typed {
    Typed {
        expr: Expr {
            ty: Type::Count,
            node: Node::Constant {
                value: Constant::Count(n),
                label: None,
            },
        },
        literal: if n == 0 { Literal::Zero } else { Literal::Whole(n) },
    }
}
