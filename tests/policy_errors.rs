//! The fictional pack compiles and uses the whole language; every code has its smallest broken pack and its text.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use huiqi::policy::ir::{Expr, LookupRows, Node, Program};
use huiqi::policy::{CODES, Diagnostic, Loaded, Severity, load, render, walk};
use huiqi::schema::Catalog;

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn middle_kingdom() -> PathBuf {
    tests().join("packs/middle_kingdom")
}

fn catalog() -> Catalog {
    Catalog::load(&middle_kingdom().join("schemas")).unwrap()
}

fn text_of(findings: &[Diagnostic]) -> String {
    let texts: Vec<String> = findings.iter().map(|d| render(d, false)).collect();
    texts.join("\n\n")
}

fn program() -> Program {
    match load(&middle_kingdom(), &catalog(), None) {
        Ok(Loaded { program, warnings }) => {
            assert!(warnings.is_empty(), "{}", text_of(&warnings));
            program
        }
        Err(findings) => panic!("{}", text_of(&findings)),
    }
}

fn all_expressions(program: &Program) -> Vec<&Expr> {
    let mut roots: Vec<&Expr> = program.facts.iter().map(|f| &f.expr).collect();
    roots.extend(program.measures.iter().flat_map(walk::of_measure));
    roots.extend(
        program
            .exclusives
            .iter()
            .flat_map(|g| g.members.iter().map(|(_, key)| key)),
    );
    let mut all = Vec::new();
    for root in roots {
        walk::expressions(root, &mut |expr| all.push(expr));
    }
    all
}

/// The first word of a debug text: the variant's name.
fn variant(value: &dyn std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    text.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn the_fictional_pack_uses_every_operation() {
    let program = program();
    let mut seen = BTreeSet::new();
    for expr in all_expressions(&program) {
        seen.insert(variant(&expr.node));
        seen.insert(variant(&expr.ty));
        match &expr.node {
            Node::Arithmetic(op, ..) => drop(seen.insert(variant(op))),
            Node::Compare(op, ..) => drop(seen.insert(variant(op))),
            Node::Call(function, _) => drop(seen.insert(variant(function))),
            Node::Aggregate(aggregate) => drop(seen.insert(variant(&aggregate.function))),
            Node::Window(window) => drop(seen.insert(variant(&window.function))),
            Node::Constant { value, .. } => drop(seen.insert(variant(value))),
            _ => {}
        }
    }
    for lookup in &program.lookups {
        seen.insert(match lookup.rows {
            LookupRows::Dated(_) => "Dated".into(),
            LookupRows::Exact(_) => "Exact".into(),
            LookupRows::Prefix(_) => "Prefix".into(),
        });
    }
    let wanted = "Constant Column Fact Line Follow Outer Aggregate Monthly EachMonth Arithmetic Compare And Or Not InList IsMissing Case \
        Call Lookup InCodeList Decide Granted Eligible Window Boolean Text Date Month Count Ratio Money Amount Missing \
        Add Subtract Multiply Divide Equal NotEqual Less LessOrEqual Greater GreaterOrEqual RoundFen Abs Floor Least \
        Greatest Coalesce NullIf Mean MonthOf YearOf QuarterOf FirstDay LastDay AddMonths FullYears Months Left Concat \
        StartsWith Sum CountDistinct Min Max First Any Every RowNumber Allocate CarryUsed CarryAvailable CarryBalance \
        Dated Exact Prefix";
    let absent: Vec<&str> = wanted.split_whitespace().filter(|w| !seen.contains(*w)).collect();
    assert!(absent.is_empty(), "the fictional pack does not use {absent:?}");
}

#[test]
fn measures_and_facts_come_after_what_they_use() {
    let program = program();
    for (at, fact) in program.facts.iter().enumerate() {
        walk::expressions(&fact.expr, &mut |expr| {
            if let Node::Fact(id) = expr.node {
                assert!(id.index() < at, "{} uses a later fact", fact.id);
            }
        });
    }
    let position = |id: &str| program.measures.iter().position(|m| m.id == id).unwrap();
    // The toll relief asks what the apprentice's wage help granted, and that is in a group with the orphan's.
    assert!(position("apprentice_wage") < position("bridge_toll_half"));
    assert!(position("orphan_wage") < position("bridge_toll_half"));
    assert!(position("bridge_toll_half") < position("bridge_refund"));
    assert!(position("lantern_return") < position("festival_exempt"));
    let group = &program.exclusives[0];
    let members: Vec<&str> = group
        .members
        .iter()
        .map(|(id, _)| program.measures[id.index()].id.as_str())
        .collect();
    assert_eq!(members, ["apprentice_wage", "orphan_wage"]);
}

#[test]
fn versions_published_later_are_not_known() {
    let from = |program: &Program| -> Vec<String> {
        let measure = program.measures.iter().find(|m| m.id == "bridge_toll_half").unwrap();
        measure.versions.iter().map(|v| v.from.to_string()).collect()
    };
    assert_eq!(from(&program()), ["1299-01-01", "1300-07-01"]);
    let day = |y, m, d| huiqi::calendar::Date::from_ymd_opt(y, m, d);
    let known = |as_of| load(&middle_kingdom(), &catalog(), as_of).unwrap().program;
    assert_eq!(from(&known(day(1300, 5, 31))), ["1299-01-01"]);
    assert_eq!(from(&known(day(1300, 6, 1))), ["1299-01-01", "1300-07-01"]);
    assert_eq!(
        from(&known(day(1302, 1, 1))),
        ["1299-01-01", "1300-07-01", "1302-01-01"]
    );
}

#[test]
fn parameters_are_listed_with_canonical_values() {
    let program = program();
    let measure = program.measures.iter().find(|m| m.id == "bridge_toll_half").unwrap();
    let listed: Vec<String> = measure
        .parameters
        .iter()
        .map(|p| format!("{}={}", p.name, p.text))
        .collect();
    let expected = [
        "most@1300-07-01=300.00",
        "rate@1299-01-01=1/2",
        "rate@1300-07-01=1/4",
        "weekly=G,W",
    ];
    assert_eq!(listed, expected);
}

/// The names of a version's conditions and lines, and the documents that it rests on.
fn parts(version: &huiqi::policy::ir::Version) -> [Vec<&str>; 3] {
    [
        version.conditions.iter().map(|c| c.id.as_str()).collect(),
        version.lines.iter().map(|l| l.id.as_str()).collect(),
        version.basis.iter().map(|b| b.document.as_str()).collect(),
    ]
}

/// A measure that says all once, and three versions of it.
const CHANGING_TOLL: &str = r#"
id = "toll"
title = "桥税减免"
kind = "reduce"
record = "bridge_toll"
in_force_by = "day"
key = "toll_id"
period = "MONTH_OF(day)"
basis = [{ document = "桥令" }]
[parameters]
share = { value = "50%", unit = "ratio", says = "比例" }
[[condition]]
id = "small"
shared = "inn"
[[condition]]
id = "taxed"
says = "有税额"
expr = "due > 0"
[[line]]
id = "rest"
says = "余额"
expr = "due - other_relief"
[[line]]
id = "half"
says = "一半"
expr = "rest * share"
round = "half_up"
[amount]
expr = "half"
[[version]]
from = 1299-01-01
to = 1299-12-31
published = 1298-12-01
basis = [{ document = "首令" }]
[[version]]
from = 1300-01-01
to = 1300-12-31
published = 1299-12-01
basis = [{ document = "续令" }]
[[version]]
from = 1301-01-01
published = 1300-12-01
basis = [{ document = "改令" }]
without_conditions = ["taxed"]
[version.parameters]
share = { value = "25%", unit = "ratio", says = "比例" }
[[version.condition]]
replaces = "small"
id = "any_inn"
says = "客栈"
expr = "due >= other_relief"
[[version.condition]]
id = "first"
says = "在前"
expr = "due > other_relief"
before = "any_inn"
[[version.line]]
id = "between"
says = "之间"
expr = "rest"
before = "half"
[[version.line]]
id = "last"
says = "末行"
expr = "half"
"#;

#[test]
fn versions_take_over_what_they_do_not_change() {
    let pack = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = pack.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("pack.toml", "id = 'p'\ntitle = '包'\nas_of = 1310-12-31\n");
    write(
        "conditions/inns.toml",
        "[[condition]]\nid = 'inn'\nsays = '小客栈'\nexpr = 'enterprise.is_small'\n",
    );
    write(
        "facts/inns.toml",
        "[[fact]]\nid = 'is_small'\non = 'enterprise'\ntype = 'boolean'\nsays = '小'\nexpr = 'beds < 10'\n",
    );
    write("measures/toll.toml", CHANGING_TOLL);
    let loaded = load(pack.path(), &catalog(), None).unwrap_or_else(|found| panic!("{}", text_of(&found)));
    assert!(loaded.warnings.is_empty(), "{}", text_of(&loaded.warnings));
    let versions = &loaded.program.measures[0].versions;
    assert_eq!(
        parts(&versions[0]),
        [vec!["small", "taxed"], vec!["rest", "half"], vec!["桥令", "首令"]]
    );
    assert_eq!(
        parts(&versions[1]),
        [vec!["small", "taxed"], vec!["rest", "half"], vec!["桥令", "续令"]]
    );
    assert_eq!(versions[0].conditions[0].says, "小客栈");
    assert_eq!(
        parts(&versions[2]),
        [
            vec!["first", "any_inn"],
            vec!["rest", "between", "half", "last"],
            vec!["桥令", "改令"]
        ]
    );
    let half = |version: usize, line: usize| format!("{:?}", versions[version].lines[line].expr);
    assert_eq!(half(0, 1), half(1, 1));
    assert_ne!(half(0, 1), half(2, 2), "the third version has a share of its own");
}

/// The folders of the gallery, one per broken pack: `POL007`, or `POL007_outer` for a second one of a code.
fn gallery() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(tests().join("gallery")).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

fn findings(dir: &Path) -> Vec<Diagnostic> {
    match load(dir, &catalog(), None) {
        Ok(loaded) => loaded.warnings,
        Err(findings) => findings,
    }
}

#[test]
fn every_broken_pack_gives_the_expected_text() {
    for dir in gallery() {
        let name = dir.file_name().unwrap().to_str().unwrap().to_owned();
        let found = findings(&dir);
        let code = name.split('_').next().unwrap();
        assert_eq!(
            found.iter().map(|d| d.code).collect::<Vec<_>>(),
            [code],
            "{name}\n{}",
            text_of(&found)
        );
        let expected = std::fs::read_to_string(dir.join("expected.txt")).unwrap_or_default();
        assert_eq!(text_of(&found).trim_end(), expected.trim_end(), "{name}");
        let line_and_column = format!(
            "{}:{}",
            found[0].labels[0].place.line_column().0,
            found[0].labels[0].place.line_column().1
        );
        assert!(expected.contains(&line_and_column), "{name} shows no {line_and_column}");
    }
}

#[test]
fn every_code_has_a_broken_pack() {
    let names: Vec<String> = gallery()
        .iter()
        .map(|d| d.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    for code in CODES {
        assert!(
            names.iter().any(|n| n.starts_with(code.code)),
            "no broken pack for {}",
            code.code
        );
        assert!(!code.title.is_empty() && !code.meaning.is_empty());
    }
    let mut codes: Vec<&str> = CODES.iter().map(|c| c.code).collect();
    codes.dedup();
    assert_eq!(codes.len(), CODES.len());
}

#[test]
fn findings_as_json_have_lines_and_columns() {
    let dir = tests().join("gallery/POL020");
    let found = findings(&dir);
    assert_eq!(found[0].severity, Severity::Warning);
    let json = found[0].to_json();
    assert_eq!(json["code"], "POL020");
    assert_eq!(json["severity"], "warning");
    assert_eq!(json["labels"][0]["file"], "measures/toll.toml");
    assert_eq!(json["labels"][0]["line"], 19);
    assert_eq!(json["labels"][0]["column"], 8);
}

/// Files of the fictional pack, relative, without its schemas.
fn pack_files() -> Vec<String> {
    let mut files = vec!["pack.toml".to_owned()];
    for folder in ["conditions", "facts", "lookups", "measures"] {
        let entries = std::fs::read_dir(middle_kingdom().join(folder)).unwrap();
        files.extend(entries.map(|e| format!("{folder}/{}", e.unwrap().file_name().to_str().unwrap())));
    }
    files.sort();
    files
}

/// A slip of the editor must never stop the checker, and must be found wherever it changes what the pack means.
#[test]
fn any_lost_line_is_survived_and_rendered() {
    let catalog = catalog();
    let copy = tempfile::tempdir().unwrap();
    for file in pack_files() {
        let target = copy.path().join(&file);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(middle_kingdom().join(&file), target).unwrap();
    }
    let mut broken = 0;
    for file in pack_files() {
        let path = copy.path().join(&file);
        let whole = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = whole.lines().collect();
        for lost in 0..lines.len() {
            let mut rest = lines.clone();
            rest.remove(lost);
            std::fs::write(&path, rest.join("\n")).unwrap();
            if let Err(findings) = load(copy.path(), &catalog, None) {
                broken += 1;
                for finding in &findings {
                    assert!(
                        !finding.labels.is_empty(),
                        "{file} without line {}: {}",
                        lost + 1,
                        finding.message
                    );
                    assert!(render(finding, false).contains(finding.code));
                    assert!(finding.to_json()["labels"].is_array());
                }
            }
        }
        std::fs::write(&path, whole).unwrap();
    }
    assert!(broken > 100, "only {broken} lost lines were noticed");
}
