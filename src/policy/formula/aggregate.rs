//! Aggregates over linked rows: finding the link, then typing what is inside.

use sqlparser::ast::{
    DuplicateTreatment, Expr as Sql, Function as Call, FunctionArg, FunctionArgExpr, FunctionArgumentClause, Ident,
    OrderByExpr,
};

use crate::policy::diagnostic::codes;
use crate::policy::ir::{Aggregate, AggregateFunction, Expr, LinkId, Node, SortKey, TableId, Type};
use crate::schema::Cardinality;

use super::arguments::{list_of, object_idents};
use super::lower::Lowering;
use super::reject;
use super::types::{Typed, is_numeric, type_name};
use super::walk_sql::{has_aggregate, paths};

/// The link of the aggregate that is being lowered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Link {
    /// To-one links from the outer row.
    pub(crate) via: Vec<LinkId>,
    /// The to-many link.
    pub(crate) link: LinkId,
    /// Where it leads.
    pub(crate) table: TableId,
    /// The path as written.
    written: Vec<String>,
}

impl Link {
    /// What of a name belongs to the linked row; `None` if the name is of the outer record.
    pub(crate) fn inner<'i>(&self, idents: &'i [Ident]) -> Option<&'i [Ident]> {
        let starts = |path: &[String]| {
            idents.len() > path.len() && path.iter().zip(idents).all(|(name, ident)| *name == ident.value)
        };
        let last = self.written.len().saturating_sub(1);
        let short = self.written.get(last..).unwrap_or(&[]);
        if starts(short) {
            return idents.get(1..);
        }
        if starts(&self.written) {
            return idents.get(self.written.len()..);
        }
        None
    }
}

/// The aggregate function of a name.
pub(crate) fn function_named(name: &str) -> Option<AggregateFunction> {
    Some(match name {
        "SUM" => AggregateFunction::Sum,
        "COUNT" => AggregateFunction::Count,
        "MIN" => AggregateFunction::Min,
        "MAX" => AggregateFunction::Max,
        "FIRST" => AggregateFunction::First,
        "ANY" => AggregateFunction::Any,
        "EVERY" => AggregateFunction::Every,
        _ => return None,
    })
}

/// The pieces of an aggregate call.
struct Parts<'t> {
    argument: Option<&'t Sql>,
    wildcard: Option<Vec<Ident>>,
    order: &'t [OrderByExpr],
    filter: Option<&'t Sql>,
    is_distinct: bool,
}

impl Lowering<'_> {
    /// `SUM(link.x) FILTER (WHERE …)` and its like.
    pub(crate) fn aggregate(&mut self, function: AggregateFunction, call: &Call, tree: &Sql) -> Option<Typed> {
        let parts = self.parts(call, tree)?;
        let inner = parts.argument.into_iter().chain(parts.filter);
        let inner: Vec<&Sql> = inner.chain(parts.order.iter().map(|k| &k.expr)).collect();
        if self.link.is_some() || inner.iter().any(|t| has_aggregate(t)) {
            let help = "make a fact of the inner aggregate and use its name";
            self.error(
                codes::ONE_LINK,
                "an aggregate stands inside of an aggregate",
                tree,
                help,
            );
            return None;
        }
        let link = self.find_link(&parts, &inner, tree)?;
        self.link = Some(link.clone());
        let lowered = self.inside(function, &parts, tree);
        self.link = None;
        let (argument, filter, order, ty) = lowered?;
        let function = if parts.is_distinct {
            AggregateFunction::CountDistinct
        } else {
            function
        };
        let aggregate = Aggregate {
            function,
            via: link.via,
            link: link.link,
            table: link.table,
            argument,
            filter,
            order,
        };
        Some(Typed::new(ty, Node::Aggregate(Box::new(aggregate))))
    }

    fn parts<'t>(&mut self, call: &'t Call, tree: &Sql) -> Option<Parts<'t>> {
        let list = list_of(self, call, tree)?;
        let is_distinct = list.duplicate_treatment == Some(DuplicateTreatment::Distinct);
        let mut order: &[OrderByExpr] = &[];
        for clause in &list.clauses {
            match clause {
                FunctionArgumentClause::OrderBy(keys) => order = keys,
                _ => return reject::outside(self, tree, "this clause inside of a call"),
            }
        }
        let (argument, wildcard) = match list.args.as_slice() {
            [FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))] => (Some(argument), None),
            [FunctionArg::Unnamed(FunctionArgExpr::QualifiedWildcard(name))] => (None, object_idents(name)),
            _ => {
                let help = "write SUM(link.column), COUNT(link.*), ANY(link.column > x)";
                self.error(
                    codes::ARGUMENTS,
                    "an aggregate takes one argument that names a link",
                    tree,
                    help,
                );
                return None;
            }
        };
        Some(Parts {
            argument,
            wildcard,
            order,
            filter: call.filter.as_deref(),
            is_distinct,
        })
    }

    /// The link that the names inside speak of: the longest written path of the argument, else of the other parts.
    fn find_link(&mut self, parts: &Parts<'_>, inner: &[&Sql], tree: &Sql) -> Option<Link> {
        if let Some(idents) = &parts.wildcard {
            let link = self
                .to_many(idents)
                .filter(|(_, used)| *used == idents.len())
                .map(|(link, _)| link);
            return link.or_else(|| self.no_link(std::slice::from_ref(idents), tree));
        }
        let mut found: Option<Link> = None;
        let mut all = Vec::new();
        for part in inner {
            let names = paths(part);
            if found.is_none() {
                let links = names
                    .iter()
                    .filter_map(|idents| self.to_many(idents))
                    .map(|(link, _)| link);
                found = links.max_by_key(|link| link.written.len());
            }
            all.extend(names);
        }
        let Some(link) = found else {
            return self.no_link(&all, tree);
        };
        for idents in all {
            if link.inner(&idents).is_none()
                && let Some((other, _)) = self.to_many(&idents)
            {
                let help = "one aggregate speaks of one link; make a fact or a line of the other part";
                let message = format!(
                    "`{}` and `{}` are two links",
                    link.written.join("."),
                    other.written.join(".")
                );
                self.error(codes::ONE_LINK, message, tree, help);
                return None;
            }
        }
        Some(link)
    }

    /// Reports that none of `names` leads to many rows, with the links that would.
    fn no_link(&mut self, names: &[Vec<Ident>], tree: &Sql) -> Option<Link> {
        let world = self.world;
        let mut table = world.table(self.scope.table)?;
        let mut is_start = true;
        // Where the first name stops being a path of to-one links, the to-many link was expected.
        for ident in names.first().into_iter().flatten() {
            let Some((_, link)) = table
                .link(&ident.value)
                .filter(|(_, l)| l.cardinality == Cardinality::One)
            else {
                break;
            };
            table = self.target(link).and_then(|t| world.table(t))?;
            is_start = false;
        }
        let own = table.links.iter();
        let enterprise = table
            .link("enterprise")
            .and_then(|(_, l)| world.catalog.table(&l.table));
        let behind = enterprise.filter(|_| is_start).into_iter().flat_map(|(_, t)| &t.links);
        let many = own.chain(behind).filter(|l| l.cardinality == Cardinality::Many);
        let mut links: Vec<&str> = many.map(|l| l.name.as_str()).collect();
        links.sort_unstable();
        links.dedup();
        self.error(
            codes::ONE_LINK,
            format!("no name in this aggregate leads from {} to many rows", table.name),
            tree,
            if is_start {
                format!("to-many links from here: {}", links.join(", "))
            } else {
                format!("to-many links of {}: {}", table.name, links.join(", "))
            },
        );
        None
    }

    /// Follows the first segments of a name to a to-many link; also how many segments that took.
    fn to_many(&self, idents: &[Ident]) -> Option<(Link, usize)> {
        let direct = self.to_many_from(self.scope.table, Vec::new(), idents);
        if direct.is_some() {
            return direct;
        }
        let table = self.world.table(self.scope.table)?;
        if idents.first().is_some_and(|i| table.link(&i.value).is_some()) {
            return None;
        }
        let (at, link) = table
            .link("enterprise")
            .filter(|(_, l)| l.cardinality == Cardinality::One)?;
        let enterprise = self.target(link)?;
        let first = idents.first()?;
        self.world
            .table(enterprise)?
            .link(&first.value)
            .filter(|(_, l)| l.cardinality == Cardinality::Many)?;
        self.to_many_from(enterprise, vec![at], idents)
    }

    fn to_many_from(&self, mut table: TableId, mut via: Vec<LinkId>, idents: &[Ident]) -> Option<(Link, usize)> {
        for (at, ident) in idents.iter().enumerate() {
            let (position, link) = self.world.table(table)?.link(&ident.value)?;
            let target = self.target(link)?;
            if link.cardinality == Cardinality::Many {
                let written = idents.iter().take(at + 1).map(|i| i.value.clone()).collect();
                let link = Link {
                    via,
                    link: position,
                    table: target,
                    written,
                };
                return Some((link, at + 1));
            }
            via.push(position);
            table = target;
        }
        None
    }

    /// Argument, filter, order and type, in the scope of the linked row.
    #[expect(clippy::type_complexity, reason = "the four pieces of one node, used once")]
    fn inside(
        &mut self,
        function: AggregateFunction,
        parts: &Parts<'_>,
        tree: &Sql,
    ) -> Option<(Option<Expr>, Option<Expr>, Vec<SortKey>, Type)> {
        let filter = parts.filter.map(|f| self.lower_as(f, Type::Boolean, "a FILTER"));
        let order = self.order(parts.order);
        let argument = parts.argument.map(|a| self.lower(a));
        let filter = match filter {
            Some(filter) => Some(filter?),
            None => None,
        };
        let order = order?;
        let argument = match argument {
            Some(argument) => Some(argument?),
            None => None,
        };
        if !order.is_empty() && function != AggregateFunction::First {
            self.error(codes::ARGUMENTS, "only FIRST has an order", tree, "leave ORDER BY out");
            return None;
        }
        if parts.is_distinct && (function != AggregateFunction::Count || argument.is_none()) {
            self.error(
                codes::ARGUMENTS,
                "only COUNT(DISTINCT x) is distinct",
                tree,
                "leave DISTINCT out",
            );
            return None;
        }
        let result = self.aggregate_type(function, argument.as_ref(), parts.is_distinct, tree)?;
        Some((argument.map(|a| a.expr), filter, order, result))
    }

    /// Type of an aggregate's value.
    pub(crate) fn aggregate_type(
        &mut self,
        function: AggregateFunction,
        argument: Option<&Typed>,
        is_distinct: bool,
        tree: &Sql,
    ) -> Option<Type> {
        let name = argument.map_or("rows", Typed::name);
        let ty = argument.map(Typed::ty);
        let result = match (function, ty) {
            (AggregateFunction::Sum, Some(ty)) if is_numeric(ty) => Some(ty),
            (AggregateFunction::Count, None) => Some(Type::Count),
            (AggregateFunction::Count, Some(_)) if is_distinct => Some(Type::Count),
            (AggregateFunction::Count, Some(_)) => {
                let help = "COUNT(link.*) counts rows, with FILTER (WHERE link.x IS NOT NULL) those with a value";
                self.error(codes::ARGUMENTS, "COUNT takes link.* or DISTINCT", tree, help);
                return None;
            }
            (AggregateFunction::Min | AggregateFunction::Max, Some(ty))
                if is_numeric(ty) || matches!(ty, Type::Date | Type::Month) =>
            {
                Some(ty)
            }
            (AggregateFunction::First, Some(ty)) => Some(ty),
            (AggregateFunction::Any | AggregateFunction::Every, Some(Type::Boolean)) => Some(Type::Boolean),
            _ => None,
        };
        let Some(result) = result else {
            let wanted = match function {
                AggregateFunction::Any | AggregateFunction::Every => type_name(Type::Boolean),
                AggregateFunction::Sum => "a number, money or amount",
                _ => "a number, money, amount, date or month",
            };
            self.error(
                codes::UNITS,
                format!("this aggregate takes {wanted}, not {name}"),
                tree,
                "",
            );
            return None;
        };
        Some(result)
    }
}
