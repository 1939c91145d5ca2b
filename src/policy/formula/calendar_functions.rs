//! Functions of dates and months.

use sqlparser::ast::Expr as Sql;

use crate::calendar::Month;
use crate::policy::diagnostic::codes;
use crate::policy::ir::{Constant, Node, Type};

use super::arguments::{exactly, text_literal};
use super::lower::Lowering;
use super::table::Signature;
use super::types::Typed;

impl Lowering<'_> {
    /// `MONTH_OF`, `YEAR_OF`, `QUARTER_OF`, `FIRST_DAY`, `LAST_DAY`.
    pub(crate) fn part_of(
        &mut self,
        me: &Signature,
        takes: &[Type],
        gives: Type,
        args: &[&Sql],
        tree: &Sql,
    ) -> Option<Typed> {
        let [arg] = exactly(self, args, me.shape(), tree)?;
        let typed = self.lower(arg)?;
        if !takes.contains(&typed.ty()) {
            let help = if typed.ty() == Type::Date {
                "MONTH_OF(date) gives the month"
            } else {
                ""
            };
            self.error(
                codes::UNITS,
                format!("{} takes a {}, not {}", me.name, me.takes, typed.name()),
                arg,
                help,
            );
            return None;
        }
        Some(Typed::new(gives, Node::Call(me.function, vec![typed.expr])))
    }

    /// `ADD_MONTHS(date or month, n)`.
    pub(crate) fn add_months(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [start, n] = exactly(self, args, me.shape(), tree)?;
        let (start_typed, n) = (self.lower(start), self.lower_as(n, Type::Count, "the number of months"));
        let (typed, n) = (start_typed?, n?);
        if !matches!(typed.ty(), Type::Date | Type::Month) {
            let message = format!("ADD_MONTHS takes a date or month, not {}", typed.name());
            self.error(codes::UNITS, message, start, "");
            return None;
        }
        Some(Typed::new(typed.ty(), Node::Call(me.function, vec![typed.expr, n])))
    }

    /// `FULL_YEARS(birth, on)`.
    pub(crate) fn full_years(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [birth, on] = exactly(self, args, me.shape(), tree)?;
        let birth = self.lower_as(birth, Type::Date, "the birth date");
        let on = self.lower_as(on, Type::Date, "the day");
        Some(Typed::new(Type::Count, Node::Call(me.function, vec![birth?, on?])))
    }

    /// `MONTHS(start, end)`.
    pub(crate) fn months(&mut self, me: &Signature, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [start, end] = exactly(self, args, me.shape(), tree)?;
        let first = self.lower(start)?;
        if !matches!(first.ty(), Type::Date | Type::Month) {
            let message = format!("MONTHS takes dates or months, not {}", first.name());
            self.error(codes::UNITS, message, start, "");
            return None;
        }
        let last = self.lower_as(end, first.ty(), "the end, like the start,")?;
        Some(Typed::new(Type::Count, Node::Call(me.function, vec![first.expr, last])))
    }

    /// `AS_OF()`.
    pub(crate) fn as_of(&mut self, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [] = exactly(self, args, ("AS_OF", ""), tree)?;
        let node = Node::Constant {
            value: Constant::Date(self.world.as_of),
            label: Some(crate::policy::as_known::AS_OF.to_owned()),
        };
        Some(Typed::new(Type::Date, node))
    }

    /// `MONTH('2022-04')`.
    pub(crate) fn month_literal(&mut self, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let help = "MONTH('2022-04') is a literal; MONTH_OF(date) gives the month of a date";
        let [arg] = exactly(self, args, ("MONTH", "'2022-04'"), tree)?;
        if !matches!(arg, Sql::Value(_)) {
            self.error(codes::ARGUMENTS, "MONTH takes a text literal", arg, help);
            return None;
        }
        let month = Month::parse(text_literal(self, arg, "a month")?);
        if month.is_none() {
            self.error(codes::FORMULA, "this is no month", arg, help);
        }
        Some(Typed::constant(Type::Month, Constant::Month(month?)))
    }
}
