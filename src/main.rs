//! The `huiqi` command: wiring only.
fn main() {}
