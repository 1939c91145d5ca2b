//! Answers on the terminal.

use unicode_width::UnicodeWidthStr;

use super::{Shown, of, signed, title, yuan};
use crate::report::Lang;
use crate::report::department::grouped;
use crate::whatif::answer::Answer;
use crate::whatif::axis::Axis;
use crate::whatif::group::Group;
use crate::whatif::rank::Ranked;
use crate::whatif::solve::{Metric, Solution};
use crate::whatif::sweep::Grid;

/// Most rows of a list on the terminal.
const MOST: usize = 20;

/// The answers as text with tables, in the words of one language (names of the pack stay Chinese).
#[must_use]
pub fn to_text(shown: &Shown, lang: Lang) -> String {
    let mut text = String::new();
    for answer in &shown.answers {
        text.push_str(&of_answer(answer, lang));
    }
    for grid in &shown.grids {
        text.push_str(&of_grid(grid, lang));
    }
    for solution in &shown.solutions {
        text.push_str(&of_solution(solution, lang));
    }
    if !shown.ranked.is_empty() {
        text.push_str(&of_ranked(&shown.ranked, lang));
    }
    text
}

fn line(lang: Lang, zh: &str, en: &str) -> String {
    format!("{}\n", lang.pick(zh, en))
}

fn of_answer(answer: &Answer, lang: Lang) -> String {
    let delta = of(answer.after) - of(answer.before);
    let w = &answer.winners;
    let (before, after) = (grouped(&answer.before.to_string()), grouped(&answer.after.to_string()));
    let (gain, loss) = (signed(of(w.gain)), signed(of(w.loss)));
    let name = title(answer);
    let mut text = line(
        lang,
        &format!("【试算】{name}：不是现行政策，不作为办理依据"),
        &format!("[试算 trial] {name}: not the law, nothing may be granted by it"),
    );
    text += &line(
        lang,
        &format!(
            "涉及措施合计 {before} → {after} 元，变动 {} 元；增加 {} 户 {gain} 元，减少 {} 户 {loss} 元，不变 {} 户",
            signed(delta),
            w.winners,
            w.losers,
            w.same
        ),
        &format!(
            "measures reached: {before} -> {after} yuan, change {}; {} enterprises gain {gain}, {} lose {loss}, {} the same",
            signed(delta),
            w.winners,
            w.losers,
            w.same
        ),
    );
    text.push('\n');
    text += &changes(answer, lang);
    for (zh, en, groups) in [
        ("按措施", "By measure", &answer.by_measure),
        ("按部门", "By department", &answer.by_department),
        ("按乡镇", "By township", &answer.by_township),
        ("按行业", "By industry", &answer.by_section),
        ("按规模", "By size", &answer.by_size),
    ] {
        text += &group(groups, lang.pick(zh, en), lang);
    }
    text += &line(
        lang,
        "按部门：一项措施由几个部门负责的，各部门都计，各部门之和大于合计\n",
        "by department: a measure of several counts for each, so that they add up to more than the total\n",
    );
    text += &levels(answer, lang);
    text
}

fn changes(answer: &Answer, lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => [
            "改动",
            "现行",
            "方案",
            "触及条数",
            "变动户数",
            "单独改（元）",
            "依次改（元）",
            "去掉此项少（元）",
        ],
        Lang::En => [
            "Change",
            "Law",
            "Trial",
            "Records",
            "Enterprises",
            "Alone",
            "In turn",
            "If left out",
        ],
    };
    let mut rows: Vec<[String; 8]> = vec![head.map(str::to_owned)];
    let amount = |one: Option<crate::money::Fen>| one.map_or_else(|| "—".to_owned(), |f| signed(of(f)));
    for (number, change) in (1..).zip(&answer.changes) {
        let a = &change.applied;
        let name = match a.title.as_str() {
            "" => a.says.clone(),
            title => format!("{title} {}", a.says),
        };
        rows.push([
            format!("{number}. {name}"),
            short(&a.before),
            short(&a.after),
            grouped(&change.records.to_string()),
            grouped(&change.enterprises.to_string()),
            amount(change.alone),
            amount(change.in_turn),
            amount(change.without),
        ]);
    }
    // Of one change all three are the same.
    let one = |row: &[String; 8]| -> [String; 6] {
        std::array::from_fn(|at| row.get(at).cloned().unwrap_or_else(String::new))
    };
    let mut text = if answer.changes.len() == 1 {
        let mut rows: Vec<[String; 6]> = rows.iter().map(one).collect();
        if let Some(head) = rows.first_mut().and_then(|row| row.last_mut()) {
            lang.pick("变动（元）", "Change").clone_into(head);
        }
        table(&rows)
    } else {
        table(&rows)
    };
    if answer.changes.len() > 1 {
        text += &line(
            lang,
            &format!(
                "互相影响 {} 元：单独改相加加互相影响 = 依次改相加 = 总变动",
                amount(answer.interaction)
            ),
            &format!(
                "interaction {} yuan: alone + interaction = in turn = whole change",
                amount(answer.interaction)
            ),
        );
    }
    text + "\n"
}

/// A formula is too long for a column.
fn short(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= 16 {
        return flat;
    }
    flat.chars().take(15).chain(['…']).collect()
}

fn group(groups: &[Group], title: &str, lang: Lang) -> String {
    let moved = |g: &&Group| g.before != g.after || g.winners + g.losers > 0;
    let moved: Vec<&Group> = groups.iter().filter(moved).collect();
    if moved.is_empty() {
        return String::new();
    }
    let head = match lang {
        Lang::Zh => [title, "现行（元）", "方案（元）", "变动（元）", "增加户数", "减少户数"],
        Lang::En => [title, "Law", "Trial", "Change", "Gain", "Lose"],
    };
    let mut rows = vec![head.map(str::to_owned)];
    for g in moved {
        rows.push([
            g.name.clone(),
            grouped(&g.before.to_string()),
            grouped(&g.after.to_string()),
            signed(g.delta()),
            grouped(&g.winners.to_string()),
            grouped(&g.losers.to_string()),
        ]);
    }
    table(&rows) + "\n"
}

fn levels(answer: &Answer, lang: Lang) -> String {
    if answer.by_level.is_empty() {
        return String::new();
    }
    let head = match lang {
        Lang::Zh => ["级次", "现行（元）", "方案（元）", "变动（元）"],
        Lang::En => ["Level", "Law", "Trial", "Change"],
    };
    let mut rows = vec![head.map(str::to_owned)];
    for l in &answer.by_level {
        let delta = of(l.after) - of(l.before);
        rows.push([
            l.level.clone(),
            grouped(&l.before.to_string()),
            grouped(&l.after.to_string()),
            signed(delta),
        ]);
    }
    table(&rows) + "\n"
}

fn words_of(axis: &Axis) -> String {
    if axis.says.is_empty() {
        axis.name.clone()
    } else {
        format!("{}（{}）", axis.says, axis.name)
    }
}

fn of_grid(grid: &Grid, lang: Lang) -> String {
    let names: Vec<String> = grid.axes.iter().map(words_of).collect();
    let mut text = line(
        lang,
        &format!("【试算】逐点：{}", names.join(" × ")),
        &format!("[试算 trial] sweep: {}", names.join(" x ")),
    );
    let head = match lang {
        Lang::Zh => ["取值", "合计（元）", "与现行相比（元）"],
        Lang::En => ["Value", "Total", "Change"],
    };
    let mut rows = vec![head.map(str::to_owned)];
    for point in &grid.points {
        let at: Vec<String> = grid.axes.iter().zip(&point.at).map(|(a, n)| a.text(*n)).collect();
        rows.push([at.join(" × "), grouped(&yuan(point.total)), signed(point.delta)]);
    }
    text += &table(&rows);
    text + "\n"
}

/// What a target holds an amount of.
pub(super) fn metric(metric: &Metric, lang: Lang) -> String {
    match metric {
        Metric::Total => lang.pick("全部措施合计", "total").to_owned(),
        Metric::Change => lang.pick("总变动", "change").to_owned(),
        Metric::Measure(name) => name.clone(),
    }
}

fn of_solution(solution: &Solution, lang: Lang) -> String {
    let axis = &solution.axis;
    let (name, what) = (words_of(axis), metric(&solution.target.metric, lang));
    let most = grouped(&yuan(solution.target.most));
    let mut text = line(
        lang,
        &format!("【试算】求解：{name}，{what}不超过 {most} 元"),
        &format!("[试算 trial] solve: {name}, {what} at most {most} yuan"),
    );
    match solution.found {
        Some((number, amount)) => {
            let (at, amount) = (axis.text(number), grouped(&yuan(amount)));
            text += &line(
                lang,
                &format!("最高 {at}，此时 {amount} 元"),
                &format!("highest value {at}, which gives {amount} yuan"),
            );
            if let Some((next, more)) = solution.above {
                let (next, more) = (axis.text(next), grouped(&yuan(more)));
                text += &line(
                    lang,
                    &format!("到 {next} 为 {more} 元"),
                    &format!("{next} gives {more} yuan"),
                );
            }
        }
        None => {
            let (at, low) = (axis.text(solution.lowest.0), grouped(&yuan(solution.lowest.1)));
            text += &line(
                lang,
                &format!("范围内没有一个取值能满足；看到的最低值为 {low} 元（取 {at} 时）"),
                &format!("no value of the range fits; the lowest amount seen is {low} yuan at {at}"),
            );
        }
    }
    if !solution.is_monotone {
        text += &line(
            lang,
            "注意：合计随取值有升有降，取样之间可能另有满足的取值",
            "note: the amount goes up and down; other values between the samples may fit too",
        );
    }
    text + "\n"
}

fn of_ranked(ranked: &[Ranked], lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => ["参数（改动最小一步）", "现行", "下调一步（元）", "上调一步（元）"],
        Lang::En => ["Parameter (least step)", "Law", "One step down", "One step up"],
    };
    let mut rows = vec![head.map(str::to_owned)];
    let step = |one: &Option<(String, i128)>| {
        one.as_ref()
            .map_or_else(|| "—".to_owned(), |(to, n)| format!("{to}: {}", signed(*n)))
    };
    for r in ranked.iter().filter(|r| r.weight() > 0).take(MOST) {
        let says = if r.says.is_empty() {
            String::new()
        } else {
            format!(" {}", r.says)
        };
        rows.push([format!("{}{says}", r.name), r.value.clone(), step(&r.down), step(&r.up)]);
    }
    table(&rows) + "\n"
}

/// Rows with the first column to the left, the others to the right; a rule under the headings.
fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let padding = " ".repeat(width - cell.width());
            if column == 0 {
                text.push_str(&format!("{cell}{padding}"));
            } else {
                text.push_str(&format!("  {padding}{cell}"));
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        if number == 0 {
            text.push_str(&"-".repeat(widths.iter().sum::<usize>() + 2 * (N - 1)));
            text.push('\n');
        }
    }
    text
}
