//! `huiqi explain`: why a row is what it is, or what a diagnostic means.

use std::fs::File;
use std::io::BufReader;

use super::args::{ExplainArguments, ExplainFormat};
use super::console::Console;
use super::places::{self, Places};
use super::screen;
use crate::explain::{Branch, Explained, LedgerRow, Which, explain_rows, html, read_ledger, text, tree};
use crate::policy::CODES;
use crate::report::{Lang, ReportError, shown_code};
use crate::runner::{Engine, Exit, Failure, Options, Reopened, Seal, reopen};

/// Rows that are explained in full at once; more are only listed.
const FULL: usize = 20;

/// Prints the explanation. Exits with [`Exit::Assessment`] if the ledger is not what the evaluator computes.
pub(super) fn explain(
    engine: &dyn Engine,
    arguments: &ExplainArguments,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let which = Which::parse(&arguments.target);
    if let Which::Diagnostic(code) = &which {
        console.done();
        return diagnostic(code);
    }
    let home = match &arguments.run {
        Some(home) => home.clone(),
        None => places::out(None).join("current"),
    };
    let home = places::existing(&home, "--run")?;
    let options = options(arguments, console)?;
    let run = reopen(engine, &home, options)?;
    console.done();
    if !run.same_program {
        console.say(
            "提示：该次运行由另一版本的程序算出；下面由本程序重算。",
            "The run was computed by another build; what follows is computed by this one.",
        );
    }
    let rows = rows(arguments, &which, &run)?;
    if rows.len() > FULL {
        screen::print(&listed(&rows, console.lang))?;
        return Ok(Exit::Ok);
    }
    let program = &run.plan.law.program;
    let explained = explain_rows(program, &run.read.dataset, rows)?;
    let trees = explained.iter().map(|e| tree(program, e, console.lang));
    let trees: Vec<Branch> = trees.collect::<Result<_, _>>().map_err(ReportError::from)?;
    let shown = match arguments.format {
        ExplainFormat::Text => trees.iter().map(text).collect::<Vec<_>>().join("\n"),
        ExplainFormat::Json => format!("{:#}\n", json(&explained, &trees)),
        ExplainFormat::Html => html(&trees, console.lang),
    };
    screen::print(&shown)?;
    let agree = explained.iter().all(|e| e.differences.is_empty());
    Ok(if agree { Exit::Ok } else { Exit::Assessment })
}

fn options(arguments: &ExplainArguments, console: &Console) -> Result<Options, Failure> {
    let places = Places::explained(arguments)?;
    Ok(Options {
        exports: places.exports,
        policy: places.policy,
        sources: places.sources,
        schemas: places.schemas,
        out: places.out,
        scenario: None,
        as_of: None,
        data_as_of: None,
        force: false,
        seal: Seal::default(),
        lang: console.lang,
        color: console.color,
    })
}

/// Meaning of a code of the policy checks.
fn diagnostic(code: &str) -> Result<Exit, Failure> {
    let Some(known) = CODES.iter().find(|c| c.code == code) else {
        return Err(Failure::new(
            Exit::Usage,
            code,
            ("没有这个诊断代码。", "There is no such code."),
            (
                "看 huiqi check 给出的代码。",
                "Look at the codes that huiqi check gives.",
            ),
        ));
    };
    screen::print(&format!("{} {}\n{}\n", known.code, known.title, known.meaning))?;
    Ok(Exit::Ok)
}

fn rows(arguments: &ExplainArguments, which: &Which, run: &Reopened) -> Result<Vec<LedgerRow>, Failure> {
    let path = run.file("entitlements.csv");
    let file = File::open(&path).map_err(|e| Failure::io(&path, &e))?;
    let rows = read_ledger(BufReader::new(file), |row| {
        which.is(row)
            && arguments.measure.as_ref().is_none_or(|m| row.measure == *m)
            && arguments.record.as_ref().is_none_or(|k| row.record_key == *k)
    });
    let rows = rows.map_err(|e| Failure::io(&path, &e.into()))?;
    if rows.is_empty() {
        let place = shown_code(&arguments.target).into_owned();
        return Err(Failure::new(
            Exit::Usage,
            place,
            ("结果表里没有这样的行。", "The ledger has no such row."),
            (
                "核对代码、文件和行号、--measure 和 --record；不在任何措施范围内的记录没有行。",
                "Check code, file and line, --measure and --record; a record in the scope of no measure has no row.",
            ),
        ));
    }
    Ok(rows)
}

/// More rows than anybody reads: one line each.
fn listed(rows: &[LedgerRow], lang: Lang) -> String {
    let mut table = vec![
        [
            lang.pick("措施", "Measure"),
            lang.pick("记录", "Record"),
            lang.pick("所属期", "Period"),
            lang.pick("应享", "Entitled"),
            lang.pick("金额（元）", "Yuan"),
            lang.pick("未满足", "Failed"),
        ]
        .map(str::to_owned),
    ];
    table.extend(rows.iter().map(|r| {
        let entitled = if r.eligible == "1" { "✓" } else { "✗" };
        let record = shown_code(&r.record_key).into_owned();
        [
            r.measure.clone(),
            record,
            r.period.clone(),
            entitled.to_owned(),
            r.amount.clone(),
            r.failed.clone(),
        ]
    }));
    let more = lang.pick(
        "用 --measure 和 --record 指定其中的行，即得完整说明。",
        "Name rows with --measure and --record for the full explanation.",
    );
    format!("{}\n{more}\n", screen::table(&table))
}

fn json(explained: &[Explained], trees: &[Branch]) -> serde_json::Value {
    let each = explained.iter().zip(trees).map(|(e, tree)| {
        let mut row = e.row.clone();
        for code in [&mut row.uscc, &mut row.record_key] {
            *code = shown_code(code).into_owned();
        }
        let steps = e.explanation.as_ref();
        serde_json::json!({
            "row": row,
            "in_force_by": steps.and_then(|s| s.in_force_by.clone()),
            "conditions": steps.map(|s| &s.conditions),
            "lines": steps.map(|s| &s.lines),
            "amount_inputs": steps.map(|s| &s.amount_inputs),
            "failed": steps.map(|s| &s.failed),
            "agrees": e.differences.is_empty(),
            "differences": e.differences.iter().map(|(n, a, b)| serde_json::json!({"name": n, "ledger": shown_code(a), "computed": shown_code(b)})).collect::<Vec<_>>(),
            "tree": tree,
        })
    });
    serde_json::json!({ "explained": each.collect::<Vec<_>>() })
}
