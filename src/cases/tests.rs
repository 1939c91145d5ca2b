use super::*;
use crate::policy::load;

fn made_up() -> (Arc<Catalog>, PathBuf) {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs");
    let pack = packs.join("middle_kingdom");
    (Arc::new(Catalog::load(&pack.join("schemas")).unwrap()), packs)
}

fn run(dir: &Path) -> CasesReport {
    let (catalog, packs) = made_up();
    let pack = packs.join("middle_kingdom");
    let programs = |day: Option<Date>| {
        load(&pack, &catalog, day)
            .map(|l| Arc::new(l.program))
            .map_err(|found| format!("{} findings", found.len()))
    };
    run_cases(&programs, &catalog, dir).unwrap()
}

#[test]
fn hand_calculated_cases_of_the_made_up_pack_come_out() {
    let (_, packs) = made_up();
    let report = run(&packs.join("middle_kingdom_cases"));
    let differences: Vec<String> = report.differences().map(ToString::to_string).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    // 9 cases and 14 values of sweeps stand in the file.
    assert_eq!((report.passed(), report.failed()), (23, 0));
}

fn one(text: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("x.cases.toml"), text).unwrap();
    run(dir.path()).differences().map(ToString::to_string).collect()
}

const CASE: &str = r#"
[[case]]
id = "A"
measure = "bridge_toll_half"
source = "hand"
rows.enterprise = [{ uscc = "E1", is_small = true }]
rows.bridge_toll = [{ toll_id = "T1", uscc = "E1", day = 1300-07-01, goods_code = "G", due = "10.00" }]
"#;

#[test]
fn differences_name_file_case_and_both_values() {
    // 10.00 × 0.25 = 2.50.
    let found = one(&format!("{CASE}expect = [{{ amount = \"2.51\" }}]"));
    assert_eq!(found, ["x.cases.toml A: T1 amount: expected 2.51, got 2.50"]);
    let found = one(&format!("{CASE}expect = []"));
    assert_eq!(found, ["x.cases.toml A: rows: expected 0, got 1 [T1: true 2.50]"]);
    let found = one(&format!("{CASE}expect = [{{ key = \"T2\" }}]"));
    assert_eq!(found, ["x.cases.toml A: row 0: expected * T2, got [T1: true 2.50]"]);
}

#[test]
fn a_case_that_cannot_run_has_failed() {
    let unknown = CASE.replace("toll_id", "tole_id");
    let found = one(&format!("{unknown}expect = []"));
    assert_eq!(
        found,
        ["x.cases.toml A: case: expected a case that runs, got bridge_toll: unknown column or fact tole_id"]
    );
    let float = CASE.replace("\"10.00\"", "10.5");
    let found = one(&format!("{float}expect = []"));
    assert!(found[0].contains("write it as text"), "{found:?}");
    let sweep = "expect = [{}]\n[[sweep]]\ncase = \"A\"\nat = \"bridge_toll.1.due\"\nvalues = [{ value = \"1\" }]";
    let found = one(&format!("{CASE}{sweep}"));
    assert!(
        found[0].contains("bridge_toll.1.due is no cell of the case"),
        "{found:?}"
    );
}

#[test]
fn a_case_can_be_run_as_of_an_earlier_day() {
    // Version 2 was published on 1300-06-01; before that no version is in force in July 1300.
    let early = CASE.replace("source =", "as_of = 1300-05-31\nsource =");
    assert_eq!(one(&format!("{early}expect = []")), Vec::<String>::new());
}

/// A pack of one measure with a case, and perhaps more cases or marks.
fn small_pack(more_cases: &str, marks: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    std::fs::create_dir(dir.path().join("measures")).unwrap();
    write("pack.toml", "id = \"small\"\ntitle = \"小\"\nas_of = 1300-12-31\n");
    write(
        "measures/toll.toml",
        r#"
id = "toll"
title = "桥税减半"
kind = "reduce"
record = "bridge_toll"
in_force_by = "day"
key = "toll_id"
period = "MONTH_OF(day)"
[parameters]
limit = { value = "10.00", unit = "yuan", says = "起点" }
rate = { value = "50%", unit = "ratio", says = "减征比例" }
[[version]]
from = 1300-01-01
to = 1300-12-31
published = 1299-12-01
basis = [{ document = "桥令第1号" }]
[[version.condition]]
id = "large"
says = "达到起点"
expr = "due >= limit"
[version.amount]
expr = "due * rate"
round = "half_up"
"#,
    );
    let cases = r#"
[[case]]
id = "A"
measure = "toll"
source = "hand"
note = "10.00 × 50 % = 5.00"
rows.enterprise = [{ uscc = "E1" }]
rows.bridge_toll = [{ toll_id = "T1", uscc = "E1", day = 1300-01-01, due = "10.00" }]
expect = [{ eligible = true, amount = "5.00" }]
"#;
    write("measures/toll.cases.toml", &format!("{cases}{more_cases}"));
    write("equivalent.toml", marks);
    dir
}

/// What is open in a pack, as `place: change`.
fn open(pack: &Path) -> Vec<String> {
    let (catalog, _) = made_up();
    let programs = |day: Option<Date>| {
        load(pack, &catalog, day)
            .map(|l| Arc::new(l.program))
            .map_err(|found| format!("{found:?}"))
    };
    let (report, cover) = cover(&programs, &catalog, pack, true).unwrap();
    assert_eq!(report.failed(), 0, "{:?}", report.differences().collect::<Vec<_>>());
    cover
        .open
        .iter()
        .map(|o| format!("{}: {}", o.place, o.change))
        .collect()
}

#[test]
fn changes_that_no_case_notices_are_named() {
    let pack = small_pack("", "");
    // The case stands on the limit and on the first day: one step up, or one day later, and it comes out otherwise. 5.00 is rounded:
    // 10.00 × 49.99 % = 4.999, so the steps of the rate go unnoticed.
    assert_eq!(
        open(pack.path()),
        [
            "toll: too few cases",
            "toll@1300-01-01.large: never failed",
            "toll.limit: 10.00 -> 9.99",
            "toll.rate: 50% -> 49.99%",
            "toll.rate: 50% -> 50.01%",
            "toll@1300-01-01.from: 1300-01-01 -> 1299-12-31",
            "toll@1300-01-01.to: 1300-12-31 -> 1300-12-30",
            "toll@1300-01-01.to: 1300-12-31 -> 1301-01-01",
            "toll@1300-01-01.published: 1299-12-01 -> 1299-11-30",
            "toll@1300-01-01.published: 1299-12-01 -> 1299-12-02",
        ]
    );
}

#[test]
fn cases_at_the_edges_and_marks_leave_nothing_open() {
    // 100,000.00 × 50 % = 50,000.00; × 49.99 % = 49,990.00.
    let cases = r#"
[[sweep]]
case = "A"
at = "bridge_toll.0.due"
values = [{ value = "9.99", eligible = false, failed = ["large"] }, { value = "20.00", eligible = true, amount = "10.00" }, { value = "30.00", eligible = true, amount = "15.00" }, { value = "100000.00", eligible = true, amount = "50000.00" }]
[[sweep]]
case = "A"
at = "bridge_toll.0.day"
values = [{ value = 1299-12-31, expect = [] }, { value = 1300-12-31, eligible = true }, { value = 1301-01-01, expect = [] }]
"#;
    let mark = "[[equivalent]]\nplace = \"toll@*.published\"\nwhy = \"no case is judged as of an earlier day\"\n";
    let pack = small_pack(cases, mark);
    assert_eq!(open(pack.path()), Vec::<String>::new());
    // A mark that explains nothing is one too many; one without a reason explains nothing.
    let idle = format!("{mark}[[equivalent]]\nplace = \"tole*\"\nwhy = \"x\"\n");
    assert_eq!(open(small_pack(cases, &idle).path()), ["tole*: * explains nothing"]);
}

#[test]
fn a_case_judged_under_its_measure_alone_comes_out_as_under_all() {
    let (catalog, packs) = made_up();
    let program = load(&packs.join("middle_kingdom"), &catalog, None).unwrap().program;
    for run in run::all(&packs.join("middle_kingdom_cases")).unwrap() {
        let Ok(None) = run.day else { continue };
        let data = dataset(&program, &catalog, &run.case).unwrap();
        let narrow = narrow::Reads::of(&program, &run.case.measure).narrow(&program);
        assert!(check::holds(&program, &data, &run.case), "{}", run.label);
        assert!(check::holds(&narrow, &data, &run.case), "{} narrowed", run.label);
    }
}

#[test]
fn the_law_of_another_day_is_that_of_a_pack_loaded_for_it() {
    let (catalog, packs) = made_up();
    let pack = packs.join("middle_kingdom");
    let ever = load(&pack, &catalog, Some(Date::MAX)).unwrap().program;
    for text in ["1298-01-01", "1300-05-31", "1300-06-01", "1300-12-31"] {
        let day = Date::parse_from_str(text, "%Y-%m-%d").unwrap();
        let loaded = load(&pack, &catalog, Some(day)).unwrap().program;
        assert_eq!(format!("{:?}", ever.as_known_on(day)), format!("{loaded:?}"), "{text}");
    }
}
