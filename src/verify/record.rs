//! The run against the record of the runs, the office's signature and the printed checkpoint.

use std::path::Path;

use super::{Check, Questions, State};
use crate::audit::{Chain, ChainState, Event, KnownManifest, SignatureState, public_key, signatures};
use crate::runner::Failure;

/// `dir`: the run's own folder, links resolved.
pub(super) fn checks(dir: &Path, manifest: &KnownManifest, questions: &Questions<'_>) -> Result<Vec<Check>, Failure> {
    let mut checks = Vec::new();
    if let Some(said) = questions.checkpoint {
        checks.push(printed(said, manifest));
    }
    let Some(runs) = dir.parent().filter(|_| !questions.alone) else {
        return Ok(checks);
    };
    let chain = match Chain::load(runs)? {
        ChainState::Whole(chain) => chain,
        ChainState::Broken(fault) => {
            let place = format!("runs.jsonl:{}", fault.line);
            let (zh, en) = (format!("{place} {}", fault.zh), format!("{place} {}", fault.en));
            checks.push(Check::new("record", State::Bad, zh, en));
            return Ok(checks);
        }
    };
    let line = recorded(&chain, manifest, &mut checks);
    if let Some(path) = questions.key {
        let key = public_key(path)?;
        checks.push(signed(signatures(runs, &chain, &key)?, line));
    }
    Ok(checks)
}

/// Whether the record's last word on this run is this manifest; the number of its line.
fn recorded(chain: &Chain, manifest: &KnownManifest, checks: &mut Vec<Check>) -> Option<usize> {
    let root = manifest.checkpoint.as_ref().map(|c| c.root.as_str());
    let n = chain.events().len();
    let (line, state, zh, en) = match chain.of_run(&manifest.id) {
        Some((
            line,
            Event::Run {
                manifest: sha256,
                root: own,
                ..
            },
        )) if *sha256 == manifest.sha256 && Some(own.as_str()) == root => {
            let zh = format!("运行记录 {n} 行环环相扣，第 {line} 行与本次运行的清单和哈希树根一致");
            let en = format!("the record of {n} lines holds together, line {line} has this manifest and root");
            (Some(line), State::Ok, zh, en)
        }
        Some((line, Event::Run { .. })) => (
            None,
            State::Bad,
            format!("运行记录第 {line} 行所记的不是这份清单或哈希树根"),
            format!("line {line} of the record has another manifest or root"),
        ),
        Some((line, Event::Pruned { .. })) => (
            None,
            State::Bad,
            format!("运行记录第 {line} 行说这次运行已清理"),
            format!("line {line} of the record says that this run was cleared away"),
        ),
        None => (
            None,
            State::Bad,
            "运行记录里没有这次运行（单独转交的文件夹用 --alone）".to_owned(),
            "the record does not have this run (a folder handed on by itself: --alone)".to_owned(),
        ),
    };
    checks.push(Check::new("record", state, zh, en));
    line
}

/// Whether the signatures cover the run's line.
fn signed(state: SignatureState, line: Option<usize>) -> Check {
    let (state, zh, en) = match (state, line) {
        (SignatureState::UpTo(number), Some(line)) if line <= number => (
            State::Ok,
            format!("签名有效，覆盖运行记录第 1 至 {number} 行"),
            format!("the signature holds and covers lines 1 to {number} of the record"),
        ),
        (SignatureState::UpTo(number), _) => (
            State::Bad,
            format!("签名只到运行记录第 {number} 行，不含本次运行"),
            format!("the signature covers lines 1 to {number} of the record, not this run"),
        ),
        (SignatureState::None, _) => (
            State::Bad,
            "没有用这把钥匙签的名".to_owned(),
            "nothing is signed with this key".to_owned(),
        ),
        (SignatureState::Bad(at), _) => (
            State::Bad,
            format!("runs.sig.jsonl:{at} 签名不符：签名或运行记录被改动"),
            format!("runs.sig.jsonl:{at} the signature does not hold: it or the record was changed"),
        ),
    };
    Check::new("signature", state, zh, en)
}

/// Whether the printed checkpoint is this run's.
fn printed(said: &str, manifest: &KnownManifest) -> Check {
    match &manifest.checkpoint {
        Some(checkpoint) if checkpoint.is(said) => Check::new(
            "printed",
            State::Ok,
            "纸面上的校验码与本次运行一致",
            "the printed checkpoint is this run's",
        ),
        Some(_) | None => Check::new(
            "printed",
            State::Bad,
            "纸面上的校验码不是本次运行的",
            "the printed checkpoint is not this run's",
        ),
    }
}
