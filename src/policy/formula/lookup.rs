//! LOOKUP, `IN_LIST` and DECIDE.

use sqlparser::ast::Expr as Sql;

use crate::policy::diagnostic::{codes, suggest};
use crate::policy::ir::{Expr, Node, Type};
use crate::policy::pack::model::Match;

use super::arguments::{exactly, text_literal, wrong_count};
use super::lower::Lowering;
use super::types::Typed;

impl Lowering<'_> {
    /// `LOOKUP('id', key)`.
    pub(crate) fn lookup(&mut self, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [id, key] = exactly(self, args, ("LOOKUP", "'id', key"), tree)?;
        let (lookup, key_type, output) = self.lookup_named(id)?;
        let key = self.lower_as(key, key_type, "the key of this lookup")?;
        let Some(ty) = output else {
            let help = "use IN_LIST('id', code)";
            self.error(codes::UNKNOWN_LOOKUP, "this is a code list, it has no values", id, help);
            return None;
        };
        let key = Box::new(key);
        Some(Typed::new(ty, Node::Lookup { lookup, key }))
    }

    /// `IN_LIST('id', code)`.
    pub(crate) fn in_code_list(&mut self, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [id, key] = exactly(self, args, ("IN_LIST", "'id', code"), tree)?;
        let (lookup, key_type, output) = self.lookup_named(id)?;
        let key = self.lower_as(key, key_type, "the code")?;
        if output.is_some() {
            let help = "use LOOKUP('id', key), or leave `output` out to make it a code list";
            self.error(
                codes::UNKNOWN_LOOKUP,
                "this lookup has values, it is no code list",
                id,
                help,
            );
            return None;
        }
        let key = Box::new(key);
        Some(Typed::new(Type::Boolean, Node::InCodeList { lookup, key }))
    }

    fn lookup_named(&mut self, arg: &Sql) -> Option<(usize, Type, Option<Type>)> {
        let id = text_literal(self, arg, "a lookup")?;
        let world = self.world;
        let Some((at, signature)) = world.lookups.get(id) else {
            let help = if world.decisions.contains_key(id) {
                format!("`{id}` is a decision: DECIDE('{id}', …)")
            } else {
                suggest(id, world.lookups.keys().map(String::as_str))
            };
            self.error(codes::UNKNOWN_LOOKUP, format!("there is no lookup `{id}`"), arg, help);
            return None;
        };
        let key = if signature.matching == Match::Date {
            Type::Date
        } else {
            Type::Text
        };
        Some((*at, key, signature.output))
    }

    /// `DECIDE('id', input, …)`.
    pub(crate) fn decide(&mut self, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        let [id, inputs @ ..] = args else {
            wrong_count(self, ("DECIDE", "'id', input, …"), tree);
            return None;
        };
        let name = text_literal(self, id, "a decision")?;
        let world = self.world;
        let Some((decision, signature)) = world.decisions.get(name) else {
            let help = suggest(name, world.decisions.keys().map(String::as_str));
            self.error(
                codes::UNKNOWN_LOOKUP,
                format!("there is no decision `{name}`"),
                id,
                help,
            );
            return None;
        };
        if inputs.len() != signature.inputs.len() {
            let names: Vec<&str> = signature.inputs.iter().map(|(id, _)| id.as_str()).collect();
            wrong_count(self, ("DECIDE", &format!("'{name}', {}", names.join(", "))), tree);
            return None;
        }
        let mut all: Vec<Option<Expr>> = Vec::new();
        for (input, (input_id, ty)) in inputs.iter().zip(&signature.inputs) {
            // A cell only compares, so an exact amount or mean need not be rounded first.
            let typed = self.lower(input);
            let ty = match (typed.as_ref().map(Typed::ty), ty) {
                (Some(Type::Amount), Type::Money) => Type::Amount,
                (Some(Type::Ratio), Type::Count) => Type::Ratio,
                _ => *ty,
            };
            all.push(typed.and_then(|t| self.fitted(t, input, ty, &format!("input `{input_id}` of `{name}`"))));
        }
        let inputs: Option<Vec<Expr>> = all.into_iter().collect();
        let node = Node::Decide {
            decision: *decision,
            inputs: inputs?,
        };
        Some(Typed::new(signature.output, node))
    }
}
