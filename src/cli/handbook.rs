//! `huiqi handbook`: what a pack says, as a page and as Markdown.

use std::path::Path;

use super::args::HandbookArguments;
use super::console::Console;
use super::{places, screen};
use crate::report::handbook::{handbook as content, handbook_html, handbook_markdown};
use crate::runner::{Engine, Exit, Failure};
use crate::schema::Catalog;

/// Writes `政策手册.html` and `政策手册.md`; says where.
pub(super) fn handbook(
    engine: &dyn Engine,
    options: &HandbookArguments,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let dir = places::policy(options.policy.as_deref())?;
    let catalog = Catalog::load(&places::schemas(options.schemas.as_deref())?)?;
    console.done();
    let law = engine.law(&dir, &catalog, options.as_of, console.color)?;
    let book = content(&law.program, console.lang);
    std::fs::create_dir_all(&options.out).map_err(|e| Failure::io(&options.out, &e))?;
    let mut said = String::new();
    for (name, text) in [
        ("政策手册.html", handbook_html(&book)?),
        ("政策手册.md", handbook_markdown(&book)),
    ] {
        let path = options.out.join(name);
        write(&path, &text)?;
        said.push_str(&format!("{}\n", path.display()));
    }
    screen::print(&said)?;
    Ok(Exit::Ok)
}

/// The old handbook stays until the new one is whole.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let part = path.with_extension("part");
    std::fs::write(&part, text).map_err(|e| Failure::io(&part, &e))?;
    std::fs::rename(&part, path).map_err(|e| Failure::io(path, &e))
}
