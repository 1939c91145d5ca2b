//! Wrong arguments in the words of the house: place, cause, remedy.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::runner::{Exit, Failure};

/// What clap found wrong, in both languages. `command`: what was typed up to the first option, e.g. `huiqi runs prune`.
pub(super) fn failure(error: &clap::Error, command: &str) -> Failure {
    let argument = said(error, ContextKind::InvalidArg);
    let (zh, en) = cause(error, &argument);
    let (remedy_zh, remedy_en) = remedy(error, &argument, command);
    Failure::new(Exit::Usage, command, (&zh, &en), (&remedy_zh, &remedy_en))
}

fn cause(error: &clap::Error, argument: &str) -> (String, String) {
    let value = said(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => (
            format!("没有 {argument} 这个参数。"),
            format!("There is no argument {argument}."),
        ),
        ErrorKind::InvalidSubcommand => {
            let name = said(error, ContextKind::InvalidSubcommand);
            (
                format!("没有 {name} 这个命令。"),
                format!("There is no command {name}."),
            )
        }
        ErrorKind::InvalidValue if value.is_empty() => (
            format!("{argument} 后面缺少内容。"),
            format!("{argument} lacks its value."),
        ),
        ErrorKind::InvalidValue => (
            format!("{argument} 不能是“{value}”。"),
            format!("{argument} cannot be “{value}”."),
        ),
        ErrorKind::ValueValidation => {
            let why = error.source().map_or_else(String::new, |source| format!(": {source}"));
            (
                format!("{argument} 的内容“{value}”不符合要求。"),
                format!("{argument} cannot be “{value}”{why}."),
            )
        }
        ErrorKind::MissingRequiredArgument => (format!("缺少 {argument}。"), format!("{argument} is missing.")),
        ErrorKind::ArgumentConflict => {
            let other = said(error, ContextKind::PriorArg);
            if other.is_empty() || other == argument {
                (format!("{argument} 写了两次。"), format!("{argument} is there twice."))
            } else {
                (
                    format!("{argument} 不能与 {other} 同用。"),
                    format!("{argument} and {other} exclude each other."),
                )
            }
        }
        ErrorKind::InvalidUtf8 => (
            "参数不是有效的文字。".to_owned(),
            "An argument is no valid text.".to_owned(),
        ),
        _ => (
            format!("参数有误：{argument}"),
            format!("The arguments are wrong: {argument}"),
        ),
    }
}

/// What may have been meant, and where all of it can be read.
fn remedy(error: &clap::Error, argument: &str, command: &str) -> (String, String) {
    let (mut zh, mut en) = (String::new(), String::new());
    let meant = said(error, ContextKind::SuggestedArg) + &said(error, ContextKind::SuggestedSubcommand);
    let meant = meant + &said(error, ContextKind::SuggestedValue);
    if !meant.is_empty() {
        zh = format!("是不是 {meant}？");
        en = format!("Did you mean {meant}? ");
    }
    let valid = said(error, ContextKind::ValidValue);
    if !valid.is_empty() {
        zh += &format!("可以是：{valid}。");
        en += &format!("It may be: {valid}. ");
    }
    if error.kind() == ErrorKind::ValueValidation {
        let (how_zh, how_en) = match argument.split_whitespace().next() {
            Some("--as-of") => ("日期写作 2022-12-31。", "Days are written 2022-12-31. "),
            Some("--threads") => ("应为 1 到 1024 的整数。", "It is a whole number from 1 to 1024. "),
            _ => ("应为整数，不带小数和单位。", "It is a whole number without unit. "),
        };
        zh += how_zh;
        en += how_en;
    }
    (
        format!("{zh}用 {command} --help 查看全部参数。"),
        format!("{en}See {command} --help for all arguments."),
    )
}

/// A piece of what clap knows about the error; empty if it does not.
fn said(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" / "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The commands at the beginning of what was typed, e.g. `huiqi sources check`.
pub(super) fn typed(command: &clap::Command, arguments: &[std::ffi::OsString]) -> String {
    let (mut at, mut path) = (command, String::from("huiqi"));
    for argument in arguments.iter().skip(1).filter_map(|a| a.to_str()) {
        if let Some(inner) = at.find_subcommand(argument) {
            path = format!("{path} {argument}");
            at = inner;
        }
    }
    path
}
