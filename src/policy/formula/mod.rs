//! Formulas: SQL expressions, parsed by `sqlparser`, typed and lowered to [`super::ir`].

mod aggregate;
mod arguments;
mod arithmetic;
mod calendar_functions;
mod case;
mod compare;
mod entry;
mod functions;
mod granted;
mod literal;
mod lookup;
mod lower;
mod monthly;
mod names;
mod numeric_functions;
mod parse;
mod predicate;
mod reject;
mod source;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_links;
#[cfg(test)]
mod tests_shape;
mod text_functions;
mod types;
mod walk_sql;
mod window;
mod world;

pub(crate) use entry::{Formula, Use, Want};
pub use table::{Signature, functions as formula_functions};
pub(crate) use types::type_name;
pub(crate) use world::{DecisionSignature, LookupSignature, MeasureSignature, Scope, World};
