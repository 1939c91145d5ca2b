//! Positions in a program.

use crate::schema::position;

position! {
    /// Position of a fact in [`Program::facts`](super::ir::Program::facts).
    FactId, "fact"
}
position! {
    /// Position of a measure in [`Program::measures`](super::ir::Program::measures).
    MeasureId, "measure"
}
