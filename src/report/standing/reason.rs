//! Why entitled and enjoyed differ, in a few words that are facts.

use std::collections::BTreeMap;

use crate::assess::Entitlements;
use crate::comparison::{Compared, Comparison, DifferenceKind};
use crate::impact::{reported, rows_of};
use crate::policy::ir::{Kind, Program};
use crate::policy::reasons::{Reason, bits};
use crate::report::{Lang, ReportError};

/// Measure, enterprise and comparison period.
type Key<'a> = (&'a str, &'a str, String);

/// The words of the first condition that refused what was enjoyed without a right to it; no entry where no record asks for it at all.
pub(in crate::report) type Refusing<'a> = BTreeMap<Key<'a>, String>;

/// Finds the condition behind every row of the class 误享.
pub(in crate::report) fn refusing<'a>(
    program: &'a Program,
    entitlements: &'a Entitlements,
    comparison: &Comparison,
    lang: Lang,
) -> Result<Refusing<'a>, ReportError> {
    let mut wanted: BTreeMap<&str, BTreeMap<(&str, &str), ()>> = BTreeMap::new();
    for row in &comparison.rows {
        if row.kind == DifferenceKind::WithoutRight {
            let keys = wanted.entry(&row.measure).or_default();
            keys.insert((&row.uscc, &row.period), ());
        }
    }
    let mut found = Refusing::new();
    for (id, parts) in reported(program) {
        let grain = program.claims.iter().find(|c| c.measure == id).map(|c| c.grain);
        let (Some(keys), Some(grain)) = (wanted.get(id), grain) else {
            continue;
        };
        for row in rows_of(program, entitlements, &parts)? {
            let period = grain.of(row.period);
            if row.eligible || !keys.contains_key(&(row.uscc, period.as_str())) {
                continue;
            }
            let key = (id, row.uscc, period);
            if let (false, Some(bit)) = (found.contains_key(&key), bits(row.failed).next()) {
                let reason = Reason::of_bit(program, row.measure_id, row.version, bit)?;
                let words = lang.pick(reason.says(), reason.says_en().unwrap_or(reason.says()));
                found.insert(key, words.to_owned());
            }
        }
    }
    Ok(found)
}

/// The reason of one row in words.
pub(in crate::report) fn words(row: &Compared, kind: Kind, refusing: &Refusing<'_>, lang: Lang) -> String {
    match row.kind {
        DifferenceKind::NotEnjoyed => match kind {
            Kind::Refund => lang.pick("台账未见退税", "No refund in the ledger"),
            Kind::Defer => lang.pick("台账未见缓缴", "No deferral in the ledger"),
            Kind::Return | Kind::Subsidise => lang.pick("台账未见发放", "No payment in the ledger"),
            Kind::Exempt | Kind::Reduce | Kind::Deduct | Kind::Indicator => {
                lang.pick("台账未见减免", "No relief in the ledger")
            }
        }
        .to_owned(),
        DifferenceKind::TooLittle => lang.pick("台账少于应享", "The ledger has less").to_owned(),
        DifferenceKind::TooMuch => lang.pick("台账多于应享", "The ledger has more").to_owned(),
        DifferenceKind::Equal => lang.pick("一致", "Equal").to_owned(),
        DifferenceKind::WithoutRight => {
            let key = (row.measure.as_str(), row.uscc.as_str(), row.period.clone());
            match refusing.get(&key) {
                Some(says) => format!("{}{says}", lang.pick("不满足：", "Not met: ")),
                None => lang
                    .pick("当期没有可享受的申报", "No record of that period asks for it")
                    .to_owned(),
            }
        }
    }
}

/// What is to be done about a row.
pub(in crate::report) fn action(class: DifferenceKind, kind: Kind, lang: Lang) -> &'static str {
    match (class, kind) {
        (DifferenceKind::Equal, _) => "",
        (DifferenceKind::TooMuch | DifferenceKind::WithoutRight, Kind::Defer) => {
            lang.pick("核实更正", "check and correct")
        }
        (DifferenceKind::TooMuch | DifferenceKind::WithoutRight, _) => lang.pick("核实追回", "check and recover"),
        (_, Kind::Refund | Kind::Return | Kind::Subsidise) => lang.pick("申请", "apply"),
        (_, Kind::Exempt | Kind::Reduce | Kind::Deduct | Kind::Defer | Kind::Indicator) => {
            lang.pick("更正申报", "correct the return")
        }
    }
}
