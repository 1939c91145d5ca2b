//! GRANTED and ELIGIBLE: what earlier measures gave.

use sqlparser::ast::{Expr as Sql, Ident};

use crate::policy::diagnostic::{codes, suggest};
use crate::policy::ir::{MeasureId, Node, TableId, Type};

use super::arguments::{exactly, text_literal};
use super::lower::Lowering;
use super::names::follow;
use super::reject;
use super::types::Typed;

impl Lowering<'_> {
    /// `GRANTED('measure')` on this record, or behind links.
    pub(crate) fn granted(&mut self, name: &str, path: &[Ident], args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [arg] = exactly(self, args, (name, "'measure'"), tree)?;
        let id = text_literal(self, arg, "a measure")?;
        if self.scope.in_fact {
            let help = "facts come before measures; use it in a line or condition of a measure";
            return reject::outside_with(self, tree, &format!("{name} in a fact"), help);
        }
        self.used.measures.insert(id.to_owned());
        let link = self.link.clone();
        let mut named = path.to_vec();
        named.push(Ident::new(name));
        let inner = link.as_ref().and_then(|l| Some((l.inner(&named)?.len(), l.table)));
        if let Some((rest, table)) = inner {
            let skipped = named.len().checked_sub(rest)?;
            return self.granted_behind(name, path.get(skipped..)?, id, table, arg);
        }
        let outer = self.granted_behind(name, path, id, self.scope.table, arg)?;
        Some(if link.is_some() {
            Typed::new(outer.ty(), Node::Outer(Box::new(outer.expr)))
        } else {
            outer
        })
    }

    fn granted_behind(&mut self, name: &str, path: &[Ident], id: &str, table: TableId, arg: &Sql) -> Option<Typed> {
        if let [first, rest @ ..] = path {
            let (link, target) = self.one_step(first, table)?;
            let inner = self.granted_behind(name, rest, id, target, arg)?;
            return Some(follow(link, target, inner));
        }
        let measures = self.measures_on(id, table, arg)?;
        Some(if name == "GRANTED" {
            Typed::new(Type::Money, Node::Granted(measures))
        } else {
            Typed::new(Type::Boolean, Node::Eligible(measures))
        })
    }

    /// The measure of that name, or its parts, on a table.
    fn measures_on(&mut self, id: &str, table: TableId, arg: &Sql) -> Option<Vec<MeasureId>> {
        let world = self.world;
        let named = |m: &&(MeasureId, &super::world::MeasureSignature)| m.1.id == id || m.1.reported_as == id;
        let all: Vec<(MeasureId, &super::world::MeasureSignature)> =
            MeasureId::all(&world.measures).zip(&world.measures).collect();
        let candidates: Vec<_> = all.iter().filter(named).collect();
        if candidates.is_empty() {
            let names = world
                .measures
                .iter()
                .flat_map(|m| [m.id.as_str(), m.reported_as.as_str()]);
            self.error(
                codes::UNKNOWN_MEASURE,
                format!("there is no measure `{id}`"),
                arg,
                suggest(id, names),
            );
            return None;
        }
        let here: Vec<MeasureId> = candidates
            .iter()
            .filter(|m| m.1.record == Some(table))
            .map(|m| m.0)
            .collect();
        if here.is_empty() {
            let name = |table: Option<TableId>| table.and_then(|t| world.table(t)).map_or("?", |t| t.name.as_str());
            let on: Vec<&str> = candidates.iter().map(|m| name(m.1.record)).collect();
            if candidates.iter().all(|m| m.1.record.is_some()) {
                let message = format!("`{id}` is assessed on {}, not on {}", on.join(", "), name(Some(table)));
                let help = "reach its records over a link, e.g. SUM(link.GRANTED('…'))";
                self.error(codes::UNKNOWN_MEASURE, message, arg, help);
            }
            return None;
        }
        // A part that asks for its own name means the other parts.
        let others: Vec<MeasureId> = here.into_iter().filter(|m| Some(*m) != self.scope.measure).collect();
        if others.is_empty() {
            let help = "ask for another measure, or compute the figure in a line";
            self.error(codes::CYCLE, format!("`{id}` asks what it granted itself"), arg, help);
            return None;
        }
        Some(others)
    }
}
