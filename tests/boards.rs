//! Boards and duties of a made-up pack: figures, ranks, flags, order, and what is refused.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use huiqi::boards::{BoardError, BoardRow, DutyState, boards, duties};
use huiqi::cases::{Case, dataset};
use huiqi::policy::ir::Program;
use huiqi::policy::load;
use huiqi::schema::Catalog;
use huiqi::store::Dataset;

const HEAD: &str = r#"
id = "made-up"
title = "虚构"
as_of = 2022-12-31

[[department]]
id = "fair"
name = "集市局"
aliases = ["县集市局"]

[[department]]
id = "well"
name = "水井局"
"#;

const BOARD: &str = r#"
[[board]]
id = "stalls.count"
title = "摊位"
record = "kpi_value"
where = "as_of <= until"
unit = "indicator"
value = { expr = "far / 3", shown = "share", says = "份额" }
target = { expr = "aim", shown = "hundredths" }
rank = { expr = "1 + COUNT(other_indicator.*) FILTER (WHERE other_indicator.far > far AND other_indicator.as_of <= until)", shown = "count", says = "名次" }
departments = [{ section = "A1 一", lead = ["fair"] }, { section = "A1 二", joint = ["fair", "well"] }]
published = 2022-01-01
basis = [{ plan = "A1 一" }]

[board.parameters]
aim = { value = "60%", unit = "ratio", says = "目标" }

[[board.period]]
id = "2022Q1"
until = 2022-03-31

[[board.period]]
id = "2022Q2"
until = 2022-06-30

[[board.flag]]
word = "short"
says = "不足"
when = "value < target"

[[board.flag]]
id = "of"
text = "TEXT(far) || '/3 ' || period"
says = "分数"

[[board.fact]]
id = "far"
on = "kpi_value"
type = "count"
says = "到该日"
expr = "CASE WHEN as_of <= until THEN actual END"
"#;

const DUTIES: &str = r#"
[[duty]]
id = "sweep"
kind = "list"
asked = "扫地"
shown_by = "扫帚"
due = 2022-06-30
departments = [{ section = "A1 三", lead = ["fair"], coop = ["well"] }]

[[duty]]
id = "watch"
kind = "watch"
asked = "看井"
shown_by = "灯"
always = "长期坚持"
target = "每夜"
departments = [{ section = "A1 四", joint = ["well"] }]
"#;

fn catalog() -> Arc<Catalog> {
    Arc::new(Catalog::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")).unwrap())
}

/// The program of a pack, or its findings as `code message`.
fn pack(board: &str) -> Result<Program, Vec<String>> {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("boards")).unwrap();
    fs::write(dir.path().join("pack.toml"), HEAD).unwrap();
    fs::write(dir.path().join("boards/stalls.toml"), board).unwrap();
    fs::write(dir.path().join("duties.toml"), DUTIES).unwrap();
    let loaded = load(dir.path(), &catalog(), None);
    loaded
        .map(|l| l.program)
        .map_err(|found| found.iter().map(|d| format!("{} {}", d.code, d.message)).collect())
}

fn data(program: &Program, rows: &str) -> Dataset {
    let text = format!("id = \"a.csv\"\nmeasure = \"m\"\nsource = \"s\"\nexpect = []\n{rows}");
    let case: Case = toml::from_str(&text).unwrap();
    dataset(program, &catalog(), &case).unwrap()
}

fn brief(row: &BoardRow) -> String {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let rank = row.rank.map_or_else(String::new, |r| r.to_string());
    let (value, target) = (text(&row.value), text(&row.target));
    format!(
        "{} {} {} {value} {target} {rank} {}",
        row.clause,
        row.period,
        row.unit,
        row.flags.join(";")
    )
}

#[test]
fn every_period_has_its_own_facts() {
    let program = pack(BOARD).unwrap();
    let data = data(
        &program,
        r#"rows.kpi_value = [
             { indicator = "b", actual = 2, as_of = 2022-02-01 }, { indicator = "a", actual = 1, as_of = 2022-02-01 },
             { indicator = "c", actual = 2, as_of = 2022-06-30 }, { indicator = "d", actual = 3, as_of = 2022-07-01 },
           ]"#,
    );
    let rows: Vec<String> = boards(&program, &data).unwrap().iter().map(brief).collect();
    // 1/3 = 0.3333…, 2/3 = 0.6667 (half up); 0.6 is the target; the second quarter knows c as well, which ties with b.
    assert_eq!(
        rows,
        [
            "stalls 2022Q1 a 0.3333 0.60 2 short;1/3 2022Q1",
            "stalls 2022Q1 b 0.6667 0.60 1 2/3 2022Q1",
            "stalls 2022Q2 a 0.3333 0.60 3 short;1/3 2022Q2",
            "stalls 2022Q2 b 0.6667 0.60 1 2/3 2022Q2",
            "stalls 2022Q2 c 0.6667 0.60 1 2/3 2022Q2",
        ]
    );
}

#[test]
fn a_missing_figure_is_empty_and_gives_no_flag() {
    let program = pack(BOARD).unwrap();
    let data = data(
        &program,
        r#"rows.kpi_value = [{ indicator = "a", as_of = 2022-06-30 }]"#,
    );
    let rows: Vec<String> = boards(&program, &data).unwrap().iter().map(brief).collect();
    assert_eq!(rows, ["stalls 2022Q2 a  0.60 1 "]);
}

#[test]
fn a_unit_stands_once_in_a_period() {
    let program = pack(BOARD).unwrap();
    let twice = r#"rows.kpi_value = [{ indicator = "a", actual = 1, as_of = 2022-01-01 }, { indicator = "a", actual = 2, as_of = 2022-01-02 }]"#;
    match boards(&program, &data(&program, twice)) {
        Err(BoardError::Twice { clause, period, unit }) => {
            assert_eq!((&*clause, &*period, &*unit), ("stalls", "2022Q1", "a"))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_board_that_is_not_published_yet_has_no_rows() {
    let program = pack(&BOARD.replace("published = 2022-01-01", "published = 2023-01-01")).unwrap();
    let data = data(
        &program,
        r#"rows.kpi_value = [{ indicator = "a", actual = 1, as_of = 2022-01-01 }]"#,
    );
    assert_eq!(boards(&program, &data).unwrap(), []);
}

#[test]
fn units_keep_their_strongest_role() {
    let program = pack(BOARD).unwrap();
    let all = &program.boards[0].rule.departments;
    assert_eq!(
        (&all.lead[..], &all.joint[..]),
        (&["fair".to_owned()][..], &["well".to_owned()][..])
    );
    assert_eq!(all.sections[1].joint, ["fair", "well"]);
}

#[test]
fn wrong_boards_are_refused() {
    for (from, to, code, words) in [
        (
            "far / 3\", shown = \"share\"",
            "far\", shown = \"share\"",
            "POL015",
            "shown",
        ),
        (
            "when = \"value < target\"",
            "when = \"GRANTED('stalls') > 0\"",
            "POL011",
            "stalls",
        ),
        ("expr = \"aim\"", "expr = \"0.6\"", "POL022", "aim"),
        ("lead = [\"fair\"]", "lead = [\"fayr\"]", "POL012", "fayr"),
        ("basis = [{ plan = \"A1 一\" }]", "", "POL023", "cites"),
        ("word = \"short\"", "", "POL003", "word"),
        ("id = \"2022Q2\"", "id = \"2022Q1\"", "POL005", "2022Q1"),
    ] {
        assert!(BOARD.contains(from), "{from}");
        let found = pack(&BOARD.replacen(from, to, 1)).unwrap_err();
        assert!(
            found.iter().any(|f| f.starts_with(code) && f.contains(words)),
            "{from}: {found:?}"
        );
    }
}

fn states(program: &Program, rows: &str) -> Vec<(String, DutyState, String)> {
    let rows = duties(program, &data(program, rows)).unwrap();
    rows.into_iter().map(|d| (d.id, d.state, d.reported)).collect()
}

#[test]
fn duties_say_how_far_they_are() {
    let program = pack(BOARD).unwrap();
    let none = duties(&program, &data(&program, "")).unwrap();
    assert_eq!(none[0].state, DutyState::Unreported);
    assert_eq!(
        (&*none[0].lead, &*none[0].coop, &*none[0].due, &*none[0].section),
        ("集市局", "水井局", "2022-06-30", "A1 三")
    );
    assert_eq!(
        (&*none[1].joint, &*none[1].due, &*none[1].target),
        ("水井局", "长期坚持", "每夜")
    );
    let running = r#"rows.duty_report = [{ duty_id = "sweep", unit = "县集市局", progress = "进行中", actual = "3" }]"#;
    assert_eq!(
        states(&program, running)[0],
        ("sweep".into(), DutyState::Overdue, "3".into())
    );
    let both = r#"rows.duty_report = [
        { duty_id = "watch", unit = "水井局", progress = "已完成", actual = "2" }, { duty_id = "watch", unit = "集市局", progress = "进行中", actual = "1" },
    ]"#;
    assert_eq!(
        states(&program, both)[1],
        ("watch".into(), DutyState::Running, "2;1".into())
    );
    for (day, state) in [("2022-12-31", DutyState::Done), ("2023-01-01", DutyState::Overdue)] {
        let done = format!("rows.duty_report = [{{ duty_id = \"sweep\", unit = \"集市局\", done_date = {day} }}]");
        assert_eq!(states(&program, &done)[0].1, state, "{day}");
    }
}

#[test]
fn reports_that_nobody_knows_are_named() {
    let program = pack(BOARD).unwrap();
    for (rows, words) in [
        (r#"[{ duty_id = "sweeep", unit = "集市局" }]"#, "sweeep"),
        (r#"[{ duty_id = "sweep", unit = "集市" }]"#, "集市"),
        (
            r#"[{ duty_id = "sweep", unit = "集市局", progress = "差不多" }]"#,
            "完成情况",
        ),
        (
            r#"[{ duty_id = "sweep", unit = "集市局" }, { duty_id = "sweep", unit = "县集市局" }]"#,
            "twice",
        ),
    ] {
        let error = duties(&program, &data(&program, &format!("rows.duty_report = {rows}")))
            .unwrap_err()
            .to_string();
        assert!(error.contains(words), "{error}");
    }
}
