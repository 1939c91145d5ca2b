//! Charts of the comparison; each answers one question, and the sentence above it is the answer.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Compared;
use crate::money::Fen;
use crate::policy::ir::Kind;
use crate::report::department::content::{Source, township_name};
use crate::report::shown::{large, length, number, rate};
use crate::report::standing::{Amounts, Tally};
use crate::report::{Lang, ReportError};

/// Most names in a sentence.
const NAMED: usize = 4;

/// Kinds of relief in the order of the county: 免 减 抵 缓 退 返 补.
const KINDS: [Kind; 7] = [
    Kind::Exempt,
    Kind::Reduce,
    Kind::Deduct,
    Kind::Defer,
    Kind::Refund,
    Kind::Return,
    Kind::Subsidise,
];

/// Bars of measures, the worst first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measures {
    /// The answer; empty if no pattern fits.
    pub say: String,
    /// One bar per measure.
    pub bars: Vec<MeasureBar>,
}

/// One measure: length = entitled, parted into arrived, too little, nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MeasureBar {
    /// Title.
    pub title: String,
    /// Lengths in percent.
    pub bar: [String; 3],
    /// What is owed.
    pub gap: String,
    /// 到位率.
    pub rate: String,
    /// Only puts off.
    pub deferral: bool,
}

/// Townships by the share that arrived, the lowest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Townships {
    /// The answer; empty if no pattern fits.
    pub say: String,
    /// The average of the county in words, and where its line stands.
    pub average: (String, String),
    /// One bar per township.
    pub bars: Vec<TownshipBar>,
}

/// One township.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TownshipBar {
    /// Name.
    pub name: String,
    /// Length in percent.
    pub length: String,
    /// 到位率.
    pub rate: String,
    /// What is owed.
    pub gap: String,
    /// Below the county's average.
    pub below: bool,
}

/// A step of the waterfall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// Class of its fill.
    pub fill: &'static str,
    /// Where it begins, in percent.
    pub from: String,
    /// How long it is, in percent.
    pub length: String,
    /// The figure with its sign.
    pub shown: String,
    /// A sum, not a part.
    pub sum: bool,
}

pub(super) fn measures(compared: &[Compared<'_>], all: &Amounts, lang: Lang) -> Measures {
    let longest = compared.iter().map(|c| c.amounts.entitled).max().unwrap_or(Fen::ZERO);
    let bar = |c: &Compared<'_>| MeasureBar {
        title: c.title.to_owned(),
        bar: [c.amounts.arrived, c.amounts.too_little, c.amounts.not_enjoyed].map(|part| length(part, longest)),
        gap: large(c.amounts.gap, lang),
        rate: rate(c.amounts.arrived, c.amounts.entitled),
        deferral: c.kind == Kind::Defer,
    };
    let say = match compared {
        [first, second, ..] if second.amounts.gap > Fen::ZERO => {
            let share = rate(Fen(first.amounts.gap.0.saturating_add(second.amounts.gap.0)), all.gap);
            let (a, b) = (first.title, second.title);
            match lang {
                Lang::Zh => format!("{a}、{b}两项占全部未享的{share}。"),
                Lang::En => format!("{a} and {b} are {share} of all that is owed."),
            }
        }
        [first, ..] if first.amounts.gap > Fen::ZERO && compared.len() > 1 => match lang {
            Lang::Zh => format!("全部未享都在{}。", first.title),
            Lang::En => format!("All that is owed is owed for {}.", first.title),
        },
        [..] => String::new(),
    };
    Measures {
        say,
        bars: compared.iter().map(bar).collect(),
    }
}

impl Source<'_> {
    /// Which township is below the average.
    pub(super) fn townships(&self, compared: &[Compared<'_>], all: &Amounts) -> Result<Townships, ReportError> {
        let lang = self.lang;
        let mut by: BTreeMap<&str, Tally<'_>> = BTreeMap::new();
        for line in compared.iter().flat_map(|c| &c.lines) {
            by.entry(line.township()).or_default().take(line.row);
        }
        let mut found = Vec::new();
        for (name, tally) in by {
            let amounts = tally.amounts(name)?;
            if amounts.entitled > Fen::ZERO {
                found.push((name, amounts));
            }
        }
        // a/b < c/d as a·d < c·b: compared exactly, rounded only where it is written.
        let cross = |x: &Amounts, y: &Amounts| i128::from(x.arrived.0) * i128::from(y.entitled.0);
        let places = &self.profiles.places;
        found.sort_by(|(m, a), (n, b)| {
            let order = || (places.order(m), m).cmp(&(places.order(n), n));
            cross(a, b).cmp(&cross(b, a)).then_with(order)
        });
        let below = |a: &Amounts| cross(a, all) < cross(all, a);
        let low: Vec<String> = found
            .iter()
            .filter(|(_, a)| below(a))
            .map(|(n, _)| township_name(n, lang))
            .collect();
        let largest = found
            .iter()
            .max_by_key(|(_, a)| a.gap)
            .filter(|(_, a)| a.gap > Fen::ZERO);
        let say = match largest {
            Some((name, most)) if found.len() > 2 => sentence(&low, &township_name(name, lang), *most, all, lang),
            Some(_) | None => String::new(),
        };
        let bar = |(name, a): &(&str, Amounts)| TownshipBar {
            name: township_name(name, lang),
            length: length(a.arrived, a.entitled),
            rate: rate(a.arrived, a.entitled),
            gap: large(a.gap, lang),
            below: below(a),
        };
        Ok(Townships {
            say,
            average: (rate(all.arrived, all.entitled), length(all.arrived, all.entitled)),
            bars: found.iter().map(bar).collect(),
        })
    }
}

fn sentence(low: &[String], largest: &str, most: Amounts, all: &Amounts, lang: Lang) -> String {
    let names: Vec<&str> = low.iter().take(NAMED).map(String::as_str).collect();
    let more = low.len() > NAMED;
    let share = rate(most.gap, all.gap);
    match lang {
        Lang::Zh => {
            let etc = if more {
                format!("等{}个", number(low.len()))
            } else {
                String::new()
            };
            let low = format!("{}{etc}低于全县平均", names.join("、"));
            format!("{low}；{largest}未享额最大，占{share}。")
        }
        Lang::En => {
            let etc = if more {
                format!(" and {} more", number(low.len() - NAMED))
            } else {
                String::new()
            };
            let low = format!("{}{etc} below the county's average", names.join(", "));
            format!("{low}; {largest} is owed most, {share}.")
        }
    }
}

/// A step that begins at one amount and is as long as another.
fn step(
    label: &str,
    fill: &'static str,
    (from, size): (Fen, Fen),
    scale: Fen,
    (sign, sum): (&str, bool),
    lang: Lang,
) -> Step {
    Step {
        label: label.to_owned(),
        fill,
        from: length(from, scale),
        length: length(size, scale),
        shown: format!("{sign}{}", large(size, lang)),
        sum,
    }
}

/// The way from what is entitled, kind by kind, to what the ledger says.
pub(super) fn waterfall(compared: &[Compared<'_>], all: &Amounts, lang: Lang) -> Result<Vec<Step>, ReportError> {
    let scale = all.entitled.max(all.ledger);
    let step =
        |label: &str, fill, from, size, sign: &str, sum| step(label, fill, (from, size), scale, (sign, sum), lang);
    let mut steps = Vec::new();
    let mut at = Fen::ZERO;
    for kind in KINDS {
        let of_kind = compared.iter().filter(|c| c.kind == kind);
        let entitled = Tally::of(of_kind.flat_map(|c| c.lines.iter().map(|l| l.row)))
            .amounts("kind")?
            .entitled;
        if entitled > Fen::ZERO {
            steps.push(step(lang.kind(kind), "f-base", at, entitled, "+", false));
            at = at.checked_add(entitled).map_err(|_| overflow())?;
        }
    }
    let (entitled, arrived) = (all.entitled, all.arrived);
    let less_from = arrived;
    let miss_from = arrived.checked_add(all.too_little).map_err(|_| overflow())?;
    let wrong_from = arrived.checked_add(all.too_much).map_err(|_| overflow())?;
    steps.push(step(
        lang.pick("应享", "Entitled"),
        "f-tot",
        Fen::ZERO,
        entitled,
        "",
        true,
    ));
    let missed = (
        lang.pick("应享未享", "Nothing enjoyed"),
        "f-miss",
        miss_from,
        all.not_enjoyed,
        "−",
    );
    let less = (
        lang.pick("少享", "Too little"),
        "f-less",
        less_from,
        all.too_little,
        "−",
    );
    let over = (lang.pick("多享", "Too much"), "f-over", arrived, all.too_much, "+");
    let wrong = (
        lang.pick("误享", "Without right"),
        "f-wrong",
        wrong_from,
        all.without_right,
        "+",
    );
    for (label, fill, from, size, sign) in [missed, less] {
        steps.push(step(label, fill, from, size, sign, false));
    }
    let within = lang.pick("已享（应享范围内）", "Enjoyed within it");
    steps.push(step(within, "f-ok", Fen::ZERO, arrived, "", true));
    for (label, fill, from, size, sign) in [over, wrong] {
        steps.push(step(label, fill, from, size, sign, false));
    }
    let ledger = lang.pick("台账记载已享", "The ledger");
    steps.push(step(ledger, "f-tot", Fen::ZERO, all.ledger, "", true));
    Ok(steps)
}

fn overflow() -> crate::impact::ImpactError {
    crate::impact::ImpactError::Overflow {
        measure: "all measures".to_owned(),
        cell: "waterfall".to_owned(),
    }
}
