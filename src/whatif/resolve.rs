//! What the changes of a scenario mean in a pack.

use super::scenario::Change;
use super::words;
use crate::policy::ir::{MeasureId, Program};
use crate::policy::stated::{Form, Given, Stated, Statement};
use crate::runner::Failure;

/// A change of a scenario as it was applied.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Applied {
    /// Full name of the statement.
    pub name: String,
    /// What it is, in Chinese; its name if the pack has no words for it.
    pub says: String,
    /// Title of the measure; empty if it is of none.
    pub title: String,
    /// Unit; `formula`, `switch` or `data` where there is none.
    pub unit: String,
    /// Value of the law.
    pub before: String,
    /// Value of the scenario.
    pub after: String,
    /// Where it was said.
    #[serde(skip)]
    pub place: String,
}

/// What is done about a change.
#[derive(Clone, Debug)]
pub(super) enum Act<'w> {
    /// A statement of the pack has another value.
    State(&'w Statement, Given),
    /// Measures judge no row.
    Off(Vec<MeasureId>),
    /// A value of a row of the data.
    Cell(super::data::Cell),
}

/// A change with its meaning.
#[derive(Clone, Debug)]
pub(super) struct Resolved<'w> {
    pub(super) applied: Applied,
    pub(super) act: Act<'w>,
}

impl Resolved<'_> {
    /// The measures that state what is changed, none if it is stated outside measures; `None` if it is no law.
    pub(super) fn measures(&self, program: &Program) -> Option<Vec<MeasureId>> {
        Some(match &self.act {
            Act::Off(measures) => measures.clone(),
            Act::State(statement, _) => {
                let all = MeasureId::all(&program.measures).zip(&program.measures);
                all.filter(|(_, m)| m.id == statement.measure)
                    .map(|(id, _)| id)
                    .collect()
            }
            Act::Cell(_) => return None,
        })
    }
}

/// Finds what a change means, and refuses what means nothing.
pub(super) fn resolve<'w>(change: &Change, stated: &'w Stated, program: &Program) -> Result<Resolved<'w>, Failure> {
    if let Some(measure) = change.name.strip_suffix(".on") {
        return super::switch::switch(change, measure, program);
    }
    if change.name.starts_with("data.") {
        return super::data::resolve(change);
    }
    let found = stated.find(&change.name);
    let statement = found.map_err(|why| words::not_stated(&change.place, &change.name, &why))?;
    let given = statement
        .give(&change.value)
        .map_err(|why| words::unfit(&change.place, &statement.name, &change.value, &why))?;
    let own = statement.own();
    if own.as_ref().is_some_and(|own| own.canonical == given.canonical) {
        return Err(words::same(&change.place, &statement.name, &change.value));
    }
    known_yet(change, statement, program)?;
    let measure = program.measures.iter().find(|m| m.id == statement.measure);
    Ok(Resolved {
        applied: Applied {
            name: statement.name.clone(),
            says: says(statement),
            title: measure.map_or_else(String::new, |m| m.title.clone()),
            unit: match &statement.form {
                Form::Value(unit) => unit.clone(),
                Form::Formula => "formula".to_owned(),
            },
            before: own.map_or_else(|| "—".to_owned(), |own| own.text),
            after: given.text.clone(),
            place: change.place.clone(),
        },
        act: Act::State(statement, given),
    })
}

/// Words for a statement.
fn says(statement: &Statement) -> String {
    let last = statement.name.rsplit('.').next().map_or("", |last| last);
    let day = match last {
        "from" => "施行首日",
        "to" => "施行末日",
        "published" => "公布日",
        _ => "",
    };
    match (statement.says.is_empty(), day) {
        (false, _) => statement.says.clone(),
        (true, "") => last.to_owned(),
        (true, day) => format!("{day}（{}起的版本）", statement.version.as_deref().map_or("", |v| v)),
    }
}

/// A version that is published later than the day of the run has no row.
fn known_yet(change: &Change, statement: &Statement, program: &Program) -> Result<(), Failure> {
    let Some(from) = &statement.version else { return Ok(()) };
    // Moving the day of publication may be what makes it known.
    if statement.name.ends_with(".published") {
        return Ok(());
    }
    let measure = program.measures.iter().find(|m| m.id == statement.measure);
    let known = measure.is_some_and(|m| m.versions.iter().any(|v| v.from.to_string() == *from));
    if known {
        Ok(())
    } else {
        Err(words::unknown_yet(&change.place, statement, &program.as_of.to_string()))
    }
}
