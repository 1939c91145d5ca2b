//! Aggregates over months: `COUNT(EACH_MONTH(first, last)) FILTER (WHERE …)`, `SUM(EACH_MONTH(first, last), x)` and their like.

use sqlparser::ast::{Expr as Sql, Function as Call, FunctionArg, FunctionArgExpr, FunctionArguments, Ident};

use crate::policy::diagnostic::{Diagnostic, codes};
use crate::policy::ir::{AggregateFunction, Monthly, Node, Type};

use super::arguments::{exactly, list_of, object_idents, plain};
use super::lower::Lowering;
use super::reject;
use super::types::Typed;
use super::walk_sql::has_aggregate;

/// The name of the month inside.
pub(crate) const EACH_MONTH: &str = "each_month";

/// The call `EACH_MONTH(…)` if it is the first argument of an aggregate.
pub(crate) fn bounds(call: &Call) -> Option<&Sql> {
    let FunctionArguments::List(list) = &call.args else {
        return None;
    };
    let FunctionArg::Unnamed(FunctionArgExpr::Expr(first)) = list.args.first()? else {
        return None;
    };
    let Sql::Function(inner) = first else { return None };
    let names = object_idents(&inner.name)?;
    let is_call = matches!(names.as_slice(), [name] if name.value.eq_ignore_ascii_case(EACH_MONTH));
    is_call.then_some(first)
}

impl Lowering<'_> {
    /// An aggregate whose first argument is the call `months`.
    pub(crate) fn monthly(
        &mut self,
        function: AggregateFunction,
        call: &Call,
        months: &Sql,
        tree: &Sql,
    ) -> Option<Typed> {
        let list = list_of(self, call, tree)?;
        if list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
            return reject::outside(self, tree, "DISTINCT or ORDER BY over months");
        }
        let argument = self.argument_per_month(function, &list.args, tree)?;
        let filter = call.filter.as_deref();
        let inside = [Some(months), argument, filter];
        if self.link.is_some() || inside.into_iter().flatten().any(has_aggregate) {
            let help = "make a fact of the inner aggregate and use its name";
            self.error(
                codes::ONE_LINK,
                "an aggregate stands inside of an aggregate",
                tree,
                help,
            );
            return None;
        }
        let Sql::Function(bounds) = months else { return None };
        let args = plain(self, bounds, months)?;
        let [from, to] = exactly(self, &args, ("EACH_MONTH", "first month, last month"), months)?;
        let from = self.lower_as(from, Type::Month, "the first month");
        let to = self.lower_as(to, Type::Month, "the last month");
        let around = std::mem::replace(&mut self.month, true);
        let filter = filter.map(|f| self.lower_as(f, Type::Boolean, "a FILTER"));
        let argument = argument.map(|a| self.lower(a));
        self.month = around;
        let (from, to) = (from?, to?);
        let filter = match filter {
            Some(filter) => Some(filter?),
            None => None,
        };
        let argument = match argument {
            Some(argument) => Some(argument?),
            None => None,
        };
        let ty = self.aggregate_type(function, argument.as_ref(), false, tree)?;
        let monthly = Monthly {
            function,
            from,
            to,
            argument: argument.map(|a| a.expr),
            filter,
        };
        Some(Typed::new(ty, Node::Monthly(Box::new(monthly))))
    }

    /// What is asked per month: nothing for COUNT, one expression for the others.
    #[expect(clippy::option_option, reason = "the outer level is success, the inner one presence")]
    fn argument_per_month<'t>(
        &mut self,
        function: AggregateFunction,
        args: &'t [FunctionArg],
        tree: &Sql,
    ) -> Option<Option<&'t Sql>> {
        if function == AggregateFunction::First {
            let help = "MIN(EACH_MONTH(first, last), each_month) with FILTER gives the first month that fits";
            self.error(codes::ARGUMENTS, "FIRST is not asked per month", tree, help);
            return None;
        }
        match (function, args) {
            (AggregateFunction::Count, [_]) => Some(None),
            (AggregateFunction::Count, _) => {
                let help = "write COUNT(EACH_MONTH(first, last)) FILTER (WHERE …)";
                self.error(codes::ARGUMENTS, "COUNT counts months", tree, help);
                None
            }
            (_, [_, FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))]) => Some(Some(argument)),
            _ => {
                let help = "write SUM(EACH_MONTH(first, last), x), ANY(EACH_MONTH(first, last), each_month > x)";
                self.error(
                    codes::ARGUMENTS,
                    "an aggregate over months takes one expression after them",
                    tree,
                    help,
                );
                None
            }
        }
    }

    /// `EACH_MONTH(…)` that is no first argument of an aggregate.
    pub(crate) fn months_alone(&mut self, tree: &Sql) -> Option<Typed> {
        let help = "write COUNT(EACH_MONTH(first, last)) FILTER (WHERE …), or SUM, MIN, MAX, ANY, EVERY with a second argument";
        self.error(codes::MONTH, "EACH_MONTH stands outside of an aggregate", tree, help);
        None
    }

    /// The month itself, or a fact of the record that is asked per month; `None` if the name is neither.
    #[expect(clippy::option_option, reason = "the outer level is presence, the inner one success")]
    pub(crate) fn per_month(&mut self, ident: &Ident) -> Option<Option<Typed>> {
        let is_month = ident.value == EACH_MONTH;
        if !is_month && !self.world.is_monthly(self.scope.table, &ident.value) {
            return None;
        }
        if !self.month {
            self.outside_of_months(ident);
            return Some(None);
        }
        if is_month {
            return Some(Some(Typed::new(Type::Month, Node::EachMonth)));
        }
        let fact = self.world.facts.get(&(self.scope.table, ident.value.clone()));
        Some(fact.and_then(|(id, ty)| ty.map(|ty| Typed::new(ty, Node::Fact(*id)))))
    }

    /// Reports that a name has a value only for a month of the record.
    pub(crate) fn outside_of_months(&mut self, ident: &Ident) {
        let place = self.source.place(ident.span);
        self.report(
            Diagnostic::error(codes::MONTH, format!("`{}` is asked of a month, and none is asked about here", ident.value))
                .at(&place, "no month")
                .help("use it on its own record, inside of COUNT(EACH_MONTH(first, last)) FILTER (WHERE …), or in a fact with `monthly = true`"),
        );
    }
}
