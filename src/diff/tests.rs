//! Two made-up runs of one measure of enterprises and one of persons, with everything calculated by hand.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::*;
use crate::money::Fen;
use crate::report::Lang;

/// The worked example of GB 11643-1999, annex A.
const PERSON: &str = "11010519491231002X";
const HEADINGS: &str = "measure_id,uscc,record_key,period,eligible,counted,base_amount,amount,value,version,failed,missing,source_file,source_sheet,source_line,due_date";

fn file(name: &str, sha256: &str) -> Value {
    json!({ "file": name, "bytes": 1, "sha256": sha256 })
}

fn measure(id: &str, parameter: &str) -> Value {
    json!({
        "id": id, "reported_as": id, "title": format!("措施{id}"), "kind": "subsidise", "versions": [],
        "parameters": [["rate", parameter]],
    })
}

/// The manifest that both runs of a test begin with.
fn manifest() -> Value {
    json!({
        "huiqi": "0.1.0", "id": "run", "pack": "p", "title": "包", "as_of": "2022-12-31", "language": "zh",
        "binary": [file("huiqi", "b")],
        "inputs": [file("05_纳税.csv", "i"), file("06_社保.csv", "i")],
        "mappings": [file("tax.toml", "m")],
        "schemas": [file("tax.json", "s")],
        "policy": [file("facts.toml", "p"), file("measures/a.toml", "p"), file("measures/b.toml", "p"), file("measures/a.cases.toml", "p")],
        "measures": [measure("a", "0.5"), measure("b", "100")],
        "reading": {}, "control_totals": [], "outputs": [],
        "counts": { "a": { "counted_amount": "0.00" }, "b": { "counted_amount": "0.00" }, "i": { "counted_amount": null } },
    })
}

/// A row: measure, code, record, eligible, amount, export.
type Written<'r> = (&'r str, &'r str, &'r str, &'r str, &'r str, &'r str);

fn write(dir: &Path, manifest: &Value, rows: &[Written<'_>]) {
    fs::write(dir.join("manifest.json"), manifest.to_string()).unwrap();
    let mut text = format!("\u{feff}{HEADINGS}\n");
    for (line, (measure, uscc, key, eligible, amount, file)) in (2..).zip(rows) {
        let failed = if *eligible == "1" { "" } else { "c1" };
        text.push_str(&format!(
            "{measure},{uscc},{key},2022,{eligible},1,,{amount},,2022-01-01,{failed},,{file},,{line},\n"
        ));
    }
    fs::write(dir.join("entitlements.csv"), text).unwrap();
}

/// Compares a run with the rows `old` and one with the rows `new`, whose manifest was changed by `change`.
fn compared(old: &[Written<'_>], new: &[Written<'_>], change: impl Fn(&mut Value)) -> Difference {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut changed = manifest();
    change(&mut changed);
    write(one.path(), &manifest(), old);
    write(other.path(), &changed, new);
    diff(one.path(), other.path()).unwrap()
}

const OLD: [Written<'_>; 3] = [
    ("a", "X1", "r1", "1", "100.00", "05_纳税.csv"),
    ("a", "X2", "r1", "1", "50.00", "06_社保.csv"),
    ("b", "X1", "r1", "1", "100.00", "05_纳税.csv"),
];

/// Of `a` the first row falls by 20.00 yuan; of `b` the only one is refused.
const NEW: [Written<'_>; 3] = [
    ("a", "X1", "r1", "1", "80.00", "05_纳税.csv"),
    ("a", "X2", "r1", "1", "50.00", "06_社保.csv"),
    ("b", "X1", "r1", "0", "0.00", "05_纳税.csv"),
];

fn causes_of(found: &Difference) -> Vec<Vec<Cause>> {
    found.changes.iter().map(|change| change.causes.clone()).collect()
}

fn text(what: &str) -> String {
    what.to_owned()
}

#[test]
fn equal_runs_have_no_difference() {
    let found = compared(&OLD, &OLD, |_| {});
    assert_eq!(found.changes, []);
    assert_eq!((found.totals["a"].old, found.totals["a"].new), (15_000, 15_000));
    assert_eq!(corrections(&found).unwrap(), []);
}

#[test]
fn amounts_totals_and_an_input_that_was_changed() {
    let found = compared(&OLD, &NEW, |m| m["inputs"][0]["sha256"] = json!("other"));
    let gist = |c: &Change| (c.measure_id.clone(), c.uscc.clone(), c.difference, c.source.clone());
    assert_eq!(
        found.changes.iter().map(gist).collect::<Vec<_>>(),
        [
            (text("a"), text("X1"), Fen(-2_000), text("05_纳税.csv:2")),
            (text("b"), text("X1"), Fen(-10_000), text("05_纳税.csv:4")),
        ]
    );
    let total = |changed, old, new| MeasureTotal { changed, old, new };
    assert_eq!(found.totals["a"], total(1, 15_000, 13_000));
    assert_eq!(found.totals["b"], total(1, 10_000, 0));
    assert_eq!(found.titles["a"], "措施a");
    let input = vec![Cause::Input(text("05_纳税.csv"))];
    assert_eq!(causes_of(&found), [input.clone(), input]);
}

#[test]
fn an_export_that_the_record_does_not_stand_in_is_another_input() {
    let found = compared(&OLD, &NEW, |m| m["inputs"][1]["sha256"] = json!("other"));
    assert_eq!(causes_of(&found)[0], [Cause::OtherInputs(text("06_社保.csv"))]);
}

#[test]
fn law_of_the_measure_of_others_and_of_all() {
    let found = compared(&OLD, &NEW, |m| m["policy"][1]["sha256"] = json!("other"));
    let file = text("measures/a.toml");
    assert_eq!(
        causes_of(&found),
        [[Cause::Law(file.clone())], [Cause::OtherMeasures(file)]]
    );
    let found = compared(&OLD, &NEW, |m| m["policy"][0]["sha256"] = json!("other"));
    assert_eq!(causes_of(&found)[0], [Cause::SharedLaw(text("facts.toml"))]);
    // Worked cases decide nothing.
    let found = compared(&OLD, &NEW, |m| m["policy"][3]["sha256"] = json!("other"));
    assert_eq!(causes_of(&found)[0], [Cause::Unexplained]);
    let found = compared(&OLD, &NEW, |m| m["schemas"][0]["sha256"] = json!("other"));
    assert_eq!(causes_of(&found)[0], [Cause::Mapping(text("tax.json"))]);
}

#[test]
fn a_parameter_is_named_with_both_values_before_the_file_it_stands_in() {
    let found = compared(&OLD, &NEW, |m| {
        m["measures"][0] = measure("a", "0.4");
        m["policy"][1]["sha256"] = json!("other");
    });
    let file = text("measures/a.toml");
    assert_eq!(
        causes_of(&found),
        [
            vec![Cause::Parameter(text("rate 0.5 → 0.4")), Cause::Law(file.clone())],
            vec![Cause::OtherMeasures(file)],
        ]
    );
    assert_eq!(found.changes[0].causes[0].words(Lang::Zh), "参数变动（rate 0.5 → 0.4）");
}

#[test]
fn another_program_and_nothing_at_all() {
    let found = compared(&OLD, &NEW, |m| {
        m["binary"][0]["sha256"] = json!("other");
        m["huiqi"] = json!("0.2.0");
    });
    assert_eq!(causes_of(&found)[0], [Cause::Program(text("0.1.0 → 0.2.0"))]);
    let found = compared(&OLD, &NEW, |_| {});
    assert_eq!(causes_of(&found)[0], [Cause::Unexplained]);
}

#[test]
fn two_days_give_the_correction_ledger() {
    let old = [
        ("a", "X1", "r1", "1", "100.00", "05.csv"), // +30.00
        ("a", "X1", "r2", "1", "10.00", "05.csv"),  // gone: −10.00
        ("a", "X2", "r1", "1", "5.00", "05.csv"),   // refused: −5.00
        ("a", "X3", "r1", "1", "7.00", "05.csv"),   // +7.00, and −7.00 below: even
        ("a", "X3", "r2", "1", "7.00", "05.csv"),
        ("b", "", PERSON, "1", "", "06.csv"),   // was not determined: +12.00
        ("i", "", "县", "1", "1.00", "06.csv"), // an indicator is not added up
    ];
    let new = [
        ("a", "X1", "r1", "1", "130.00", "05.csv"),
        ("a", "X2", "r1", "0", "0.00", "05.csv"),
        ("a", "X3", "r1", "1", "14.00", "05.csv"),
        ("a", "X3", "r2", "0", "0.00", "05.csv"),
        ("b", "", PERSON, "1", "12.00", "06.csv"),
        ("i", "", "县", "1", "2.00", "06.csv"),
    ];
    let found = compared(&old, &new, |m| m["as_of"] = json!("2023-06-30"));
    assert_eq!(found.days, ["2022-12-31", "2023-06-30"]);
    let day = "评估日不同（2022-12-31 → 2023-06-30）";
    let ledger = corrections(&found).unwrap();
    let mut csv = Vec::new();
    write_corrections_csv(&found, &ledger, Lang::Zh, &mut csv).unwrap();
    assert_eq!(
        String::from_utf8(csv).unwrap(),
        format!(
            "\u{feff}措施,统一社会信用代码,记录,来源,变动条数,补退,差额（元）,原因\n\
             措施a,X1,,,2,补,20.00,{day}\n\
             措施a,X2,,,1,退,-5.00,{day}\n\
             措施b,,**************002X,06.csv:6,1,补,12.00,{day}\n"
        )
    );
    // 100 + 10 + 5 + 7 + 7 before, 130 + 14 after.
    assert_eq!((found.totals["a"].old, found.totals["a"].new), (12_900, 14_400));
    assert_eq!((found.totals["i"].old, found.totals["i"].new), (0, 0));
}

#[test]
fn every_change_is_written_without_resident_ids() {
    let old = [("b", "", PERSON, "1", "12.00", "06.csv")];
    let found = compared(&old, &[], |_| {});
    let mut csv = Vec::new();
    write_diff_csv(&found, Lang::Zh, &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(
        csv,
        "\u{feff}measure_id,uscc,record_key,period,old_eligible,new_eligible,old_amount,new_amount,difference,old_value,new_value,old_failed,new_failed,source,cause\n\
         b,,**************002X,2022,1,,12.00,,-12.00,,,,,06.csv:2,原因不明\n"
    );
    let json = serde_json::to_string(&found.changes).unwrap();
    assert!(json.contains("**************002X") && !json.contains(PERSON), "{json}");
}

#[test]
fn rows_out_of_order_are_refused() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(one.path(), &manifest(), &OLD);
    let mut turned = OLD;
    turned.reverse();
    write(other.path(), &manifest(), &turned);
    let failure = diff(one.path(), other.path()).unwrap_err();
    assert_eq!(failure.exit.code(), 1);
    assert!(failure.place.ends_with("entitlements.csv:3"), "{}", failure.place);
}
