//! The `huiqi` command: wiring only.

use std::process::ExitCode;

/// Version, commit and build, as the build script found them.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (commit ",
    env!("HUIQI_COMMIT"),
    ", ",
    env!("HUIQI_BUILD"),
    ")"
);

fn main() -> ExitCode {
    huiqi::cli::main(VERSION)
}
