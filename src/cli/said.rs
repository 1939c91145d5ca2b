//! What can be known of the arguments before they are parsed: in which language and form to say that they are wrong.

use std::ffi::OsString;

use super::args::{ColorArgument, FormatArgument};
use crate::report::Lang;

/// Language and form of messages about the arguments themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) lang: Lang,
    pub(super) color: ColorArgument,
    pub(super) log_format: FormatArgument,
}

impl Said {
    /// From the arguments of the process and its locale.
    pub(super) fn here(arguments: &[OsString]) -> Said {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(std::env::var_os)
            .find(|value| !value.is_empty());
        Said::of(arguments, locale.and_then(|value| value.into_string().ok()).as_deref())
    }

    /// From some arguments and a locale such as `en_US.UTF-8`. What is said counts; else an English locale asks for English.
    fn of(arguments: &[OsString], locale: Option<&str>) -> Said {
        let value = |option: &str| {
            let mut rest = arguments.iter().map(|a| a.to_str().unwrap_or("\u{0}"));
            let mut found = None;
            while let Some(argument) = rest.next() {
                match argument.strip_prefix(option) {
                    Some("") => found = rest.next(),
                    Some(value) if value.starts_with('=') => found = value.get(1..),
                    _ => {}
                }
            }
            found
        };
        let english = locale.is_some_and(|locale| locale.starts_with("en"));
        Said {
            lang: match value("--lang") {
                Some("en") => Lang::En,
                Some("zh") => Lang::Zh,
                _ if english => Lang::En,
                _ => Lang::Zh,
            },
            color: match value("--color") {
                Some("always") => ColorArgument::Always,
                Some("never") => ColorArgument::Never,
                _ => ColorArgument::Auto,
            },
            log_format: if value("--log-format") == Some("json") {
                FormatArgument::Json
            } else {
                FormatArgument::Text
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_counts_and_then_the_locale() {
        let lang = |arguments: &[&str], locale| {
            let arguments: Vec<OsString> = arguments.iter().map(Into::into).collect();
            Said::of(&arguments, locale).lang
        };
        assert_eq!(lang(&["run"], None), Lang::Zh);
        assert_eq!(lang(&["run"], Some("C.UTF-8")), Lang::Zh);
        assert_eq!(lang(&["run"], Some("en_US.UTF-8")), Lang::En);
        assert_eq!(lang(&["run", "--lang", "zh"], Some("en_US.UTF-8")), Lang::Zh);
        assert_eq!(lang(&["--lang=en", "walk"], None), Lang::En);
        assert_eq!(lang(&["run", "--lang"], None), Lang::Zh);
    }
}
