//! The registry against the document, and its layout against a rule counted by hand.

use super::*;
use crate::fixture::program;
use crate::policy::ir::MeasureId;

/// The third measure of the fixture has two conditions, one limit, and is in one group: bits 0 and 1, 2, 3 for the amount, 4.
#[test]
fn bits_are_conditions_limits_amount_groups() {
    let program = program();
    let id = MeasureId::new(2);
    let measure = id.of(&program.measures).unwrap();
    let version = &measure.versions[0];
    let codes: Vec<String> = (0..5)
        .map(|bit| Reason::of_bit(&program, id, version, bit).unwrap().code().into_owned())
        .collect();
    assert_eq!(
        codes,
        ["class", "size", "person_once", "amount_positive", "exclusive:one_of"]
    );
    let places = [
        Place::Condition(0),
        Place::Condition(1),
        Place::Limit(0),
        Place::Amount,
        Place::of_group(&program, 0, id),
    ];
    for (bit, place) in places.into_iter().enumerate() {
        assert_eq!(place.bit(measure, version), bit, "{place:?}");
    }
    let group = Reason::of_bit(&program, id, version, 4).unwrap();
    assert_eq!(group.says(), "两项只能享受一项");
}

#[test]
fn a_bit_that_stands_for_nothing_is_an_error_by_name() {
    let program = program();
    let id = MeasureId::new(2);
    let measure = id.of(&program.measures).unwrap();
    let version = &measure.versions[0];
    let none = NoReason {
        measure: measure.id.clone(),
        bit: 5,
    };
    assert_eq!(failed(&program, id, version, 0b10_0001), Err(none.clone()));
    assert_eq!(
        none.to_string(),
        format!("bit 5 of `failed` stands for no reason of measure {}", measure.id)
    );
    // Measures outside of every group have no bit behind the amount.
    let first = MeasureId::new(1);
    let rule = first.of(&program.measures).unwrap();
    let amount = Place::Amount.bit(rule, &rule.versions[0]);
    assert!(Reason::of_bit(&program, first, &rule.versions[0], amount).is_ok());
    assert!(Reason::of_bit(&program, first, &rule.versions[0], amount + 1).is_err());
    assert!(Reason::of_bit(&program, MeasureId::new(99), version, 0).is_err());
}

#[test]
fn the_document_lists_every_reason() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/outputs.md");
    let text = std::fs::read_to_string(path).unwrap();
    for lack in Lack::ALL {
        let row = format!("| `{}` | {} | {} |", lack.code(), lack.says().zh, lack.remedy().zh);
        assert!(text.contains(&row), "docs/outputs.md lacks the row\n{row}");
    }
    let program = program();
    let measure = &program.measures[2];
    let all = (0..5).map(|bit| Reason::of_bit(&program, MeasureId::new(2), &measure.versions[0], bit).unwrap());
    for reason in all {
        let remedy = reason.remedy();
        assert!(text.contains(remedy.zh), "docs/outputs.md lacks {}", remedy.zh);
    }
}
