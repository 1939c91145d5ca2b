//! `equivalent.toml` of a pack: what no case can notice, each with the reason.

use std::path::Path;

use serde::Deserialize;

use super::CasesError;

/// File name in the pack folder.
pub(crate) const FILE: &str = "equivalent.toml";

/// A mark.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mark {
    /// The place; `*` stands for any text.
    pub(crate) place: String,
    /// The change; `*` stands for any text.
    #[serde(default = "any")]
    pub(crate) change: String,
    /// Why nothing can notice it.
    pub(crate) why: String,
}

fn any() -> String {
    "*".to_owned()
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    equivalent: Vec<Mark>,
}

/// The marks of a pack; a pack without the file has none.
pub(crate) fn read(dir: &Path) -> Result<Vec<Mark>, CasesError> {
    let path = dir.join(FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(CasesError::Io { path, source }),
    };
    let file: File = toml::from_str(&text).map_err(|source| CasesError::Toml {
        path,
        source: Box::new(source),
    })?;
    Ok(file.equivalent)
}

impl Mark {
    /// Whether it speaks of this change of this place. A mark without a reason speaks of nothing.
    pub(crate) fn covers(&self, place: &str, change: &str) -> bool {
        !self.why.trim().is_empty() && fits(&self.place, place) && fits(&self.change, change)
    }
}

/// Whether a text fits a pattern in which `*` stands for any text.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((begin, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(begin) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let Some(last) = parts.pop() else { return false };
    for part in parts {
        let Some((_, behind)) = left.split_once(part) else {
            return false;
        };
        left = behind;
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text, expected) in [
            ("a.b", "a.b", true),
            ("a.b", "a.bc", false),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*c*e", "abcde", true),
            ("a*c*e", "abcd", false),
            ("a*ab", "ab", false),
            ("*", "", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
        let mark = |why: &str| Mark {
            place: "a*".into(),
            change: any(),
            why: why.into(),
        };
        assert!(mark("because").covers("ab", "1 -> 2"));
        assert!(!mark(" ").covers("ab", "1 -> 2"));
    }
}
