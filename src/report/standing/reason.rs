//! Why entitled and enjoyed differ, in a few words that are facts.

use super::behind::Behind;
use crate::comparison::{Compared, DifferenceKind};
use crate::policy::ir::{Kind, Program};
use crate::policy::reasons::{NoReason, Reason};
use crate::report::{Lang, ReportError};

/// The words of the condition that refused a row; `None` where no record asks for it at all.
fn refusing<'a>(program: &'a Program, behind: &Behind, lang: Lang) -> Result<Option<&'a str>, ReportError> {
    let Some((measure, version, bit)) = behind.refused else {
        return Ok(None);
    };
    let rule = measure.of(&program.measures);
    let rule = rule.map_err(|none| NoReason {
        measure: none.to_string(),
        bit,
    })?;
    let version = usize::try_from(version).ok().and_then(|at| rule.versions.get(at));
    let version = version.ok_or_else(|| NoReason {
        measure: rule.id.clone(),
        bit,
    })?;
    let reason = Reason::of_bit(program, measure, version, bit)?;
    Ok(Some(
        lang.pick(reason.says(), reason.says_en().unwrap_or(reason.says())),
    ))
}

/// The reason of one row in words.
pub(super) fn words(
    program: &Program,
    row: &Compared,
    kind: Kind,
    behind: &Behind,
    lang: Lang,
) -> Result<String, ReportError> {
    Ok(match row.kind {
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
        DifferenceKind::WithoutRight => match refusing(program, behind, lang)? {
            Some(says) => format!("{}{says}", lang.pick("不满足：", "Not met: ")),
            None => lang
                .pick("当期没有可享受的申报", "No record of that period asks for it")
                .to_owned(),
        },
    })
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
