//! Trials (试算): runs of a pack that is not the law. They never become current, and every output says what they are.

use super::failure::{Exit, Failure};
use crate::report::Lang;

/// Longest name, in characters.
const LONGEST: usize = 40;

/// Refuses names that cannot stand in the outputs.
///
/// # Errors
/// [`Failure`] (code 2) if the name is blank, too long or has control characters.
pub(super) fn check(name: &str) -> Result<(), Failure> {
    let count = name.chars().count();
    if name.trim().is_empty() || count > LONGEST || name.chars().any(char::is_control) {
        return Err(Failure::new(
            Exit::Usage,
            "--scenario",
            (
                "试算名称须为1至40个字，不含控制字符。",
                "The name of a trial has 1 to 40 characters and no control characters.",
            ),
            ("换一个名称。", "Give another name."),
        ));
    }
    Ok(())
}

/// The title of the pack in the outputs of a trial.
pub(super) fn title(name: &str, title: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("【试算：{name}】{title}"),
        Lang::En => format!("[试算 trial: {name}] {title}"),
    }
}

/// The band at the head of every report of a trial.
pub(super) fn band(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("试算：{name}。按试算的政策包算出，不作为办理依据。"),
        Lang::En => format!("试算 (trial): {name}. Computed from a pack on trial; nothing may be granted by it."),
    }
}
