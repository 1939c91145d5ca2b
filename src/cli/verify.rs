//! `huiqi verify` and `huiqi prove`: what was found out goes to stdout.

use std::path::Path;

use super::args::{FormatArgument, ProveArguments, VerifyArguments};
use super::console::Console;
use super::{places, screen};
use crate::report::Lang;
use crate::runner::{Engine, Exit, Failure};
use crate::verify::{Again, Check, Questions, State, Wanted};

/// Checks a run; ends with 1 unless everything that was asked is confirmed.
pub(super) fn verify(engine: &dyn Engine, options: &VerifyArguments, console: &mut Console) -> Result<Exit, Failure> {
    console.done();
    let dir = places::existing(&options.dir, "DIR")?;
    let exports = match options.rerun {
        true => Some(places::exports(options.exports.as_deref())?),
        false => None,
    };
    let questions = Questions {
        alone: options.alone,
        key: options.key.as_deref(),
        checkpoint: options.checkpoint.as_deref(),
        rerun: exports.as_deref().map(|exports: &Path| Again { exports }),
    };
    let checks = crate::verify::verify(engine, &dir, &questions)?;
    let held = checks.iter().all(|check| check.state == State::Ok);
    let text = if options.format == FormatArgument::Json {
        format!("{:#}\n", serde_json::json!({ "confirmed": held, "checks": checks }))
    } else {
        shown(&checks, held, console.lang)
    };
    screen::print(&text)?;
    Ok(if held { Exit::Ok } else { Exit::Findings })
}

fn shown(checks: &[Check], held: bool, lang: Lang) -> String {
    let mut text = String::new();
    for check in checks {
        let state = match check.state {
            State::Ok => lang.pick("相符", "ok"),
            State::Bad => lang.pick("不符", "BAD"),
            State::Undone => lang.pick("未核", "not done"),
        };
        let (name, words) = (named(check.check, lang), lang.pick(&check.zh, &check.en));
        text.push_str(&format!("[{state}] {name}{}{words}\n", lang.pick("：", ": ")));
    }
    text.push_str(if held {
        lang.pick("全部相符。\n", "Everything agrees.\n")
    } else {
        lang.pick(
            "有不符或未核的，见上。\n",
            "Not everything agrees or was checked, see above.\n",
        )
    });
    text
}

fn named(check: &'static str, lang: Lang) -> &'static str {
    let (zh, en) = match check {
        "files" => ("文件", "files"),
        "kept" => ("留存", "kept"),
        "tree" => ("哈希树", "tree"),
        "parquet" => ("两种格式", "parquet"),
        "summary" => ("汇总", "summary"),
        "controls" => ("控制总数", "control totals"),
        "rows" => ("行数", "rows"),
        "calendar" => ("到期日历", "calendar"),
        "comparison" => ("应享与已享", "comparison"),
        "printed" => ("纸面", "printed"),
        "record" => ("运行记录", "record"),
        "signature" => ("签名", "signature"),
        "rerun" => ("重算", "run again"),
        other => (other, other),
    };
    lang.pick(zh, en)
}

/// Prints the proof of an enterprise's rows as JSON.
pub(super) fn prove(options: &ProveArguments, console: &mut Console) -> Result<Exit, Failure> {
    console.done();
    let usual = Path::new("runs/current");
    let dir = places::existing(options.run.as_deref().unwrap_or(usual), "--run")?;
    let wanted = Wanted {
        code: &options.code,
        measure: options.measure.as_deref(),
        record: options.record.as_deref(),
    };
    let proof = crate::verify::prove(&dir, wanted)?;
    screen::print(&format!("{:#}\n", serde_json::json!(proof)))?;
    Ok(Exit::Ok)
}
