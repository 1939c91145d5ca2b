//! The first sentence of the county.

use super::content::reduces;
use super::standing::{Ledger, Line};
use crate::money::Fen;
use crate::report::Lang;
use crate::report::department::{Piece, money_words, pieces};
use crate::report::shown::{number, rate};

/// Entitled, enjoyed, not enjoyed; then which kind of relief and which measure come first.
pub(super) fn lead(ledger: &Ledger<'_>, kinds: &[Line], total: &Line, lang: Lang) -> Vec<Piece> {
    let amounts = &total.amounts;
    let money = |amount: Fen| money_words(amount, lang);
    let count = number(total.compared);
    if total.compared == 0 {
        let pattern = lang.pick(
            "[{}项]措施应享[{}]；没有可比对的台账，已享多少无从判断。",
            "[{} measures] give [{}]; there is no ledger to compare with.",
        );
        return pieces(pattern, &[&number(total.measures), &money(total.all)]);
    }
    let [entitled, arrived, missed, wrong] = [
        amounts.entitled,
        amounts.arrived,
        amounts.not_enjoyed,
        amounts.without_right,
    ]
    .map(money);
    let [_, _, missed_who, _, _, wrong_who] = total.who.map(number);
    if amounts.not_enjoyed == Fen::ZERO {
        let pattern = lang.pick(
            "已比对的[{}项]措施应享[{}]，已享[{}]，没有应享未享；误享[{}]、涉及[{}户]须核实。",
            "Of [{} measures] with a ledger [{}] are entitled, [{}] enjoyed, nothing left out; [{}] without a right ([{}]).",
        );
        return pieces(pattern, &[&count, &entitled, &arrived, &wrong, &wrong_who]);
    }
    let head = lang.pick(
        "已比对的[{}项]措施应享[{}]，已享[{}]，*应享未享[{}]、涉及[{}户]*",
        "Of [{} measures] with a ledger [{}] are entitled and [{}] enjoyed; *nothing was enjoyed of [{}] ([{} enterprises])*",
    );
    let mut figures = vec![count.as_str(), &entitled, &arrived, &missed, &missed_who];
    let largest = kinds.iter().max_by_key(|k| k.amounts.not_enjoyed);
    let open = ledger
        .compared
        .values()
        .filter(|c| reduces(c.kind) && c.amounts.not_enjoyed > Fen::ZERO);
    let Some((kind, first)) = largest.zip(open.max_by_key(|c| c.amounts.not_enjoyed)) else {
        return pieces(&format!("{head}{}", lang.pick("。", ".")), &figures);
    };
    let share = rate(kind.amounts.not_enjoyed, amounts.not_enjoyed);
    let first_amount = money(first.amounts.not_enjoyed);
    figures.extend([kind.title.as_str(), &share, first.title, &first_amount]);
    let tail = lang.pick(
        "；{}一项占[{}]，首要是{}[{}]。",
        "; {} makes up [{}], first of all {}: [{}].",
    );
    pieces(&format!("{head}{tail}"), &figures)
}
