//! The first sentence and the three numbers below it.

use serde::Serialize;

use super::Compared;
use super::lead::{Piece, pieces};
use crate::money::Fen;
use crate::policy::ir::Kind;
use crate::report::shown::{large, large_unit, length, number, rate};
use crate::report::standing::{Amounts, Tally};
use crate::report::{Lang, ReportError};

/// Three numbers, what they are made of, and what lies beside them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// 应享.
    pub entitled: String,
    /// 已享 within it.
    pub arrived: String,
    /// 应享未享.
    pub missed: String,
    /// Measures compared.
    pub measures: String,
    /// Enterprises entitled.
    pub enterprises: String,
    /// Of what is entitled only put off; empty if nothing is.
    pub deferred: String,
    /// 到位率.
    pub rate: String,
    /// Sum of the ledger.
    pub ledger: String,
    /// Enterprises with nothing enjoyed.
    pub missed_who: String,
    /// Rows with nothing enjoyed.
    pub missed_rows: String,
    /// 少享; empty if there is none.
    pub less: String,
    /// Enterprises with too little.
    pub less_who: String,
    /// 多享; empty if there is none.
    pub over: String,
    /// Enterprises with too much.
    pub over_who: String,
    /// 误享; empty if there is none.
    pub wrong: String,
    /// Enterprises with something they have no right to.
    pub wrong_who: String,
    /// Lengths of the bar: 已享, 少享, 应享未享, in percent.
    pub bar: [String; 3],
    /// The same in words.
    pub shares: [String; 3],
}

fn unless_zero(amount: Fen, lang: Lang) -> String {
    if amount == Fen::ZERO {
        String::new()
    } else {
        large(amount, lang)
    }
}

pub(super) fn head(
    compared: &[Compared<'_>],
    all: &Tally<'_>,
    amounts: &Amounts,
    lang: Lang,
) -> Result<Head, ReportError> {
    let put_off = compared.iter().filter(|c| c.kind == Kind::Defer);
    let deferred = Tally::of(put_off.flat_map(|c| c.lines.iter().map(|l| l.row))).amounts("deferred")?;
    let whole = amounts.entitled;
    let parts = [amounts.arrived, amounts.too_little, amounts.not_enjoyed];
    Ok(Head {
        entitled: large(whole, lang),
        arrived: large(amounts.arrived, lang),
        missed: large(amounts.not_enjoyed, lang),
        measures: number(compared.len()),
        enterprises: number(all.entitled_who.len()),
        deferred: unless_zero(deferred.entitled, lang),
        rate: rate(amounts.arrived, whole),
        ledger: large(amounts.ledger, lang),
        missed_who: number(all.not_enjoyed.who.len()),
        missed_rows: number(all.not_enjoyed.rows),
        less: unless_zero(amounts.too_little, lang),
        less_who: number(all.too_little.who.len()),
        over: unless_zero(amounts.too_much, lang),
        over_who: number(all.too_much.who.len()),
        wrong: unless_zero(amounts.without_right, lang),
        wrong_who: number(all.without_right.who.len()),
        bar: parts.map(|part| length(part, whole)),
        shares: parts.map(|part| rate(part, whole)),
    })
}

/// The first sentence: what is owed, or that nothing is.
pub(super) fn lead(compared: &[Compared<'_>], all: &Tally<'_>, amounts: &Amounts, lang: Lang) -> Vec<Piece> {
    let [entitled, arrived, missed, wrong] = [
        amounts.entitled,
        amounts.arrived,
        amounts.not_enjoyed,
        amounts.without_right,
    ]
    .map(|a| money(a, lang));
    let who = number(all.entitled_who.len());
    if amounts.not_enjoyed > Fen::ZERO {
        let missed_who = number(all.not_enjoyed.who.len());
        let mut figures = vec![who.as_str(), &entitled, &arrived, &missed_who, &missed];
        // What is only put off is not what comes first.
        let first = compared
            .iter()
            .filter(|c| c.kind != Kind::Defer && c.amounts.not_enjoyed > Fen::ZERO)
            .max_by_key(|c| c.amounts.not_enjoyed)
            .filter(|_| compared.len() > 1);
        let head = lang.pick(
            "全县[{}户]企业应享[{}]，已享[{}]；*[{}户]应享未享[{}]*",
            "[{} enterprises] are entitled to [{}] and got [{}]; *[{} enterprises] got nothing of [{}]*",
        );
        let Some(first) = first else {
            return pieces(&format!("{head}{}", lang.pick("。", ".")), &figures);
        };
        let (title, amount) = (first.title, money(first.amounts.not_enjoyed, lang));
        let count = number(first.tally.not_enjoyed.who.len());
        figures.extend([count.as_str(), title, &amount]);
        let tail = lang.pick(
            "，其中[{}户]的{}[{}]最多。",
            ", most of all [{} enterprises] for {}: [{}].",
        );
        return pieces(&format!("{head}{tail}"), &figures);
    }
    if amounts.without_right > Fen::ZERO {
        let count = number(all.without_right.who.len());
        let pattern = lang.pick(
            "应享[{}]没有应享未享；误享[{}]（[{}户]）须核实。",
            "Of [{}] entitled nothing is left out; [{}] ([{} enterprises]) without a right must be checked.",
        );
        return pieces(pattern, &[&entitled, &wrong, &count]);
    }
    let pattern = lang.pick(
        "[{}户]企业应享[{}]，没有应享未享和误享。",
        "[{} enterprises] are entitled to [{}]; nothing is left out.",
    );
    pieces(pattern, &[&who, &entitled])
}

/// An amount with its unit.
pub(in crate::report) fn money(amount: Fen, lang: Lang) -> String {
    format!("{}{}", large(amount, lang), large_unit(lang))
}
