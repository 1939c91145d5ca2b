//! `runs.jsonl`: the record of all runs of a folder. Each line holds the hash of the line before it, so none can be changed, taken out or
//! put in without changing all after it; `runs.head` holds the number of lines and the hash of the last, so none can be cut off.
//!
//! There is no clock in it: what counts is the order.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::canonical::canonical;
use super::{AuditError, sealed};
use crate::digest::digest_bytes;

/// Name of the record, beside the runs.
pub const CHAIN: &str = "runs.jsonl";
/// Name of the file that says where the record ends.
pub const HEAD: &str = "runs.head";
/// What stands for the line before the first.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What a line records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Event {
    /// A run was written.
    Run {
        /// Its name.
        run: String,
        /// SHA-256 of its manifest, which names every file.
        manifest: String,
        /// Hash function of the tree over its entitlements; empty if it has no tree.
        hash: String,
        /// Root of that tree.
        root: String,
    },
    /// A run's folder was cleared away.
    Pruned {
        /// Its name.
        run: String,
    },
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    /// From 1.
    number: u64,
    /// SHA-256 of the line before it, without its line break.
    previous: String,
    #[serde(flatten)]
    event: Event,
}

/// Where the record ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    lines: u64,
    last: String,
}

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainFault {
    /// Line, from 1; 0 for the whole.
    pub line: u64,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A record that holds together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Every line's text.
    lines: Vec<String>,
    events: Vec<Event>,
    /// The last line was written and the head was not: the process died in between.
    behind: bool,
}

/// Why there is no chain to go on from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainState {
    /// It holds together, or there is none yet.
    Whole(Chain),
    /// It does not.
    Broken(ChainFault),
}

fn fault(line: u64, zh: &str, en: &str) -> ChainFault {
    ChainFault {
        line,
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

impl Chain {
    /// The record of the runs in `dir`; empty if there is none.
    ///
    /// # Errors
    /// [`AuditError::Io`] if a file is there and cannot be read.
    pub fn load(dir: &Path) -> Result<ChainState, AuditError> {
        let (chain, head) = (read(dir, CHAIN)?, read(dir, HEAD)?);
        let checked = match (chain, head) {
            (None, None) => Ok(Chain::default()),
            (None, Some(_)) => Err(fault(0, "运行记录 runs.jsonl 不见了", "the record runs.jsonl is gone")),
            (Some(text), head) => parse(&text).and_then(|chain| ends(chain, head.as_deref())),
        };
        Ok(match checked {
            Ok(chain) => ChainState::Whole(chain),
            Err(fault) => ChainState::Broken(fault),
        })
    }

    /// What was recorded, in order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// A line's text, without line break; `number` from 1.
    #[must_use]
    pub fn line(&self, number: usize) -> Option<&str> {
        self.lines.get(number.checked_sub(1)?).map(String::as_str)
    }

    /// SHA-256 of the last line; 64 zeros if there is none.
    #[must_use]
    pub fn last(&self) -> String {
        let last = self.lines.last();
        last.map_or_else(|| NOTHING.to_owned(), |line| digest_bytes(line.as_bytes()))
    }

    /// The last that was recorded of a run: number of the line from 1, and what it says.
    #[must_use]
    pub fn of_run(&self, id: &str) -> Option<(usize, &Event)> {
        let about = |event: &Event| match event {
            Event::Run { run, .. } | Event::Pruned { run } => run == id,
        };
        let at = self.events.iter().rposition(about)?;
        Some((at + 1, self.events.get(at)?))
    }

    /// Whether the last line has no head yet, because the process that wrote it died.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Adds a line and writes the record into `dir`: each file is there whole, old or new.
    pub(super) fn append(&mut self, dir: &Path, event: Event) -> Result<(), AuditError> {
        let line = Line {
            number: number(self.lines.len()).saturating_add(1),
            previous: self.last(),
            event: event.clone(),
        };
        let text = canonical(&serde_json::to_value(&line)?)?;
        self.lines.push(text);
        self.events.push(event);
        self.write(dir)
    }

    /// Writes the record, then its head.
    pub(super) fn write(&mut self, dir: &Path) -> Result<(), AuditError> {
        let mut text = self.lines.join("\n");
        text.push('\n');
        sealed::replace(&dir.join(CHAIN), text.as_bytes())?;
        let head = Head {
            lines: number(self.lines.len()),
            last: self.last(),
        };
        let head = canonical(&serde_json::to_value(&head)?)? + "\n";
        sealed::replace(&dir.join(HEAD), head.as_bytes())?;
        self.behind = false;
        Ok(())
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn read(dir: &Path, name: &str) -> Result<Option<Vec<u8>>, AuditError> {
    let path = dir.join(name);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(AuditError::Io { path, source }),
    }
}

/// Every line as it must be, each with the hash of the one before.
fn parse(text: &[u8]) -> Result<Chain, ChainFault> {
    let whole = std::str::from_utf8(text).ok().and_then(|text| text.strip_suffix('\n'));
    let Some(text) = whole else {
        return Err(fault(
            0,
            "运行记录末行不完整，或不是文本",
            "the record's last line is not whole, or it is no text",
        ));
    };
    let mut chain = Chain::default();
    for (at, line) in (1..).zip(text.split('\n')) {
        let parsed: Option<Line> = serde_json::from_str(line).ok();
        let written = |line: &Line| canonical(&serde_json::to_value(line).ok()?).ok();
        let Some(parsed) = parsed.filter(|parsed| written(parsed).as_deref() == Some(line)) else {
            return Err(fault(
                at,
                "这一行不是程序写的样子",
                "this line is not as the program writes it",
            ));
        };
        if parsed.number != at {
            return Err(fault(
                at,
                "行号不连续：有行被删去、插入或调换",
                "the numbers do not follow: lines were taken out, put in or moved",
            ));
        }
        if parsed.previous != chain.last() {
            return Err(fault(
                at,
                "与上一行的哈希不符：上一行被改动",
                "this is not the hash of the line before: that line was changed",
            ));
        }
        chain.lines.push(line.to_owned());
        chain.events.push(parsed.event);
    }
    Ok(chain)
}

/// Whether the record ends where its head says.
fn ends(mut chain: Chain, head: Option<&[u8]>) -> Result<Chain, ChainFault> {
    let count = number(chain.lines.len());
    let before_last = chain.lines.len().checked_sub(2).and_then(|at| chain.lines.get(at));
    let before_last = before_last.map_or_else(|| NOTHING.to_owned(), |line| digest_bytes(line.as_bytes()));
    let head: Option<Head> = match head {
        // The very first line was written and its head was not.
        None if count == 1 => None,
        None => return Err(fault(0, "runs.head 不见了", "runs.head is gone")),
        Some(bytes) => match serde_json::from_slice(bytes) {
            Ok(head) => Some(head),
            Err(_) => return Err(fault(0, "runs.head 被改动", "runs.head was changed")),
        },
    };
    let (lines, last) = head.map_or_else(|| (0, NOTHING.to_owned()), |head| (head.lines, head.last));
    if lines == count && last == chain.last() {
        return Ok(chain);
    }
    if lines.checked_add(1) == Some(count) && last == before_last {
        chain.behind = true;
        return Ok(chain);
    }
    if lines > count {
        let (zh, en) = (
            format!("运行记录应有 {lines} 行，只剩 {count} 行：末尾被截去"),
            format!("the record should have {lines} lines and has {count}: its end was cut off"),
        );
        return Err(ChainFault { line: 0, zh, en });
    }
    Err(fault(
        count,
        "运行记录末行与 runs.head 不符：末行被改动或添加",
        "the record's last line is not the one that runs.head names: it was changed or added",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(run: &str) -> Event {
        Event::Run {
            run: run.to_owned(),
            manifest: digest_bytes(run.as_bytes()),
            hash: "sha256".to_owned(),
            root: digest_bytes(b"root"),
        }
    }

    fn three() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let mut chain = Chain::default();
        for run in ["a", "b"] {
            chain.append(dir.path(), event(run)).unwrap();
        }
        chain.append(dir.path(), Event::Pruned { run: "a".to_owned() }).unwrap();
        dir
    }

    fn fault_of(dir: &Path) -> ChainFault {
        match Chain::load(dir).unwrap() {
            ChainState::Broken(fault) => fault,
            ChainState::Whole(_) => panic!("nothing was found"),
        }
    }

    fn lines(dir: &Path) -> Vec<String> {
        let text = fs::read_to_string(dir.join(CHAIN)).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    fn write(dir: &Path, lines: &[String]) {
        fs::write(dir.join(CHAIN), lines.join("\n") + "\n").unwrap();
    }

    #[test]
    fn what_was_written_is_read_again() {
        let dir = three();
        let ChainState::Whole(chain) = Chain::load(dir.path()).unwrap() else {
            panic!("broken");
        };
        assert_eq!(chain.of_run("b"), Some((2, &event("b"))));
        assert_eq!(chain.of_run("a"), Some((3, &Event::Pruned { run: "a".to_owned() })));
        assert_eq!(chain.of_run("c"), None);
        // The first line as docs/audit.md shows it: names in byte order, nothing before it.
        let expected = format!(
            "{{\"event\":\"run\",\"hash\":\"sha256\",\"manifest\":\"{}\",\"number\":1,\"previous\":\"{NOTHING}\",\"root\":\"{}\",\"run\":\"a\"}}",
            digest_bytes(b"a"),
            digest_bytes(b"root")
        );
        assert_eq!(chain.line(1), Some(expected.as_str()));
        assert!(chain.line(2).unwrap().contains(&digest_bytes(expected.as_bytes())));
    }

    #[test]
    fn a_line_that_is_changed_is_named() {
        let dir = three();
        let whole = lines(dir.path());
        for at in 0..3 {
            let mut changed = whole.clone();
            changed[at] = changed[at].replacen("\"run\":\"", "\"run\":\"x", 1);
            write(dir.path(), &changed);
            // The line behind it no longer fits; behind the last stands the head.
            let found = fault_of(dir.path());
            assert_eq!(found.line, if at == 2 { 3 } else { u64::try_from(at).unwrap() + 2 });
        }
        let mut spaced = whole.clone();
        spaced[0] = spaced[0].replacen(',', ", ", 1);
        write(dir.path(), &spaced);
        assert_eq!(fault_of(dir.path()).line, 1);
    }

    #[test]
    fn lines_cannot_go_come_or_change_places() {
        let dir = three();
        let whole = lines(dir.path());
        for cut in [&whole[..2], &whole[..1]] {
            write(dir.path(), cut);
            assert!(fault_of(dir.path()).zh.contains("截去"));
        }
        write(dir.path(), &[whole[0].clone(), whole[2].clone()]);
        assert_eq!(fault_of(dir.path()).line, 2);
        write(dir.path(), &[whole[1].clone(), whole[0].clone(), whole[2].clone()]);
        assert_eq!(fault_of(dir.path()).line, 1);
        fs::write(dir.path().join(CHAIN), whole.join("\n")).unwrap();
        assert_eq!(fault_of(dir.path()).line, 0);
        fs::write(dir.path().join(CHAIN), "").unwrap();
        assert_eq!(fault_of(dir.path()).line, 0);
        fs::remove_file(dir.path().join(CHAIN)).unwrap();
        assert!(fault_of(dir.path()).zh.contains("不见"));
    }

    #[test]
    fn the_head_cannot_be_changed_alone() {
        let dir = three();
        fs::write(dir.path().join(HEAD), "{}").unwrap();
        fault_of(dir.path());
        fs::remove_file(dir.path().join(HEAD)).unwrap();
        fault_of(dir.path());
    }

    #[test]
    fn a_process_that_died_between_the_two_files_is_forgiven() {
        let dir = three();
        let head = fs::read(dir.path().join(HEAD)).unwrap();
        let ChainState::Whole(mut chain) = Chain::load(dir.path()).unwrap() else {
            panic!("broken");
        };
        chain.append(dir.path(), event("c")).unwrap();
        fs::write(dir.path().join(HEAD), head).unwrap();
        match Chain::load(dir.path()).unwrap() {
            ChainState::Whole(chain) => assert!(chain.is_behind()),
            ChainState::Broken(fault) => panic!("{fault:?}"),
        }
    }
}
