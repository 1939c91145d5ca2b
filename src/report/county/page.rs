//! The sheet as a page: one file without a script, exactly one sheet of A4 when printed.

use minijinja::{Value, context};

use super::CountyReport;
use super::standing::{Line, Place};
use super::targets::Target;
use crate::audit::{marked, safe_name};
use crate::calendar::Month;
use crate::money::Fen;
use crate::report::page::{draw, imprint, value};
use crate::report::shown::{length, number};
use crate::report::standing::Amounts;
use crate::report::{Lang, ReportError, large, large_unit, rate};

const TEMPLATE: &str = include_str!("county.html");
/// Departments in the table; the others are listed at the end of the page, and the printed sheet only counts them.
const PLACES: usize = 7;
/// The same in English, whose names are longer.
const PLACES_EN: usize = 4;
/// Targets on the printed sheet; the page has all.
const TARGETS: usize = 8;
/// The same in English.
const TARGETS_EN: usize = 6;

/// The page as text. `mark` stands before the names of files, as [`crate::audit::TRIAL`] does where the run is a trial.
///
/// # Errors
/// [`ReportError::Html`] if the template and the data do not fit together.
pub fn render_county_html(report: &CountyReport, mark: &str) -> Result<String, ReportError> {
    let lang = report.lang;
    let met = report.targets.iter().filter(|t| t.met).count();
    // A band at the top takes the room of a row or two below.
    let fewer = report.alerts.len().min(3);
    let (most, targets_most) = match lang {
        Lang::Zh => (PLACES - fewer, TARGETS - fewer),
        Lang::En => (PLACES_EN - fewer, TARGETS_EN - fewer),
    };
    let (first, rest) = report.places.split_at(report.places.len().min(most));
    let places = |all: &[Place]| all.iter().map(|p| place(p, mark, lang)).collect::<Vec<_>>();
    let targets = report
        .targets
        .iter()
        .enumerate()
        .map(|(at, t)| target(t, at < targets_most));
    let data = context! {
        title => lang.pick("全县惠企纾困措施落实情况一页表", "The county's relief measures on one sheet"),
        handling => lang.pick("内部使用", "Internal use"),
        scope => report.pack.as_str(),
        imprint => imprint(&report.imprint, lang),
        as_of => lang.period(&report.as_of),
        unit => lang.pick("万元", "yuan"),
        money_unit => large_unit(lang),
        alerts => report.alerts.clone(),
        absent => report.absent,
        lead_pieces => value(&report.lead),
        kinds => report.kinds.iter().map(|k| line(k, lang)).collect::<Vec<_>>(),
        total => line(&report.total, lang),
        deferred => report.deferred.as_ref().map(|d| line(d, lang)),
        places => places(first),
        rest => places(rest),
        more_places => number(rest.len()),
        targets => targets.collect::<Vec<_>>(),
        more_targets => report.targets.len().saturating_sub(targets_most),
        target_counts => [report.targets.len(), met, report.targets.len() - met].map(number),
        trend => context! { title => report.trend.title.as_str(), note => report.trend.note.as_str(), columns => columns(report) },
        unjudged => report.unjudged.iter().map(|u| context! {
            cause => u.cause.as_str(), items => number(u.items), what => u.what.as_str(), who => u.who.as_str()
        }).collect::<Vec<_>>(),
        requests => report.requests.clone(),
    };
    draw(TEMPLATE, lang, data)
}

/// The three parts of a bar, in percent of what is entitled.
fn parts(amounts: &Amounts) -> [String; 3] {
    [amounts.arrived, amounts.too_little, amounts.not_enjoyed].map(|part| length(part, amounts.entitled))
}

fn line(line: &Line, lang: Lang) -> Value {
    let a = &line.amounts;
    let [entitled_who, gap_who, missed_who, less_who, over_who, wrong_who] = line.who.map(number);
    context! {
        title => line.title.as_str(),
        measures => number(line.measures),
        compared => number(line.compared),
        in_ledger => line.compared > 0,
        all => large(line.all, lang),
        entitled => large(a.entitled, lang),
        arrived => large(a.arrived, lang),
        missed => large(a.not_enjoyed, lang),
        less => large(a.too_little, lang),
        over => large(a.too_much, lang),
        wrong => large(a.without_right, lang),
        ledger => large(a.ledger, lang),
        rate => rate(a.arrived, a.entitled),
        bar => parts(a),
        is_missed => a.not_enjoyed > Fen::ZERO,
        is_wrong => a.without_right > Fen::ZERO,
        who => context! { entitled => entitled_who, gap => gap_who, missed => missed_who, less => less_who, over => over_who, wrong => wrong_who },
    }
}

fn place(place: &Place, mark: &str, lang: Lang) -> Value {
    let path = format!("{}/{}.html", safe_name(&place.id), safe_name(&place.file_stem));
    let of = |(done, all): (usize, usize)| {
        if all == 0 {
            String::new()
        } else {
            format!("{done}/{all}")
        }
    };
    context! {
        line => line(&place.line, lang),
        deferred => if place.deferred == Fen::ZERO { String::new() } else { large(place.deferred, lang) },
        page => marked(mark, &path),
        targets => of(place.targets),
        duties => of(place.duties),
    }
}

fn target(target: &Target, printed: bool) -> Value {
    context! {
        title => target.title.as_str(), board => target.board.as_str(), target => target.target.as_str(),
        value => target.value.as_str(), met => target.met, who => target.who.join("、"), printed,
    }
}

/// Columns of the trend; all have one scale.
fn columns(report: &CountyReport) -> Vec<Value> {
    let lang = report.lang;
    let months = &report.trend.months;
    let scale = months.iter().map(|(_, a)| a.entitled).max().unwrap_or(Fen::ZERO);
    let mut year = None;
    let mut column = |(month, a): &(Month, Amounts)| {
        let new_year = year.replace(month.year()) != Some(month.year());
        let label = match (lang, new_year) {
            (Lang::Zh, true) => format!("{}年{}月", month.year().rem_euclid(100), month.number()),
            (Lang::Zh, false) => format!("{}月", month.number()),
            (Lang::En, _) => month.to_string(),
        };
        context! {
            label,
            height => length(a.entitled, scale),
            bar => parts(a),
            rate => rate(a.arrived, a.entitled),
            shown => large(a.entitled, lang),
            some => a.entitled > Fen::ZERO,
            gap => large(a.gap, lang),
        }
    };
    months.iter().map(&mut column).collect()
}
