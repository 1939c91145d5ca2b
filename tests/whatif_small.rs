//! Questions to a made-up county of five levies. Every figure here is calculated by hand from the pack and the rows below.
//!
//! | levy | whose | day | due | staff | half | refund | tithe |
//! |---|---|---|---|---|---|---|---|
//! | L1 | A | 1900-01-10 | 100.00 | 5 | 50.00 | 100.00 − 50.00, at most 30.00 | due below 300 |
//! | L2 | A | 1900-08-10 | 200.00 | 5 | 20 %: 40.00 | 160.00, at most 30.00 | due below 300 |
//! | L3 | B | 1900-02-10 | 80.01 | 10 | 40.005 → 40.01 | due below 100 | due below 300 |
//! | L4 | B | 1900-09-10 | 50.00 | 20 | staff above 10 | due below 100 | due below 300 |
//! | L5 | C | 1900-03-10 | 300.00 | 11 | staff above 10 | 300.00, at most 30.00 | 300 × 10 % × 90 % = 27.00 |
//!
//! half 130.01, refund 90.00, tithe 27.00; together 247.01.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

use std::path::Path;
use std::sync::Arc;

use huiqi::cases::{Case, dataset};
use huiqi::money::Fen;
use huiqi::policy::{load, render};
use huiqi::report::Lang;
use huiqi::runner::{Exit, Failure, OpenedRun};
use huiqi::schema::Catalog;
use huiqi::whatif::{Answer, Place, Scenario, Shown, Target, Workspace, page, render as files_of, to_json, to_text};

const PACK: &str = r#"id = "salt"
title = "盐引减免（虚构）"
title_en = "Relief of the salt levy (made up)"
as_of = 1900-12-31

[[department]]
id = "salt_office"
name = "盐课司"
name_en = "Salt Office"
"#;

const HALF: &str = r#"id = "half"
title = "盐引减半"
title_en = "Half of the levy"
kind = "reduce"
record = "levy"
in_force_by = "day"
key = "levy_id"
period = "MONTH_OF(day)"
departments = { lead = ["salt_office"] }

[parameters]
staff_limit = { value = 10, unit = "count", says = "人数上限" }

[[condition]]
id = "small"
says = "人数不超过上限"
expr = "staff <= staff_limit"

[amount]
base = "due"
expr = "due * rate"
round = "half_up"

[[version]]
from = 1800-01-01
to = 1898-12-31
published = 1799-12-01
basis = [{ document = "盐令第1号" }]
[version.parameters]
rate = { value = "10%", unit = "ratio", says = "减征比例" }

[[version]]
from = 1899-01-01
to = 1900-06-30
published = 1898-12-01
basis = [{ document = "盐令第2号" }]
[version.parameters]
rate = { value = "50%", unit = "ratio", says = "减征比例" }

[[version]]
from = 1900-07-01
published = 1900-06-01
basis = [{ document = "盐令第3号" }]
to = 1901-06-30
[version.parameters]
rate = { value = "20%", unit = "ratio", says = "减征比例" }

[[version]]
from = 1901-07-01
published = 1901-01-01
basis = [{ document = "盐令第4号" }]
[version.parameters]
rate = { value = "30%", unit = "ratio", says = "减征比例" }
"#;

const REFUND: &str = r#"id = "refund"
title = "盐引退还"
title_en = "Refund of the levy"
kind = "refund"
record = "levy"
in_force_by = "day"
key = "levy_id"
period = "MONTH_OF(day)"
after = ["half"]
departments = { lead = ["salt_office"] }

[parameters]
cap = { value = "30", unit = "yuan", says = "每笔最高" }
floor = { value = "100", unit = "yuan", says = "起点" }

[[condition]]
id = "large"
says = "达到起点"
expr = "due >= floor"

[amount]
base = "due"
expr = "LEAST(due - COALESCE(GRANTED('half'), 0), cap)"

[[version]]
from = 1899-01-01
published = 1898-12-01
basis = [{ document = "盐令第2号" }]
"#;

const TITHE: &str = r#"id = "tithe"
title = "盐引什一"
title_en = "Tithe of the levy"
kind = "reduce"
record = "levy"
in_force_by = "day"
key = "levy_id"
period = "MONTH_OF(day)"
departments = { lead = ["salt_office"] }

[[condition]]
id = "largest"
says = "三百以上"
expr = "due >= large"

[parameters]
share = { value = "10%", unit = "ratio", says = "比例" }
large = { value = "300", unit = "yuan", says = "起点" }

[amount]
base = "due"
expr = "due * share * (1 - share)"
round = "half_up"

[[version]]
from = 1899-01-01
published = 1898-12-01
basis = [{ document = "盐令第2号" }]
"#;

const CASE: &str = r#"
id = "five"
measure = "half"
source = "made up"
expect = []
[rows]
enterprise = [
    { uscc = "A", name = "甲盐铺", township = "东关" },
    { uscc = "B", name = "乙盐铺", township = "西关" },
    { uscc = "C", name = "丙盐铺", township = "西关" },
]
levy = [
    { levy_id = "L1", uscc = "A", day = 1900-01-10, due = "100.00", staff = 5 },
    { levy_id = "L2", uscc = "A", day = 1900-08-10, due = "200.00", staff = 5 },
    { levy_id = "L3", uscc = "B", day = 1900-02-10, due = "80.01", staff = 10 },
    { levy_id = "L4", uscc = "B", day = 1900-09-10, due = "50.00", staff = 20 },
    { levy_id = "L5", uscc = "C", day = 1900-03-10, due = "300.00", staff = 11 },
]
"#;

fn schema(name: &str, key: &str, fields: &[(&str, &str)]) -> String {
    let fields: Vec<serde_json::Value> = fields
        .iter()
        .map(|(field, ty)| serde_json::json!({ "name": field, "title": field, "type": "string", "huiqi:type": ty }))
        .collect();
    let schema = serde_json::json!({ "name": name, "title": name, "huiqi:department": "salt_office", "fields": fields, "primaryKey": [key] });
    schema.to_string()
}

/// The pack and its schemas on disk, and a workspace on the five levies.
struct County {
    _dir: tempfile::TempDir,
    workspace: Workspace,
}

fn county_with(levels: Option<&str>) -> County {
    let dir = tempfile::tempdir().unwrap();
    let (pack, schemas) = (dir.path().join("pack"), dir.path().join("schemas"));
    std::fs::create_dir_all(pack.join("measures")).unwrap();
    std::fs::create_dir_all(&schemas).unwrap();
    std::fs::write(pack.join("pack.toml"), PACK).unwrap();
    for (name, text) in [("half", HALF), ("refund", REFUND), ("tithe", TITHE)] {
        std::fs::write(pack.join(format!("measures/{name}.toml")), text).unwrap();
    }
    if let Some(levels) = levels {
        std::fs::write(pack.join("levels.toml"), levels).unwrap();
    }
    let enterprise = [("uscc", "uscc"), ("name", "text"), ("township", "text")];
    let levy = [
        ("levy_id", "text"),
        ("uscc", "uscc"),
        ("day", "date"),
        ("due", "money"),
        ("staff", "count"),
    ];
    std::fs::write(
        schemas.join("enterprise.json"),
        schema("enterprise", "uscc", &enterprise),
    )
    .unwrap();
    std::fs::write(schemas.join("levy.json"), schema("levy", "levy_id", &levy)).unwrap();
    let catalog = Arc::new(Catalog::load(&schemas).unwrap());
    let program = load(&pack, &catalog, None)
        .map_err(|found| found.iter().map(|d| render(d, false)).collect::<Vec<_>>().join("\n"))
        .unwrap()
        .program;
    let case: Case = toml::from_str(CASE).unwrap();
    let data = dataset(&program, &catalog, &case).unwrap();
    let run = OpenedRun::in_memory("salt-run", program.as_of, data);
    let workspace = Workspace::on(&Place::new(Path::new(""), &pack, &schemas), catalog, run);
    County {
        _dir: dir,
        workspace: workspace.map_err(|f| f.text(Lang::En)).unwrap(),
    }
}

fn county() -> Workspace {
    // The folder may go: the workspace has read it. Whole packs are compiled again only where one file alone cannot be.
    let county = county_with(None);
    std::mem::forget(county._dir);
    county.workspace
}

fn scenario(texts: &[&str]) -> Scenario {
    let mut scenario = Scenario::new("");
    texts.iter().for_each(|text| scenario.set(text).unwrap());
    scenario
}

fn ask(texts: &[&str]) -> Answer {
    county().ask(&scenario(texts)).map_err(|f| f.text(Lang::En)).unwrap()
}

fn refused(texts: &[&str]) -> Failure {
    let failure = county().ask(&scenario(texts)).unwrap_err();
    assert_eq!(failure.exit, Exit::Usage, "{:?}", failure.text(Lang::En));
    failure
}

fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).unwrap()
}

/// Totals before and after, winners with their gain, losers with their loss.
fn told(a: &Answer) -> (String, String, u64, String, u64, String) {
    let w = &a.winners;
    let text = |fen: Fen| fen.to_string();
    (
        text(a.total_before),
        text(a.total_after),
        w.winners,
        text(w.gain),
        w.losers,
        text(w.loss),
    )
}

fn expected(
    before: &str,
    after: &str,
    up: (u64, &str),
    down: (u64, &str),
) -> (String, String, u64, String, u64, String) {
    (before.into(), after.into(), up.0, up.1.into(), down.0, down.1.into())
}

#[test]
fn a_higher_rate() {
    // L1 60.00 instead of 50.00, L3 48.006 → 48.01 instead of 40.01. The refund of L1 stays 30.00: 100 − 60 is above the cap.
    let answer = ask(&["half@1899-01-01.rate=60%"]);
    assert_eq!(told(&answer), expected("247.01", "265.01", (2, "18.00"), (0, "0.00")));
    // C is concerned by the refund, which depends on half, and gets the same.
    assert_eq!((answer.winners.same, answer.untouched), (1, 1));
    let change = &answer.changes[0];
    assert_eq!(
        (change.alone, change.in_turn, change.without),
        (Some(yuan("18.00")), Some(yuan("18.00")), Some(yuan("18.00")))
    );
    // Three levies of the version.
    assert_eq!((change.records, change.enterprises), (3, 2));
    let names: Vec<(&str, i128, u64)> = answer
        .by_township
        .iter()
        .map(|g| (g.name.as_str(), g.delta(), g.winners))
        .collect();
    assert_eq!(names, [("东关", 1_000, 1), ("西关", 800, 1)]);
    let records = answer.records.list();
    let records: Vec<(&str, i128)> = records.iter().map(|r| (r.of.record_key(), r.delta)).collect();
    assert_eq!(records, [("L1", 1_000), ("L3", 800)]);
    let enterprises: Vec<(&str, i128)> = answer
        .enterprises
        .iter()
        .map(|e| (e.uscc.as_str(), e.delta()))
        .collect();
    assert_eq!(enterprises, [("A", 1_000), ("B", 800)]);
}

#[test]
fn losers_lose() {
    // 20.00 instead of 30.00 on L1, L2 and L5.
    let answer = ask(&["refund.cap=20"]);
    assert_eq!(told(&answer), expected("247.01", "217.01", (0, "0.00"), (2, "-30.00")));
    // Of half and refund only the refund is reached, and B is entitled to none.
    assert_eq!(answer.winners.same, 0);
    assert_eq!((answer.before, answer.after), (yuan("90.00"), yuan("60.00")));
}

#[test]
fn some_gain_and_some_lose() {
    // Half: L1 60.00. Refund: L1 min(40, 45) = 40.00, L2 45.00, but L5 loses nothing: 45.00. Floor 250: L1 and L2 get none.
    let answer = ask(&["half@1899-01-01.rate=60%", "refund.cap=45", "refund.floor=250"]);
    // A: 50 + 40 + 60 before, 60 + 40 after. B: 40.01 before, 48.01 after. C: 30 + 27 before, 45 + 27 after.
    assert_eq!(told(&answer), expected("247.01", "220.01", (2, "23.00"), (1, "-50.00")));
}

#[test]
fn effects_add_up() {
    // Rate: +18.00. Limit 11: L5 is half of 300.00, +150.00. Both: L5 180.00, so +198.00; 30.00 is their interaction.
    let answer = ask(&["half@1899-01-01.rate=60%", "half.staff_limit=11"]);
    assert_eq!(told(&answer), expected("247.01", "445.01", (3, "198.00"), (0, "0.00")));
    let effects: Vec<_> = answer.changes.iter().map(|c| (c.alone, c.in_turn, c.without)).collect();
    let some = |text| Some(yuan(text));
    assert_eq!(
        effects,
        [
            (some("18.00"), some("18.00"), some("48.00")),
            (some("150.00"), some("180.00"), some("180.00")),
        ]
    );
    assert_eq!(answer.interaction, some("30.00"));
    let sum = |of: fn(&huiqi::whatif::ChangeEffect) -> Option<Fen>| {
        answer.changes.iter().map(|c| of(c).unwrap().0).sum::<i64>()
    };
    assert_eq!(sum(|c| c.in_turn), 19_800);
    assert_eq!(sum(|c| c.alone) + 3_000, 19_800);
}

#[test]
fn switches_days_formulas_and_cells() {
    // Without half: L1, L2, L3 lose it; the refund is at the cap with and without.
    let answer = ask(&["half.on=false"]);
    assert_eq!(told(&answer), expected("247.01", "117.00", (0, "0.00"), (2, "-130.01")));
    // Nobody judges L2 after the end of July.
    let answer = ask(&["half@1900-07-01.to=1900-07-31"]);
    assert_eq!(told(&answer), expected("247.01", "207.01", (0, "0.00"), (1, "-40.00")));
    // L3 has just ten.
    let answer = ask(&["half.condition.small=staff < staff_limit"]);
    assert_eq!(told(&answer), expected("247.01", "207.00", (0, "0.00"), (1, "-40.01")));
    // The square of the rate: L1 25.00, L2 8.00, L3 20.0025 → 20.00. A loses 57.00, B 20.01.
    let answer = ask(&["half.amount=due * rate * rate"]);
    assert_eq!(told(&answer), expected("247.01", "170.00", (0, "0.00"), (2, "-77.01")));
    // L4 with three people: 20 % of 50.00.
    let answer = ask(&["data.levy[L4].staff=3"]);
    assert_eq!(told(&answer), expected("247.01", "257.01", (1, "10.00"), (0, "0.00")));
    // The version of 1301 becomes known on a day when nothing falls under it.
    let failure = refused(&["half@1901-07-01.published=1900-12-01"]);
    assert!(failure.cause.1.contains("touches no record"), "{:?}", failure.cause);
}

#[test]
fn what_cannot_be_asked_is_said() {
    for (text, cause, remedy) in [
        (
            "half@1899-01-01.rat=60%",
            "states nothing of that name",
            "half@1899-01-01.rate",
        ),
        ("hal.staff_limit=60%", "states nothing of that name", "half.staff_limit"),
        ("hall.on=false", "states nothing of that name", "half.on"),
        ("half.rate=60%", "half@1899-01-01.rate", ""),
        ("half@1899-01-01.rate=sixty", "unit is ratio", ""),
        ("half.staff_limit=50%", "unit is count", ""),
        ("refund.cap=3 wan", "unit is yuan", ""),
        ("half@1899-01-01.to=soon", "unit is date", ""),
        ("half.on=perhaps", "unit is boolean", ""),
        ("half@1899-01-01.rate=0.5", "what the law says already", ""),
        ("half.staff_limit=10", "what the law says already", ""),
        ("half.on=true", "what the law says already", ""),
        ("half@1800-01-01.rate=12%", "touches no record", ""),
        ("half@1901-07-01.rate=31%", "not yet known on 1900-12-31", ""),
        ("half.amount=due * rat", "has 1 findings", ""),
        ("data.levy[L9].staff=3", "no row of that key", ""),
        ("data.levy[L1].staf=3", "no such column", "staff"),
        ("data.lev[L1].staff=3", "no such table", "levy"),
        ("data.levy[L1].uscc=B", "Keys and columns that link", ""),
    ] {
        let failure = refused(&[text]);
        let [place, said, mend] = failure.text(Lang::En);
        let all = format!("{place} | {said} | {mend}");
        assert!(place.contains("--set"), "{text}: {all}");
        assert!(all.contains(cause), "{text}: {all}");
        assert!(mend.contains(remedy) && !mend.is_empty(), "{text}: {all}");
        let [_, said, mend] = failure.text(Lang::Zh);
        assert!(!said.is_ascii() && !mend.is_empty(), "{text}: {said} {mend}");
    }
    // One of two changes may be in vain; that is said too.
    let failure = refused(&["half@1899-01-01.rate=60%", "half@1800-01-01.rate=12%"]);
    assert!(failure.place.contains("half@1800-01-01.rate"), "{}", failure.place);
    assert!(county().ask(&Scenario::new("")).is_err());
}

#[test]
fn points_of_a_sweep() {
    let workspace = county();
    let sweep = |texts: &[&str], fixed: &[&str]| {
        let axes: Vec<_> = texts.iter().map(|t| workspace.axis(t, false).unwrap()).collect();
        let grid = workspace
            .sweep(&axes, &scenario(fixed))
            .map_err(|f| f.text(Lang::En))
            .unwrap();
        grid.points.iter().map(|p| p.total).collect::<Vec<_>>()
    };
    // 0 %: only L2 has half, 40.00 + 90.00 + 27.00. 100 %: 100.00 + 80.01 + 40.00, and nothing is left of L1 to refund: 60.00 + 27.00.
    assert_eq!(
        sweep(&["half@1899-01-01.rate=0%..100%/50%"], &[]),
        [15_700, 24_701, 30_701]
    );
    // With the limit at 11, L5 has half too: 0.00, 150.00, 300.00, and in the end nothing is left of it to refund.
    assert_eq!(
        sweep(&["half@1899-01-01.rate=0%..100%/50%"], &["half.staff_limit=11"]),
        [15_700, 39_701, 57_701]
    );
    assert_eq!(
        sweep(&["half@1899-01-01.rate=50%..60%/10%", "half.staff_limit=10..11/1"], &[]),
        [24_701, 39_701, 26_501, 44_501]
    );
    for (text, finest) in [
        ("half@1899-01-01.rate", false),
        ("half@1899-01-01.rate=50%", false),
        ("half@1899-01-01.rate=60%..50%/1%", false),
        ("half@1899-01-01.rate=0%..100%/0%", false),
        ("half@1899-01-01.to=1900-01-01..1900-02-01/1", false),
        ("half.staff=1..2/1", true),
    ] {
        assert!(workspace.axis(text, finest).is_err(), "{text}");
    }
}

#[test]
fn solved_to_the_fen() {
    let workspace = county();
    let solve = |axis: &str, target: &str| {
        let axis = workspace.axis(axis, true).unwrap();
        let target = Target::parse(target, &workspace).unwrap();
        let found = workspace
            .solve(&axis, &target, &Scenario::new(""))
            .map_err(|f| f.text(Lang::En))
            .unwrap();
        let text = |p: Option<(i128, i128)>| p.map(|(n, fen)| (axis.text(n), fen));
        (text(found.found), text(found.above), found.is_monotone)
    };
    let at = |text: &str, fen: i128| Some((text.to_owned(), fen));
    // 55.55 % of 100.00 and 80.01 are 55.55 and 44.445555 → 44.45; with 157.00 of the rest 257.00. One step on, L1 is 55.56.
    assert_eq!(
        solve("half@1899-01-01.rate", "total = 257"),
        (at("55.55%", 25_700), at("55.56%", 25_701), true)
    );
    assert_eq!(solve("half@1899-01-01.rate", "total = 256.99").0, at("55.54%", 25_698));
    assert_eq!(solve("half@1899-01-01.rate", "change = 0").0, at("50%", 0));
    // Of half alone: 100 r + 80.01 r + 40.00 is at most 130.00: 49.99 % gives 49.99 + 40.00.
    assert_eq!(solve("half@1899-01-01.rate", "half = 130").0, at("49.99%", 12_999));
    // The highest number of the range fits.
    assert_eq!(
        solve("half@1899-01-01.rate=0%..60%/1%", "total = 1万元"),
        (at("60%", 26_501), None, true)
    );
    // 117.00 stay whatever the rate.
    assert_eq!(solve("half@1899-01-01.rate", "total = 100"), (None, None, true));
    // 300 s (1 − s): 13.94 % gives 35.990292, 13.95 % 36.011925.
    assert_eq!(
        solve("tithe.share=0%..50%", "tithe = 36"),
        (at("13.94%", 3_599), at("13.95%", 3_601), true)
    );
    // Over the whole range it goes up and down: 100 % gives nothing, and fits.
    assert_eq!(
        solve("tithe.share=0%..100%/1%", "tithe = 36"),
        (at("100%", 0), None, false)
    );
    for text in ["total", "total = much", "nothing = 5", "= 5"] {
        assert!(Target::parse(text, &workspace).is_err(), "{text}");
    }
}

#[test]
fn the_dearest_parameter_stands_first() {
    let ranked = county().rank().unwrap();
    // One person more lets L5 in: 150.00. Nothing else comes near.
    assert_eq!(ranked[0].name, "half.staff_limit");
    assert_eq!(ranked[0].up, Some(("11".to_owned(), 15_000)));
    // One person less: L3 has ten, 40.01.
    assert_eq!(ranked[0].down, Some(("9".to_owned(), -4_001)));
    let of = |name: &str| ranked.iter().find(|r| r.name == name).unwrap();
    // 50.01 %: L1 50.01, L3 40.013001 → 40.01.
    assert_eq!(of("half@1899-01-01.rate").up, Some(("50.01%".to_owned(), 1)));
    assert_eq!(of("refund.cap").up, Some(("30.01".to_owned(), 3)));
}

#[test]
fn levels_of_government_share() {
    let levels = "[[share]]\nmeasures = [\"half\"]\nlevels = { \"省\" = \"1/3\", \"县\" = \"2/3\" }\n";
    let county = county_with(Some(levels));
    let answer = county
        .workspace
        .ask(&scenario(&["half@1899-01-01.rate=60%"]))
        .map_err(|f| f.text(Lang::En))
        .unwrap();
    // Half 130.01 → 148.01: a third is 43.336… → 43.34 and 49.336… → 49.34; the county has the rest. Nobody says who bears the refund.
    let shares: Vec<_> = answer
        .by_level
        .iter()
        .map(|l| (l.level.as_str(), l.before.to_string(), l.after.to_string()))
        .collect();
    assert_eq!(
        shares,
        [
            ("省", "43.34".to_owned(), "49.34".to_owned()),
            ("县", "86.67".to_owned(), "98.67".to_owned()),
            ("未写明分担", "90.00".to_owned(), "90.00".to_owned()),
        ]
    );
    assert!(ask(&["half@1899-01-01.rate=60%"]).by_level.is_empty());
}

#[test]
fn every_output_says_that_it_is_a_trial() {
    let workspace = county();
    let shown = || Shown {
        answers: vec![
            workspace
                .ask(&scenario(&["refund.cap=20"]))
                .map_err(|f| f.text(Lang::En))
                .unwrap(),
        ],
        grids: vec![
            workspace
                .sweep(
                    &[workspace.axis("refund.cap=0..40/10", false).unwrap()],
                    &Scenario::new(""),
                )
                .unwrap(),
        ],
        ..Shown::default()
    };
    let (one, two) = (shown(), shown());
    let files = files_of(&workspace, &one).map_err(|f| f.text(Lang::En)).unwrap();
    assert!(
        files == files_of(&workspace, &two).unwrap(),
        "same question, same bytes"
    );
    for file in files
        .iter()
        .filter(|f| !f.name.ends_with("xlsx") && !f.name.ends_with("parquet"))
    {
        assert!(
            String::from_utf8(file.bytes.clone()).unwrap().contains("试算"),
            "{}",
            file.name
        );
    }
    let text = to_text(&one, Lang::Zh);
    assert!(text.contains("【试算】") && text.contains("-30.00"), "{text}");
    assert!(to_text(&one, Lang::En).contains("[试算 trial]"));
    let json = to_json(&workspace, &one);
    assert_eq!(json["scenarios"][0]["losers"]["change"], "-30.00");
    assert_eq!(json["sweeps"][0]["points"][4]["total"], "277.01");
    let html = page(&workspace, &one).unwrap();
    assert!(
        html.contains("−0.00") || html.contains("试算"),
        "the page names the change"
    );
    assert!(
        !html.contains("<script") && !html.contains("http://"),
        "one file, nothing from outside"
    );
    let csv = files.iter().find(|f| f.name == "differences.csv").unwrap();
    let csv = String::from_utf8(csv.bytes.clone()).unwrap();
    assert_eq!(csv.lines().count(), 4);
    assert!(csv.contains("refund,A,L1,1900-01,1,1,1,30.00,20.00,-10.00"), "{csv}");
}
