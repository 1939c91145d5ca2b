//! POL044: until when somebody can still act.

use crate::policy::deadline::{Deadline, DeadlineRule};
use crate::policy::diagnostic::{At, Diagnostic, codes, suggest};
use crate::policy::ir::{Kind, Type};
use crate::policy::pack::model::{RawDeadline, RawMeasure, RawPack};

/// Most months of a deadline: a century is a slip of the pen.
const MOST_MONTHS: u32 = 1_200;

/// The deadline of a measure; reports one that gives no day.
pub(crate) fn deadline(measure: &RawMeasure, pack: &RawPack, found: &mut Vec<Diagnostic>) -> Option<Deadline> {
    let raw = measure.deadline.as_ref()?;
    let rule = rule(raw, measure, pack, found)?;
    Some(Deadline {
        rule,
        is_final: raw.is_final,
        says: raw.says.clone(),
        says_en: raw.says_en.clone(),
        basis: raw.basis.clone(),
    })
}

fn error(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(codes::DEADLINE, message)
}

fn rule(raw: &RawDeadline, measure: &RawMeasure, pack: &RawPack, found: &mut Vec<Diagnostic>) -> Option<DeadlineRule> {
    let given = [
        raw.day.is_some(),
        raw.next_year.is_some(),
        raw.months.is_some(),
        raw.next.is_some(),
        raw.due.is_some(),
    ];
    if given.into_iter().filter(|is| *is).count() != 1 {
        found.push(
            error("a deadline is given in exactly one way")
                .at(&raw.place, "here")
                .help("write one of `day = 2022-12-31`, `next_year = \"05-31\"`, `months = 36`, `next = \"<lookup of days>\"`, `due = true`"),
        );
        return None;
    }
    if let Some(day) = &raw.day {
        return Some(DeadlineRule::Day(day.value));
    }
    if let Some(text) = &raw.next_year {
        return next_year(text, found);
    }
    if let Some(months) = &raw.months {
        let whole = u32::try_from(months.value).ok();
        let fits = whole.filter(|m| (1..=MOST_MONTHS).contains(m));
        if fits.is_none() {
            found.push(error(format!("`months` is 1 to {MOST_MONTHS}")).at(&months.place, "out of range"));
        }
        return fits.map(DeadlineRule::Months);
    }
    if let Some(name) = &raw.next {
        return next(name, pack, found);
    }
    let due = raw.due.as_ref()?;
    if !due.value || measure.kind != Kind::Defer {
        found.push(
            error("only a deferral has a last day of payment")
                .at(
                    &due.place,
                    "`due = true` of a measure that is no deferral, or `due = false`",
                )
                .help("give the day in another way, or leave `[deadline]` out"),
        );
        return None;
    }
    Some(DeadlineRule::Due)
}

fn next_year(text: &At<String>, found: &mut Vec<Diagnostic>) -> Option<DeadlineRule> {
    let parts = text.value.split_once('-').filter(|_| text.value.len() == 5);
    let numbers = parts.and_then(|(m, d)| Some((m.parse().ok()?, d.parse().ok()?)));
    // A day that only leap years have is no day of every year.
    let day = numbers.filter(|(m, d)| crate::calendar::Date::from_ymd_opt(2023, *m, *d).is_some());
    if day.is_none() {
        found.push(error("`next_year` is a month and a day such as \"05-31\"").at(&text.place, "no such day"));
    }
    day.map(|(month, day)| DeadlineRule::NextYear { month, day })
}

fn next(name: &At<String>, pack: &RawPack, found: &mut Vec<Diagnostic>) -> Option<DeadlineRule> {
    let mut all = pack.lookups.iter().enumerate();
    let Some((at, lookup)) = all.find(|(_, l)| l.id.value == name.value) else {
        let help = suggest(&name.value, pack.lookups.iter().map(|l| l.id.value.as_str()));
        found.push(
            error(format!("there is no lookup `{}`", name.value))
                .at(&name.place, "unknown lookup")
                .help(help),
        );
        return None;
    };
    let gives_days = lookup.output.is_some_and(|unit| unit.ty() == Some(Type::Date)) && !lookup.rows.is_empty();
    if !gives_days {
        found.push(
            error(format!("the lookup `{}` does not give days", name.value))
                .at(&name.place, "named here")
                .at(&lookup.id.place, "no lookup with `output = \"date\"` and rows"),
        );
    }
    gives_days.then_some(DeadlineRule::Next(at))
}

/// Reports parts of one measure that do not have the same deadline.
pub(crate) fn same_deadline(pack: &RawPack, found: &mut Vec<Diagnostic>) {
    let reported = |m: &RawMeasure| m.id.value.split('.').next().map(str::to_owned);
    for (at, measure) in pack.measures.iter().enumerate() {
        let mut others = pack.measures.iter().take(at);
        let other = others.rfind(|m| reported(m) == reported(measure));
        if let Some(other) = other.filter(|other| !alike(other.deadline.as_ref(), measure.deadline.as_ref())) {
            found.push(
                error(format!(
                    "`{}` and `{}` are reported as one measure but have different deadlines",
                    other.id.value, measure.id.value
                ))
                .at(&measure.id.place, "this part")
                .at(&other.id.place, "that part")
                .help("write the same `[deadline]` in all parts"),
            );
        }
    }
}

fn alike(a: Option<&RawDeadline>, b: Option<&RawDeadline>) -> bool {
    let same = |a: &RawDeadline, b: &RawDeadline| {
        let days = a.day.as_ref().map(|d| d.value) == b.day.as_ref().map(|d| d.value);
        let years = a.next_year.as_ref().map(|d| &d.value) == b.next_year.as_ref().map(|d| &d.value);
        let months = a.months.as_ref().map(|d| d.value) == b.months.as_ref().map(|d| d.value);
        let next = a.next.as_ref().map(|d| &d.value) == b.next.as_ref().map(|d| &d.value);
        days && years && months && next && a.due.is_some() == b.due.is_some() && a.is_final == b.is_final
    };
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => same(a, b),
        (None, Some(_)) | (Some(_), None) => false,
    }
}
