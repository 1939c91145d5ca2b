//! Compiling measures.

use crate::policy::boards::PREFIX;
use crate::policy::check;
use crate::policy::diagnostic::{At, Diagnostic};
use crate::policy::formula::{Formula, Scope, Use, Want, World};
use crate::policy::ir::{
    Answering, Constant, Expr, Measure, MeasureId, Node, Once, Parameter, Responsible, TableId, Type,
};
use crate::policy::pack::model::{RawMeasure, RawOnce, RawPack, RawParameter, RawResponsible, Value};
use crate::policy::pack::unit::canonical;

use super::absent;
use super::versions;
use super::world::reported_as;

/// A measure. `None` if something was reported.
pub(super) fn compile(
    id: MeasureId,
    raw: &RawMeasure,
    pack: &RawPack,
    world: &World<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Measure> {
    check::responsible(&raw.departments, pack, found);
    check::periods(raw, found);
    check::due_of_kind(raw, found);
    let mut used = Use::default();
    let before = found.len();
    let measure = world.catalog.table(&raw.record.value).and_then(|(record, _)| {
        let parameters = [raw.parameters.as_slice()];
        let scope = Scope {
            table: record,
            lines: &[],
            parameters: &parameters,
            in_fact: false,
            monthly: false,
            measure: Some(id),
        };
        assemble(raw, scope, world, &mut used, found)
    });
    let is_whole = found.len() == before && measure.is_some();
    // Parameters of a board may be read by its facts alone; that was looked at when the board was read.
    if !raw.id.value.starts_with(PREFIX) {
        check::unused(&raw.parameters, &used, is_whole, found);
    }
    let measure = measure.and_then(|m| absent::of_measure(m, &raw.accepts_absent, world, found));
    if is_whole {
        check::after(raw, &used, found);
    }
    measure
}

fn assemble(
    raw: &RawMeasure,
    scope: Scope<'_>,
    world: &World<'_>,
    used: &mut Use,
    found: &mut Vec<Diagnostic>,
) -> Option<Measure> {
    let mut formula = Formula {
        world,
        scope,
        used,
        found,
    };
    let dated = Want::OneOf(&[Type::Date, Type::Month]);
    let period = Want::OneOf(&[Type::Text, Type::Month, Type::Count]);
    let filter = raw.scope.as_ref().map(|e| formula.compile(e, Want::Boolean));
    let in_force_by = formula.compile(&raw.in_force_by, dated);
    let key = formula.compile(&raw.key, Want::Exactly(Type::Text));
    let period = formula.compile(&raw.period, period);
    let entity = match &raw.entity {
        Some(entity) => formula.compile(entity, Want::Exactly(Type::Text)),
        None => Some(default_entity(world, scope.table)),
    };
    let counted = raw.counted.as_ref().map(|e| formula.compile(e, Want::Boolean));
    let once: Vec<Option<Once>> = raw.once.iter().map(|o| compile_once(&mut formula, o)).collect();
    let mut versions = Vec::new();
    for version in &raw.versions {
        versions.push(versions::compile(
            version,
            raw,
            scope,
            world,
            formula.used,
            formula.found,
        ));
    }
    let mut versions: Vec<_> = versions.into_iter().collect::<Option<_>>()?;
    versions.sort_by_key(|v| v.from);
    Some(Measure {
        id: raw.id.value.clone(),
        reported_as: reported_as(&raw.id.value).to_owned(),
        title: raw.title.clone(),
        title_en: raw.title_en.clone(),
        note: raw.note.clone(),
        kind: raw.kind,
        departments: responsible(&raw.departments),
        record: scope.table,
        scope: whole(filter)?,
        in_force_by: in_force_by?,
        key: key?,
        period: period?,
        entity: entity?,
        counted: whole(counted)?,
        once: once.into_iter().collect::<Option<_>>()?,
        versions,
        parameters: parameter_texts(raw),
        accepts_absent: Vec::new(),
    })
}

/// Not written: `Some(None)`; broken: `None`.
#[expect(clippy::option_option, reason = "the outer level is success, the inner one presence")]
pub(super) fn whole(part: Option<Option<Expr>>) -> Option<Option<Expr>> {
    match part {
        Some(expr) => expr.map(Some),
        None => Some(None),
    }
}

/// Who answers, in all and by section.
pub(super) fn responsible(raw: &RawResponsible) -> Responsible {
    let sections = raw.sections.iter().map(|s| Answering {
        section: s.section.clone(),
        lead: values(&s.units.lead),
        joint: values(&s.units.joint),
        coop: values(&s.units.coop),
    });
    Responsible {
        lead: values(&raw.lead),
        joint: values(&raw.joint),
        coop: values(&raw.coop),
        sections: sections.collect(),
    }
}

fn values(all: &[At<String>]) -> Vec<String> {
    all.iter().map(|a| a.value.clone()).collect()
}

/// The `uscc` column; the empty text on tables without one.
fn default_entity(world: &World<'_>, table: TableId) -> Expr {
    let column = world.table(table).and_then(|t| t.column("uscc"));
    let node = column.map_or_else(
        || Node::Constant {
            value: Constant::Text(String::new()),
            label: None,
        },
        |(at, _)| Node::Column(at),
    );
    Expr { ty: Type::Text, node }
}

fn compile_once(formula: &mut Formula<'_>, raw: &RawOnce) -> Option<Once> {
    let per = formula.compile_list(&raw.per);
    let order = match &raw.order {
        Some(order) => formula.compile_order(order),
        None => Some(Vec::new()),
    };
    Some(Once {
        id: raw.id.value.clone(),
        says: raw.says.clone(),
        says_en: raw.says_en.clone(),
        per: per?,
        order: order?,
    })
}

/// Every parameter with its canonical text; those of a version are called `<name>@<from>`.
fn parameter_texts(raw: &RawMeasure) -> Vec<Parameter> {
    let read = |name: String, parameter: &RawParameter| Parameter {
        name,
        text: text(parameter),
        says: parameter.says.clone(),
        unit: parameter.unit.clone(),
    };
    let mut all: Vec<Parameter> = raw.parameters.iter().map(|p| read(p.name.value.clone(), p)).collect();
    for version in &raw.versions {
        for parameter in &version.parameters {
            let name = format!("{}@{}", parameter.name.value, version.from.value);
            all.push(read(name, parameter));
        }
    }
    all.sort();
    all
}

fn text(parameter: &RawParameter) -> String {
    match &parameter.value {
        Value::One(_, constant) => canonical(constant),
        Value::List(texts) => texts.join(","),
        Value::Broken => String::new(),
    }
}
