//! The `huiqi` command: wiring only.

use std::process::ExitCode;

fn main() -> ExitCode {
    huiqi::cli::main()
}
