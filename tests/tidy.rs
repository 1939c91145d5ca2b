//! The rules of the house that can be counted. Bounds are ratchets: tighten them when the code allows, never loosen them.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};

/// A module may use those before it, never those behind it.
const ORDER: [&str; 23] = [
    "money",
    "calendar",
    "digest",
    "identity",
    "schema",
    "store",
    "ingest",
    "policy",
    "assess",
    "cases",
    "comparison",
    "boards",
    "impact",
    "audit",
    "report",
    "explain",
    "synth",
    "runner",
    "whatif",
    "verify",
    "diff",
    "telemetry",
    "cli",
];

/// The rooms of `ingest` in the order in which the data passes them.
const INGEST: [&str; 17] = [
    "bilingual",
    "error",
    "warning",
    "read",
    "mapping",
    "columns",
    "layout",
    "parse",
    "stage",
    "export",
    "resolve",
    "account",
    "tables",
    "scan",
    "pipeline",
    "coverage",
    "inspect",
];

/// Modules that must work for any law.
const ENGINE: [&str; 11] = [
    "money",
    "calendar",
    "digest",
    "schema",
    "store",
    "policy",
    "assess",
    "cases",
    "comparison",
    "boards",
    "audit",
];

/// Words of particular taxes and subsidies.
const LAW: [&str; 8] = [
    "增值税",
    "所得税",
    "附加",
    "稳岗",
    "失业保险",
    "vat_",
    "six_taxes",
    "key_group",
];

/// What stands where an error may belong: a default for a value that is not there, an arm for every state nobody thought of. Each is right
/// only where the value says what is meant ("not on file" is the empty text); a state that cannot be is an error with its place.
const FALLBACKS: [&str; 14] = [
    "unwrap_or_default(",
    "unwrap_or(0)",
    "unwrap_or(\"\")",
    "unwrap_or(false)",
    "unwrap_or(u32::MAX)",
    "unwrap_or(usize::MAX)",
    "unwrap_or(i32::MAX)",
    "_ => Vec::new()",
    "_ => String::new()",
    "_ => \"\"",
    "_ => 0,",
    "_ => false",
    "_ => None",
    "_ => {}",
];

/// How many of them a module may have at most; none where it is not named.
const FALLBACKS_MAX: [(&str, usize); 15] = [
    ("assess", 4),
    ("audit", 5),
    ("boards", 3),
    ("calendar", 2),
    ("cases", 7),
    ("cli", 8),
    ("identity", 1),
    ("impact", 1),
    ("ingest", 136),
    ("policy", 29),
    ("report", 17),
    ("schema", 1),
    ("store", 1),
    ("synth", 33),
    ("whatif", 3),
];

const LINES_MAX: usize = 580;
/// Percent of files that may have more than 150 lines.
const LONG_SHARE_MAX: usize = 32;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Every source file with its text, by path below `src/`.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    let mut open = vec![src.clone()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 100, "the sources were not found");
    found
}

fn is_test(path: &str) -> bool {
    path.ends_with("tests.rs") || path.contains("/tests/") || path == "fixture.rs"
}

#[test]
fn data_flows_one_way() {
    let rank = |module: &str| ORDER.iter().position(|m| *m == module);
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let Some(own) = path.split('/').next().and_then(rank) else {
            continue;
        };
        for used in text.split("crate::").skip(1) {
            let name: String = used
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            if rank(&name).is_some_and(|other| other > own) {
                wrong.push(format!("{path} uses {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rooms_of_ingest_stand_in_order() {
    let rank = |room: &str| INGEST.iter().position(|r| *r == room);
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let Some(inside) = path.strip_prefix("ingest/").filter(|p| *p != "mod.rs") else {
            continue;
        };
        let room = inside.split('/').next().and_then(|r| r.strip_suffix(".rs").or(Some(r)));
        let Some(own) = room.and_then(rank) else {
            wrong.push(format!("{path} has no place"));
            continue;
        };
        for used in text.split("ingest::").skip(1) {
            let name: String = used
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            if rank(&name).is_some_and(|other| other > own) {
                wrong.push(format!("{path} uses {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_has_its_place() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules: Vec<&str> = lib
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(modules.len(), ORDER.len(), "{modules:?}");
    assert!(modules.iter().all(|m| ORDER.contains(m)), "{modules:?}");
}

#[test]
fn the_engine_names_no_tax() {
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        if path.split('/').next().is_some_and(|m| ENGINE.contains(&m)) {
            wrong.extend(
                LAW.iter()
                    .filter(|w| text.contains(**w))
                    .map(|w| format!("{path}: {w}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_file_is_unsafe() {
    let allow = "allow(unsafe_code)";
    let files: Vec<String> = sources()
        .into_iter()
        .filter(|(_, t)| t.contains(allow))
        .map(|(p, _)| p)
        .collect();
    assert_eq!(files, ["store/map.rs"]);
}

#[test]
fn fallbacks_are_few() {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let code = text.split("#[cfg(test)]").next().unwrap();
        let found: usize = FALLBACKS.iter().map(|f| code.matches(f).count()).sum();
        *counts.entry(path.split('/').next().unwrap().to_owned()).or_default() += found;
    }
    let most = |module: &str| FALLBACKS_MAX.iter().find(|(m, _)| *m == module).map_or(0, |(_, n)| *n);
    let wrong: Vec<String> = counts
        .iter()
        .filter(|(module, n)| **n > most(module))
        .map(|(module, n)| format!("{module}: {n}, at most {}", most(module)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rooms_are_small() {
    let sources = sources();
    let lines = |text: &str| text.lines().count();
    let huge: Vec<&str> = sources
        .iter()
        .filter(|(_, t)| lines(t) > LINES_MAX)
        .map(|(p, _)| p.as_str())
        .collect();
    assert!(huge.is_empty(), "over {LINES_MAX} lines: {huge:?}");
    let long = sources.iter().filter(|(_, t)| lines(t) > 150).count();
    assert!(
        long * 100 <= sources.len() * LONG_SHARE_MAX,
        "{long} of {} files are long",
        sources.len()
    );
}
