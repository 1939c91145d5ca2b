//! `measures/<id>.toml`.

use crate::policy::diagnostic::{Diagnostic, codes};
use crate::policy::ir::Kind;

use super::fields::Fields;
use super::inherit::{self, Changes, Common};
use super::model::{RawMeasure, RawOnce, RawVersion};
use super::statements::Shared;
use super::{departments, parameters};

/// The words for kinds.
const KINDS: &[(&str, Kind)] = &[
    ("exempt", Kind::Exempt),
    ("reduce", Kind::Reduce),
    ("deduct", Kind::Deduct),
    ("defer", Kind::Defer),
    ("refund", Kind::Refund),
    ("return", Kind::Return),
    ("subsidise", Kind::Subsidise),
    ("indicator", Kind::Indicator),
];

/// The measure of a file; `None` if keys are missing that nothing works without.
pub(crate) fn read(fields: &mut Fields<'_, '_>, shared: &mut Shared) -> Option<RawMeasure> {
    let id = fields.need_text("id");
    let title = fields.need_words("title");
    let title_en = fields.words("title_en");
    let kind = parameters::choice(fields, "kind", KINDS);
    let record = fields.need_text("record");
    let scope = fields.text("where");
    let in_force_by = fields.need_text("in_force_by");
    let key = fields.need_text("key");
    let period = fields.need_text("period");
    let due = fields.text("due");
    let entity = fields.text("entity");
    let after = fields.texts("after");
    let after_item = fields.item("after");
    let counted = fields.text("counted");
    let departments = departments::read(fields);
    let note = fields.words("note");
    let parameters = parameters::read(fields);
    let accepts_absent = parameters::accepts_absent(fields);
    let once = fields.tables("once", "a [[once]]", |fields| {
        let id = fields.need_text("id");
        let says = fields.need_words("says");
        let says_en = fields.words_if_said("says_en");
        let per = fields.need_text("per");
        let order = fields.text("order");
        let (id, per) = (id?, per?);
        Some(RawOnce {
            id,
            says,
            says_en,
            per,
            order,
        })
    });
    let mut common = Common::read(fields, shared);
    let versions = fields.tables("version", "a [[version]]", |fields| {
        let version = read_version(fields, shared, &mut common)?;
        inherit::repeated_parameters(&version.parameters, &parameters, fields);
        Some(version)
    });
    if fields.item("version").is_none() {
        fields.missing("version");
    } else {
        common.report_unused(fields);
    }
    let id = id?;
    Some(RawMeasure {
        after_place: after_item.map_or_else(|| id.place.clone(), |item| fields.place_of(item)),
        id,
        title,
        title_en,
        note,
        kind: kind?,
        record: record?,
        scope,
        in_force_by: in_force_by?,
        key: key?,
        period: period?,
        due,
        entity,
        after,
        counted,
        departments,
        parameters,
        accepts_absent,
        once,
        versions,
    })
}

fn read_version(fields: &mut Fields<'_, '_>, shared: &mut Shared, common: &mut Common) -> Option<RawVersion> {
    let from = fields.need_date("from");
    let to = fields.date("to");
    let published = fields.need_date("published");
    let reported = fields
        .item("basis")
        .is_some_and(|item| item.get_ref().as_array().is_some_and(|a| !a.is_empty()));
    let basis = parameters::basis(fields);
    let place = fields.place();
    if !reported {
        fields.report(
            Diagnostic::error(codes::UNCITED, "this version cites neither law nor plan")
                .at(&place, "no `basis`")
                .help("add `basis = [{ document = \"…\", article = \"…\" }]` or `basis = [{ plan = \"…\" }]`"),
        );
    }
    fields.words("note");
    let parameters = parameters::read(fields);
    let changes = Changes::read(fields, shared);
    let parts = common.for_version(&place, &basis, changes, fields);
    Some(RawVersion {
        place,
        from: from?,
        to,
        published: published?.value,
        basis: parts.basis,
        parameters,
        conditions: parts.conditions,
        lines: parts.lines,
        amount: parts.amount,
    })
}
