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
