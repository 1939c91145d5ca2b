//! Help in two languages. The Chinese texts stand with the arguments ([`super::args`]); the English ones are here, by their place.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory as _};

use super::args::Arguments;
use crate::report::Lang;

/// Place of a command (`runs prune`) or of an argument (`runs prune/keep`), and its English text. An argument without a command in
/// front has the same text everywhere.
const ENGLISH: &[(&str, &str)] = &[
    (
        "huiqi",
        "huiqi: what every enterprise is entitled to under each relief measure, exact to the fen.",
    ),
    (
        "run",
        "Read the bureaus' exports, compute entitlements, write the departments' reports",
    ),
    (
        "whatif",
        "What if: who would get more or less with other rates, days or formulas",
    ),
    ("check", "Check a policy pack and run its worked cases"),
    (
        "explain",
        "Why a row is what it is: law in force, every condition, every line; or what a diagnostic means",
    ),
    (
        "explain/target",
        "Unified code, or FILE:LINE (FILE#SHEET:LINE), or a diagnostic such as POL026",
    ),
    ("explain/run", "Folder of the run [default: runs/current]"),
    ("explain/measure", "Explain this measure only"),
    ("explain/record", "Explain this record only"),
    (
        "explain/format",
        "Form of the output: text, json or html [default: text]",
    ),
    ("handbook", "Write the policy handbook of a pack (page and Markdown)"),
    (
        "sources",
        "Exports and mappings: do they go together, or a draft for a new export",
    ),
    (
        "sources check",
        "Which mapping fits each file, which headings are missing, what is wrong with the first rows",
    ),
    (
        "sources new",
        "Draft a mapping and a schema for an export that none fits",
    ),
    ("synth", "Write the exports of a made-up county, for shows and tests"),
    ("runs", "List the runs that a folder keeps, or clear old ones away"),
    ("runs list", "List the runs, the one written last first"),
    (
        "runs prune",
        "Keep the runs written last, remove the others; the one that current leads to always stays",
    ),
    (
        "verify",
        "Check a run: files, totals, the record of the runs; on request run it again and compare",
    ),
    ("verify/dir", "Folder of the run, e.g. runs/current"),
    (
        "verify/rerun",
        "Run again from what was kept and the exports, and compare every byte",
    ),
    (
        "verify/exports",
        "Folder of the exports, to run again [default: data/exports]",
    ),
    (
        "verify/alone",
        "The folder was handed on by itself: no record of runs is beside it",
    ),
    (
        "verify/key",
        "The office's public key (PEM): the record must be signed with it",
    ),
    ("verify/checkpoint", "Checkpoint as a printed report shows it"),
    (
        "prove",
        "Prove an enterprise's rows to somebody who has nothing but SHA-256",
    ),
    (
        "prove/code",
        "Unified code; of a record that belongs to no enterprise, its key",
    ),
    ("prove/run", "Folder of the run [default: runs/current]"),
    ("prove/measure", "Only this measure"),
    ("prove/record", "Only this record"),
    (
        "diff",
        "Compare two runs: what changed for each enterprise and measure, by how much and why",
    ),
    ("diff/old", "Folder of the earlier run"),
    ("diff/new", "Folder of the later run"),
    (
        "diff/format",
        "text (totals), csv (every change) or json [default: text]",
    ),
    (
        "diff/out",
        "Write every change into this folder; for runs as of different days also the correction ledger",
    ),
    ("run/format", "Form of the totals: text or json [default: text]"),
    (
        "run/hash",
        "Hash of the tree over the entitlements: sha256 or sm3 [default: sha256]",
    ),
    (
        "run/sign",
        "Sign the record of the runs with the office's private key (Ed25519, PEM)",
    ),
    (
        "run/warn_error",
        "Exit with 8 if tables were absent, rows set aside or warnings given",
    ),
    ("completions", "Print a script that completes commands in a shell"),
    ("man", "Print the manual page, or write all of them into a folder"),
    ("/help", "Show this help"),
    (
        "whatif/run",
        "Folder of a run, or of runs of which current is meant [default: runs]",
    ),
    (
        "whatif/scenario",
        "Scenario file; several are laid over each other, the later ones win",
    ),
    (
        "whatif/set",
        "One change: name=value; several may be given, they win over files",
    ),
    ("whatif/each", "Hold each scenario file against the law on its own"),
    (
        "whatif/sweep",
        "Go through values: name=from..to/step; two of them make a grid",
    ),
    (
        "whatif/solve",
        "Look for the highest value: name, or name=from..to/step; the target stands in --for",
    ),
    (
        "whatif/target",
        "Target to solve for: total, change or a measure = amount (yuan) that must not be exceeded",
    ),
    (
        "whatif/rank",
        "What a least step of each parameter costs, the largest first",
    ),
    (
        "whatif/law_as_of",
        "Day as of which the law is asked [default: that of the run]",
    ),
    (
        "whatif/levels",
        "File of the shares of levels of government [default: levels.toml of the pack, if any]",
    ),
    (
        "whatif/out",
        "Folder for the files of the answer; without it they are not written",
    ),
    (
        "whatif/policy",
        "Folder of the policy pack, the one of the run [default: data/policy/2022, here or beside the program]",
    ),
    (
        "run/law_as_of",
        "Another day for the law only; that of the data is --as-of or --data-as-of",
    ),
    (
        "run/data_as_of",
        "Another day for the data only: what was known then; the law stays at --as-of or the pack's day",
    ),
    ("/version", "Show version, commit and build"),
    ("/lang", "Language of reports and messages: zh or en [default: zh]"),
    ("/quiet", "No progress, no notices"),
    ("/verbose", "Show everything that the run noticed"),
    (
        "/color",
        "Colours: auto (on a terminal only), always or never [default: auto]",
    ),
    (
        "/log_format",
        "Form of progress and messages: text or json [default: text]",
    ),
    ("/format", "Form of the output: text or json [default: text]"),
    ("/exports", "Folder of the exports [default: data/exports]"),
    (
        "/policy",
        "Folder of the policy pack [default: data/policy/2022, here or beside the program]",
    ),
    ("/out", "Folder of the runs [default: runs]"),
    (
        "/as_of",
        "Evaluation day; law published later is not known [default: the pack's day]",
    ),
    ("/sources", "Folder of the mappings [default: data/sources]"),
    ("/schemas", "Folder of the table schemas [default: schemas]"),
    ("/force", "Compute again although the result is there, and replace it"),
    ("/threads", "Number of threads [default: number of processors]"),
    (
        "/scenario",
        "Name of a trial: computes although worked cases fail; every output says so, current stays",
    ),
    ("check/dir", "Folder of the policy pack"),
    (
        "check/coverage",
        "List for each measure and version which conditions, limits, amounts and groups some case meets and fails",
    ),
    (
        "check/nudge",
        "Change every amount, day, list and code by its least step and list the changes that no case notices",
    ),
    (
        "check/strict",
        "Exit with 1 if something is neither covered nor noticed nor explained",
    ),
    (
        "handbook/out",
        "Folder that the handbook is written into; made if need be",
    ),
    ("sources check/files", "Files of exports, or folders with them"),
    ("sources new/file", "File of the export"),
    ("sources new/sheet", "The sheet [default: the only one]"),
    (
        "sources new/id",
        "English name of mapping and table: lower-case letters, digits, underscores [default: new_source]",
    ),
    (
        "sources new/out",
        "Write into this folder (NAME.toml and NAME.json) instead of printing",
    ),
    (
        "synth/enterprises",
        "Number of enterprises [a county has about 25000, a city 10 times, a province 200 times as many]",
    ),
    ("synth/seed", "Random seed: same seed, same bytes [default: 1]"),
    (
        "synth/out",
        "Folder of the exports, must be empty; the truth goes into DIR.truth",
    ),
    (
        "synth/format",
        "Form of the files: text (no limit of size) or office (as the bureaus export them) [default: text]",
    ),
    (
        "synth/no_truth_rows",
        "Keep counts, sums and planted errors of the truth, but not its rows",
    ),
    ("runs prune/keep", "How many of the latest runs stay"),
    ("completions/shell", "bash, zsh, fish, elvish or powershell"),
    (
        "man/out",
        "Write into this folder, a page for each command, instead of printing",
    ),
];

/// Value names in Chinese.
const VALUES: &[(&str, &str)] = &[
    ("DIR", "文件夹"),
    ("TARGET", "对象"),
    ("ID", "编号"),
    ("KEY", "记录"),
    ("FILE", "文件"),
    ("SHEET", "工作表"),
    ("NAME", "名称"),
    ("DATE", "日期"),
    ("N", "数"),
    ("S", "数"),
    ("SHELL", "种类"),
    ("CODE", "代码"),
    ("ID", "编号"),
    ("KEY", "记录"),
    ("RUN_A", "先前的运行"),
    ("RUN_B", "后来的运行"),
    ("HASH", "算法"),
    ("LANG", "语言"),
    ("COLOR", "方式"),
    ("FORMAT", "格式"),
    ("LOG_FORMAT", "格式"),
    ("NAME=VALUE", "名称=值"),
    ("NAME=RANGE", "名称=范围"),
    ("TARGET", "目标"),
];

/// The command with its help in `lang`.
pub(super) fn command(lang: Lang, version: &'static str) -> Command {
    let mut command = localized(Arguments::command().version(version), "", lang);
    command.build();
    usage(command, lang)
}

/// The words of a command and of those below it.
fn localized(mut command: Command, place: &str, lang: Lang) -> Command {
    if lang == Lang::En
        && let Some(text) = english(if place.is_empty() { "huiqi" } else { place })
    {
        command = command.about(text).long_about(None::<&str>);
    }
    let flag = |id: &'static str, short, action| Arg::new(id).short(short).long(id).action(action);
    command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(lang.pick("命令", "Commands"))
        .subcommand_value_name(lang.pick("命令", "COMMAND"))
        .arg(flag("help", 'h', ArgAction::Help).help("显示帮助"));
    if place.is_empty() {
        command = command.arg(flag("version", 'V', ArgAction::Version).help("显示版本、提交和构建"));
    }
    command = command.mut_args(|arg| argument(arg, place, lang));
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let inner = format!("{place} {name}").trim_start().to_owned();
        command = command.mut_subcommand(&name, |sub| localized(sub, &inner, lang));
    }
    command
}

fn argument(arg: Arg, place: &str, lang: Lang) -> Arg {
    let heading = if arg.is_positional() {
        lang.pick("参数", "Arguments")
    } else {
        lang.pick("选项", "Options")
    };
    let mut arg = arg.help_heading(heading);
    if arg.get_action().takes_values() {
        // The help text names them, in its own language.
        arg = arg.hide_possible_values(true).hide_default_value(true);
    }
    let id = arg.get_id().to_string();
    if lang == Lang::En {
        let text = english(&format!("{place}/{id}")).or_else(|| english(&format!("/{id}")));
        return match text {
            Some(text) => arg.help(text).long_help(None::<&str>),
            None => arg,
        };
    }
    if arg.get_action().takes_values() {
        let said = arg.get_value_names().and_then(<[_]>::first).map(ToString::to_string);
        let said = said.unwrap_or_else(|| id.to_uppercase());
        if let Some((_, name)) = VALUES.iter().find(|(en, _)| *en == said) {
            arg = arg.value_name(*name);
        }
    }
    arg
}

fn english(place: &str) -> Option<&'static str> {
    ENGLISH.iter().find(|(at, _)| *at == place).map(|(_, text)| *text)
}

/// Gives a command and those below it their line of usage and their order of parts.
fn usage(mut command: Command, lang: Lang) -> Command {
    let said = command.render_usage().to_string();
    let said = said.trim_start_matches("Usage: ").trim();
    let (said, template) = match lang {
        Lang::En => (said.to_owned(), "{about-with-newline}\nUsage: {usage}\n\n{all-args}"),
        Lang::Zh => (
            said.replace("[OPTIONS]", "[选项]"),
            "{about-with-newline}\n用法：{usage}\n\n{all-args}",
        ),
    };
    command = command.override_usage(StyledStr::from(said)).help_template(template);
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| usage(sub, lang));
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_chinese(c: char) -> bool {
        ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
    }

    /// Calls `see` for a command and all below it.
    fn each(command: &mut Command, see: &mut dyn FnMut(&mut Command)) {
        see(command);
        command.get_subcommands_mut().for_each(|sub| each(sub, see));
    }

    #[test]
    fn english_help_has_no_chinese_and_every_argument_its_text() {
        each(&mut command(Lang::En, "0"), &mut |command| {
            let text = command.render_long_help().to_string();
            assert!(!text.chars().any(is_chinese), "{text}");
            assert!(text.contains("Usage: huiqi"), "{text}");
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
            }
        });
    }

    #[test]
    fn chinese_help_has_no_words_of_clap() {
        each(&mut command(Lang::Zh, "0"), &mut |command| {
            let text = command.render_long_help().to_string();
            assert!(text.contains("用法：huiqi") && text.contains("选项:"), "{text}");
            for english in [
                "Usage", "Options", "OPTIONS", "Commands", "COMMAND", "default", "possible", "Print", "DIR",
            ] {
                assert!(!text.contains(english), "{english}: {text}");
            }
        });
    }
}
