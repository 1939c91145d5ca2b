//! CASE.

use sqlparser::ast::{CaseWhen, Expr as Sql};

use crate::policy::diagnostic::{Diagnostic, codes};
use crate::policy::ir::{Comparison, Expr, Node, Type};

use super::lower::Lowering;
use super::types::{Typed, unify};

impl Lowering<'_> {
    /// `CASE WHEN … THEN … ELSE … END`, `CASE x WHEN … THEN … END`.
    pub(crate) fn case(
        &mut self,
        operand: Option<&Sql>,
        branches: &[CaseWhen],
        otherwise: Option<&Sql>,
        tree: &Sql,
    ) -> Option<Typed> {
        let mut conditions: Vec<Option<Expr>> = Vec::new();
        for branch in branches {
            conditions.push(match operand {
                None => self.lower_as(&branch.condition, Type::Boolean, "what stands after WHEN"),
                Some(operand) => self
                    .comparison(Comparison::Equal, operand, &branch.condition, &branch.condition)
                    .map(|t| t.expr),
            });
        }
        let values: Vec<&Sql> = branches.iter().map(|b| &b.result).chain(otherwise).collect();
        let (mut all, ty) = self.alternatives(&values, "the branches of CASE", tree)?;
        let last = if otherwise.is_some() { all.pop() } else { None };
        let otherwise = last.unwrap_or(Expr {
            ty,
            node: Node::Constant {
                value: crate::policy::ir::Constant::Missing,
                label: None,
            },
        });
        let conditions: Option<Vec<Expr>> = conditions.into_iter().collect();
        let branches = conditions?.into_iter().zip(all).collect();
        let otherwise = Box::new(otherwise);
        Some(Typed::new(ty, Node::Case { branches, otherwise }))
    }

    /// Expressions of which one is taken: all of one type.
    pub(crate) fn alternatives(&mut self, trees: &[&Sql], what: &str, whole: &Sql) -> Option<(Vec<Expr>, Type)> {
        let typed: Vec<Option<Typed>> = trees.iter().map(|tree| self.lower(tree)).collect();
        let typed: Vec<Typed> = typed.into_iter().collect::<Option<_>>()?;
        let Some(ty) = unify(&typed) else {
            let mut diagnostic = Diagnostic::error(codes::UNITS, format!("{what} have no common type"));
            for (tree, typed) in trees.iter().zip(&typed) {
                diagnostic = diagnostic.at(&self.place(tree), typed.name());
            }
            if trees.is_empty() {
                diagnostic = diagnostic.at(&self.place(whole), "");
            }
            self.report(diagnostic.help("give all of them one unit; only 0 fits every numeric type"));
            return None;
        };
        let all: Option<Vec<Expr>> = typed.into_iter().map(|t| t.fit(ty)).collect();
        Some((all?, ty))
    }
}
