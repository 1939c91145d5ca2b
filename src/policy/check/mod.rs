//! Checks of a pack that are not about single formulas, one file each.

mod after;
mod amount;
mod cells;
mod departments;
mod due;
mod duplicates;
mod lookup_rows;
mod periods;
mod said_again;
mod unused;

pub(crate) use after::after;
pub(crate) use amount::no_amount;
pub(crate) use cells::cell;
pub(crate) use departments::responsible;
pub(crate) use due::{due, due_of_kind};
pub(crate) use duplicates::{names, version_names};
pub(crate) use lookup_rows::lookup_rows;
pub(crate) use periods::periods;
pub(crate) use said_again::said_again;
pub(crate) use unused::unused;
