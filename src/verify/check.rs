//! One check and what it found.

use serde::Serialize;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It holds.
    Ok,
    /// It does not.
    Bad,
    /// It could not be made; what was asked for is not confirmed.
    Undone,
}

/// A check in words. Never holds personal data: rows are named by their line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stable name.
    pub check: &'static str,
    /// How it ended.
    pub state: State,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Check {
    pub(super) fn new(check: &'static str, state: State, zh: impl Into<String>, en: impl Into<String>) -> Check {
        let (zh, en) = (zh.into(), en.into());
        Check { check, state, zh, en }
    }

    /// Ok if nothing was found, else bad with the first few things that were.
    pub(super) fn of(check: &'static str, good: (String, String), found: &[String]) -> Check {
        if found.is_empty() {
            return Check::new(check, State::Ok, good.0, good.1);
        }
        let (shown, rest) = found.split_at(found.len().min(SHOWN));
        let more = |zh: bool| match (rest.len(), zh) {
            (0, _) => String::new(),
            (n, true) => format!("；另有 {n} 处"),
            (n, false) => format!("; {n} more"),
        };
        let list = shown.join("; ");
        let (zh, en) = (
            format!("{} 处不符：{list}{}", found.len(), more(true)),
            format!("{} do not agree: {list}{}", found.len(), more(false)),
        );
        Check::new(check, State::Bad, zh, en)
    }
}

/// How many findings are listed.
const SHOWN: usize = 10;
