use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::cases::Case;
use crate::policy::load;
use crate::schema::Catalog;

/// The case HALF1 of the made-up pack: 101.01 × 50 % = 50.505 → 50.51.
#[test]
fn an_explanation_names_conditions_lines_and_inputs() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/middle_kingdom");
    let catalog = Arc::new(Catalog::load(&pack.join("schemas")).unwrap());
    let program = load(&pack, &catalog, None).unwrap().program;
    let text = r#"
        id = "A"
        measure = "bridge_toll_half"
        source = "hand"
        rows.enterprise = [{ uscc = "E1", is_small = false }]
        rows.bridge_toll = [
            { toll_id = "T1", uscc = "E1", day = 1299-03-01, goods_code = "G1", due = "101.01", other_relief = "0" },
        ]
        expect = []
    "#;
    let case: Case = toml::from_str(text).unwrap();
    let data = crate::cases::dataset(&program, &catalog, &case).unwrap();
    let measure = program
        .measures
        .iter()
        .position(|m| m.id == "bridge_toll_half")
        .map(crate::policy::ir::MeasureId::new)
        .unwrap();
    let explained = explain(&program, &data, measure, 0).unwrap().unwrap();
    assert_eq!(explained.failed, ["small", "filed_in_time"]);
    let outcomes: Vec<(&str, Option<&str>, Option<&str>)> = explained
        .conditions
        .iter()
        .map(|c| (c.id.as_str(), c.value.as_deref(), c.missing.as_deref()))
        .collect();
    assert_eq!(
        outcomes,
        [
            ("small", Some("false"), None),
            ("goods", Some("true"), None),
            ("filed_in_time", None, Some("bridge_toll.filed")),
        ]
    );
    let inputs: Vec<(&str, Option<&str>)> = explained.conditions[1]
        .inputs
        .iter()
        .map(|i| (i.id.as_str(), i.value.as_deref()))
        .collect();
    assert!(inputs.contains(&("bridge_toll.goods_code", Some("G1"))), "{inputs:?}");
    assert_eq!(explained.amount, Some(Fen::ZERO));
}
