//! The `huiqi` command: wiring only.

use std::process::ExitCode;

/// Large columns are taken up and given back table by table: this allocator uses their pages again, and asks for huge ones.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    huiqi::cli::main()
}
