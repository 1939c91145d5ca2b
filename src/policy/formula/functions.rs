//! Calls, by name.

use sqlparser::ast::{Expr as Sql, Function as Call};

use crate::policy::diagnostic::{Diagnostic, codes, suggest};

use super::aggregate;
use super::arguments::{object_idents, plain};
use super::lower::Lowering;
use super::monthly;
use super::table;
use super::types::Typed;
use super::window;

impl Lowering<'_> {
    /// A call.
    pub(crate) fn function(&mut self, call: &Call, tree: &Sql) -> Option<Typed> {
        let idents = object_idents(&call.name)?;
        let (last, path) = idents.split_last()?;
        let name = last.value.to_ascii_uppercase();
        if matches!(name.as_str(), "GRANTED" | "ELIGIBLE") {
            let args = plain(self, call, tree)?;
            return self.granted(&name, path, &args, tree);
        }
        if !path.is_empty() {
            let help = "only GRANTED and ELIGIBLE stand behind a link";
            self.error(
                codes::UNKNOWN_FUNCTION,
                format!("{name} takes no link before it"),
                tree,
                help,
            );
            return None;
        }
        if window::is_window(&name) {
            let help = "make it the whole expression of a fact or a line, with OVER (PARTITION BY … ORDER BY …)";
            self.error(
                codes::WINDOW,
                format!("{name} stands inside of an expression"),
                tree,
                help,
            );
            return None;
        }
        if let Some(function) = aggregate::function_named(&name) {
            if call.over.is_some() {
                let help = "only ROW_NUMBER, ALLOCATE and CARRY are windows";
                self.error(codes::WINDOW, format!("{name} is no window"), tree, help);
                return None;
            }
            return match monthly::bounds(call) {
                Some(bounds) => self.monthly(function, call, bounds, tree),
                None => self.aggregate(function, call, tree),
            };
        }
        let args = plain(self, call, tree)?;
        self.scalar(&name, &args, tree)
    }

    pub(crate) fn scalar(&mut self, name: &str, args: &[&Sql], tree: &Sql) -> Option<Typed> {
        if let Some(typed) = self.of_table(name, args, tree) {
            return typed;
        }
        match name {
            "AS_OF" => self.as_of(args, tree),
            "MONTH" => self.month_literal(args, tree),
            "LOOKUP" => self.lookup(args, tree),
            "IN_LIST" => self.in_code_list(args, tree),
            "DECIDE" => self.decide(args, tree),
            "EACH_MONTH" => self.months_alone(tree),
            _ => self.unknown_function(name, tree),
        }
    }

    fn unknown_function(&mut self, name: &str, tree: &Sql) -> Option<Typed> {
        let help = match name {
            "AVG" => "use MEAN(a, b, …), or SUM(…) / COUNT(…)".to_owned(),
            "YEAR" => "use YEAR_OF(date)".to_owned(),
            "QUARTER" => "use QUARTER_OF(date)".to_owned(),
            "CONCAT" => "use ||".to_owned(),
            "DATE" => "write DATE '2022-04-01'".to_owned(),
            "NOW" | "TODAY" | "CURRENT_DATE" => "use AS_OF()".to_owned(),
            "CEIL" | "CEILING" => "-FLOOR(-x) rounds up".to_owned(),
            "IF" | "IIF" => "use CASE WHEN … THEN … ELSE … END".to_owned(),
            "IFNULL" | "NVL" => "use COALESCE".to_owned(),
            _ => suggest(name, table::names()),
        };
        let place = self.place(tree);
        self.report(
            Diagnostic::error(codes::UNKNOWN_FUNCTION, format!("the language has no function {name}"))
                .at(&place, "unknown function")
                .help(help),
        );
        None
    }
}
