//! What names mean: lines, parameters, facts, columns and links.

use sqlparser::ast::{Expr as Sql, Ident};

use crate::policy::diagnostic::{Diagnostic, Place, codes, suggest};
use crate::policy::ir::{Expr, LinkId, Node, TableId, Type};
use crate::policy::pack::model::{RawParameter, Value};
use crate::schema::{Cardinality, LinkSpec};

use super::lower::Lowering;
use super::types::Typed;
use super::world::column_type;

impl<'a> Lowering<'a> {
    /// A bare or dotted name.
    pub(crate) fn name(&mut self, idents: &[Ident], tree: &Sql) -> Option<Typed> {
        if idents.iter().any(|i| i.quote_style.is_some()) {
            let help = "texts stand in single quotes, names without quotes";
            self.error(codes::FORMULA, "a quoted name", tree, help);
            return None;
        }
        if let Some(link) = self.link.clone() {
            if let Some(rest) = link.inner(idents) {
                return self.path(rest, link.table);
            }
            let outer = self.outer(idents)?;
            return Some(match outer.expr.node {
                Node::Constant { .. } => outer,
                _ => Typed::new(outer.ty(), Node::Outer(Box::new(outer.expr))),
            });
        }
        self.outer(idents)
    }

    /// A name of the record itself.
    fn outer(&mut self, idents: &[Ident]) -> Option<Typed> {
        if let [ident] = idents {
            let line = self.scope.lines.iter().position(|(id, _)| *id == ident.value);
            if let Some(at) = line {
                let ty = self.scope.lines.get(at).and_then(|(_, ty)| *ty)?;
                return Some(Typed::new(ty, Node::Line(at)));
            }
            if let Some(parameter) = self.parameter(&ident.value) {
                return self.parameter_value(parameter, ident);
            }
            if let Some(typed) = self.per_month(ident) {
                return typed;
            }
        }
        self.path(idents, self.scope.table)
    }

    /// The parameter of that name, marked as used.
    fn parameter(&mut self, name: &str) -> Option<&'a RawParameter> {
        let lists = self.scope.parameters;
        let parameter = lists
            .iter()
            .flat_map(|list| list.iter())
            .find(|p| p.name.value == name)?;
        self.used.parameters.insert(parameter.name.place.range.start);
        Some(parameter)
    }

    /// The texts of a list parameter.
    pub(crate) fn list_parameter(&mut self, name: &str) -> Option<Vec<String>> {
        if self.scope.lines.iter().any(|(id, _)| id == name) {
            return None;
        }
        match &self.parameter(name)?.value {
            Value::List(texts) => Some(texts.clone()),
            Value::One(..) | Value::Broken => None,
        }
    }

    fn parameter_value(&mut self, parameter: &RawParameter, ident: &Ident) -> Option<Typed> {
        match &parameter.value {
            Value::One(ty, constant) => {
                let node = Node::Constant {
                    value: constant.clone(),
                    label: Some(parameter.name.value.clone()),
                };
                Some(Typed::new(*ty, node))
            }
            Value::List(_) => {
                let place = self.source.place(ident.span);
                self.report(
                    Diagnostic::error(codes::UNITS, format!("`{}` is a list", ident.value))
                        .at(&place, "list")
                        .help(format!("write x IN ({})", ident.value)),
                );
                None
            }
            Value::Broken => None,
        }
    }

    /// `link.link.name` from a table.
    pub(crate) fn path(&mut self, idents: &[Ident], table: TableId) -> Option<Typed> {
        match idents {
            [] => None,
            [last] => self.member(last, table),
            [first, rest @ ..] => {
                let (link, target) = self.one_step(first, table)?;
                let inner = self.path(rest, target)?;
                Some(follow(link, target, inner))
            }
        }
    }

    /// A to-one link of a table, by name.
    pub(crate) fn one_step(&mut self, ident: &Ident, table: TableId) -> Option<(LinkId, TableId)> {
        let world = self.world;
        let spec = world.table(table)?;
        match spec.link(&ident.value) {
            Some((at, link)) if link.cardinality == Cardinality::One => Some((at, self.target(link)?)),
            Some(_) => {
                let place = self.source.place(ident.span);
                self.report(
                    Diagnostic::error(
                        codes::UNKNOWN_LINK,
                        format!("`{}` leads from {} to many rows", ident.value, spec.name),
                    )
                    .at(&place, "to-many link outside of an aggregate")
                    .help("write SUM, COUNT, MIN, MAX, FIRST, ANY or EVERY around it, with the link's name inside"),
                );
                None
            }
            None => {
                let place = self.source.place(ident.span);
                let mut help = suggest(&ident.value, spec.links.iter().map(|l| l.name.as_str()));
                if self.on_enterprise(table, |t| t.link(&ident.value).is_some()) {
                    help = format!("write enterprise.{}.…", ident.value);
                }
                self.report(
                    Diagnostic::error(
                        codes::UNKNOWN_LINK,
                        format!("`{}` is no link of {}", ident.value, spec.name),
                    )
                    .at(&place, "unknown link")
                    .help(help),
                );
                None
            }
        }
    }

    /// The table that a link leads to.
    pub(crate) fn target(&self, link: &LinkSpec) -> Option<TableId> {
        self.world.catalog.table(&link.table).map(|(id, _)| id)
    }

    /// A fact or column of a table.
    fn member(&mut self, ident: &Ident, table: TableId) -> Option<Typed> {
        let world = self.world;
        if world.is_monthly(table, &ident.value) {
            self.outside_of_months(ident);
            return None;
        }
        if let Some((id, ty)) = world.facts.get(&(table, ident.value.clone())) {
            return ty.map(|ty| Typed::new(ty, Node::Fact(*id)));
        }
        let spec = world.table(table)?;
        if let Some((at, column)) = spec.column(&ident.value) {
            return Some(Typed::new(column_type(column.column_type), Node::Column(at)));
        }
        let place = self.source.place(ident.span);
        self.unknown(&ident.value, table, &place);
        None
    }

    fn unknown(&mut self, name: &str, table: TableId, place: &Place) {
        let world = self.world;
        let Some(spec) = world.table(table) else { return };
        let is_record = table == self.scope.table && self.link.as_ref().is_none_or(|l| l.table != table);
        let mut known: Vec<&str> = spec.fields.iter().map(|c| c.name.as_str()).collect();
        known.extend(world.facts_on(table));
        if is_record {
            known.extend(self.scope.lines.iter().map(|(id, _)| id.as_str()));
            let parameters = self.scope.parameters.iter().flat_map(|list| list.iter());
            known.extend(parameters.map(|p| p.name.value.as_str()));
        }
        let enterprise = self.world.catalog.table("enterprise").map(|(id, _)| id);
        let elsewhere = self.on_enterprise(table, |t| t.column(name).is_some())
            || enterprise.is_some_and(|e| {
                self.on_enterprise(table, |_| true) && world.facts.contains_key(&(e, name.to_owned()))
            });
        let help = if elsewhere {
            format!("write enterprise.{name}")
        } else if spec.link(name).is_some() {
            format!("`{name}` is a link: name a column behind it, {name}.…")
        } else {
            suggest(name, known)
        };
        let kinds = if is_record {
            "no line above, parameter, fact or column"
        } else {
            "no fact or column"
        };
        self.report(
            Diagnostic::error(codes::UNKNOWN_NAME, format!("`{name}` is {kinds} of {}", spec.name))
                .at(place, "unknown name")
                .help(help),
        );
    }

    /// Whether `table` has the to-one link `enterprise` and the table behind it satisfies `test`.
    fn on_enterprise(&self, table: TableId, test: impl Fn(&crate::schema::TableSpec) -> bool) -> bool {
        let link = self.world.table(table).and_then(|t| t.link("enterprise"));
        link.filter(|(_, l)| l.cardinality == Cardinality::One)
            .and_then(|(_, l)| self.world.catalog.table(&l.table))
            .is_some_and(|(_, t)| test(t))
    }
}

/// `inner` in the scope of the row that a to-one link leads to.
pub(crate) fn follow(link: LinkId, table: TableId, inner: Typed) -> Typed {
    let ty: Type = inner.ty();
    let inner: Box<Expr> = Box::new(inner.expr);
    Typed::new(ty, Node::Follow { link, table, inner })
}
