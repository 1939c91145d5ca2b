//! Completions and manual pages, generated from the arguments.

use std::path::Path;

use clap::Command;

use super::args::{CompletionsArguments, ManArguments};
use super::console::Console;
use super::screen;
use crate::report::Lang;
use crate::runner::{Exit, Failure};

/// Prints a script that completes commands in a shell.
pub(super) fn completions(
    options: &CompletionsArguments,
    mut command: Command,
    console: &mut Console,
) -> Result<Exit, Failure> {
    console.done();
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "huiqi", &mut script);
    screen::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Ok)
}

/// Prints the manual page, or writes a page for every command.
pub(super) fn man(options: &ManArguments, command: &Command, console: &mut Console) -> Result<Exit, Failure> {
    console.done();
    let Some(dir) = &options.out else {
        screen::print(&page(command, console.lang)?)?;
        return Ok(Exit::Ok);
    };
    std::fs::create_dir_all(dir).map_err(|e| Failure::io(dir, &e))?;
    let mut pages = Vec::new();
    collect(command, "huiqi", console.lang, &mut pages)?;
    for (name, text) in pages {
        let path = dir.join(format!("{name}.1"));
        std::fs::write(&path, text).map_err(|e| Failure::io(&path, &e))?;
        screen::print(&format!("{}\n", path.display()))?;
    }
    Ok(Exit::Ok)
}

fn collect(command: &Command, name: &str, lang: Lang, pages: &mut Vec<(String, String)>) -> Result<(), Failure> {
    pages.push((name.to_owned(), page(command, lang)?));
    for inner in command.get_subcommands() {
        collect(inner, &format!("{name}-{}", inner.get_name()), lang, pages)?;
    }
    Ok(())
}

/// Headings of manual pages, in English and as Chinese pages have them.
const HEADINGS: [(&str, &str); 6] = [
    ("NAME", "名称"),
    ("SYNOPSIS", "概要"),
    ("DESCRIPTION", "描述"),
    ("OPTIONS", "选项"),
    ("SUBCOMMANDS", "命令"),
    ("VERSION", "版本"),
];

fn page(command: &Command, lang: Lang) -> Result<String, Failure> {
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command.clone());
    man.render(&mut page)
        .map_err(|e| Failure::io(Path::new("huiqi.1"), &e))?;
    let mut text = String::from_utf8_lossy(&page).into_owned();
    if lang == Lang::Zh {
        for (en, zh) in HEADINGS {
            text = text.replace(&format!(".SH {en}\n"), &format!(".SH {zh}\n"));
        }
    }
    Ok(text)
}
