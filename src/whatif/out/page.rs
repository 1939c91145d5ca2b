//! The page: one file, no outside resources, everything escaped; inline SVG, no script.

use minijinja::{Environment, Value, context};

use super::draw::{Curve, diverging, of_groups, waterfall};
use super::{Shown, of, signed, signed_wan, title, wan};
use crate::money::Fen;
use crate::report::department::grouped;
use crate::report::{Lang, ReportError};
use crate::runner::Failure;
use crate::whatif::answer::{Answer, ChangeEffect, EnterpriseDelta};
use crate::whatif::axis::Axis;
use crate::whatif::group::Group;
use crate::whatif::solve::{Metric, Solution};
use crate::whatif::sweep::Grid;
use crate::whatif::workspace::Workspace;

const TEMPLATE: &str = include_str!("whatif.html");

/// Enterprises that the page names on each side.
const MOST: usize = 5;
/// Rows of a ranking.
const RANKED: usize = 30;
const NUMBERS: [&str; 20] = [
    "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫", "⑬", "⑭", "⑮", "⑯", "⑰", "⑱", "⑲", "⑳",
];

/// Numbers of sections.
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Upper ends of the bands of a household's change, in fen.
const BANDS: [(i128, &str); 4] = [
    (100_000, "0.1万元以下"),
    (500_000, "0.1—0.5万元"),
    (2_000_000, "0.5—2万元"),
    (i128::MAX, "2万元以上"),
];

/// The page as text.
///
/// # Errors
/// [`Failure`] if the template and the data do not fit together.
pub fn page(workspace: &Workspace, shown: &Shown) -> Result<String, Failure> {
    Ok(drawn(workspace, shown).map_err(ReportError::from)?)
}

fn drawn(workspace: &Workspace, shown: &Shown) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    // The name decides that everything is escaped as HTML.
    environment.add_template("whatif.html", TEMPLATE)?;
    let run = workspace.run();
    let check = run.check.as_str();
    let names: Vec<String> = shown.answers.iter().map(title).collect();
    let heading = if names.is_empty() {
        "参数试算表".to_owned()
    } else {
        format!("{}试算表", names.join("、"))
    };
    let mut curves: Vec<Value> = shown.grids.iter().filter_map(curve).collect();
    curves.extend(shown.solutions.iter().filter_map(solved));
    let mut grids: Vec<Value> = shown.grids.iter().map(grid).collect();
    if !shown.ranked.is_empty() {
        grids.push(ranked(shown));
    }
    // Sections are numbered through where there is one answer; each of several has its own.
    let before = match shown.answers.as_slice() {
        [one] => 3 + usize::from(!one.by_level.is_empty()),
        _ => NUMERALS.len(),
    };
    let numerals = NUMERALS.iter().skip(before).map(|n| format!("{n}、"));
    let mut numerals = numerals.chain(std::iter::repeat(String::new()));
    let mut numbered = |all: Vec<Value>| -> Vec<Value> {
        let one = |(section, number)| context! { number, ..section };
        all.into_iter().zip(numerals.by_ref()).map(one).collect()
    };
    let (curves, grids) = (numbered(curves), numbered(grids));
    environment.get_template("whatif.html")?.render(context! {
        running => plain(&format!("【试算】{heading}")),
        trace => plain(&format!("运行编号 {}　校验码 {check}", run.id)),
        title => heading,
        law_day => Lang::Zh.period(&workspace.program().as_of.to_string()),
        data_day => Lang::Zh.period(&run.data_day.to_string()),
        pack => run.title.as_str(),
        run => run.id.as_str(),
        check,
        answers => shown.answers.iter().map(answer).collect::<Vec<_>>(),
        curves,
        grids,
    })
}

/// A text that may stand between quotes of a style sheet: what could end it there is taken out.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !"\"\\<>&'{}\n\r".contains(*c)).collect()
}

fn number(n: u64) -> String {
    grouped(&n.to_string())
}

fn answer(a: &Answer) -> Value {
    let delta = of(a.after) - of(a.before);
    let w = &a.winners;
    let side = |count: u64, sum: i128| {
        context! { count => number(count), sum => wan(sum.abs()), signed => signed_wan(sum) }
    };
    let verb = if delta < 0 { "减少" } else { "增加" };
    let count = NUMERALS.get(a.changes.len().saturating_sub(1));
    let count = count.map_or_else(|| a.changes.len().to_string(), |n| (*n).replace('二', "两"));
    let reached = a.by_measure.len();
    let levels: Vec<Value> = a
        .by_level
        .iter()
        .map(|l| {
            let change = signed_wan(of(l.after) - of(l.before));
            context! { level => l.level.as_str(), before => wan(of(l.before)), after => wan(of(l.after)), change }
        })
        .collect();
    let up: Vec<Value> = a
        .enterprises
        .iter()
        .filter(|e| e.delta() > 0)
        .take(MOST)
        .map(enterprise)
        .collect();
    let down = a.enterprises.iter().rev().filter(|e| e.delta() < 0).take(MOST);
    context! {
        title => title(a),
        lead => context! { start => format!("{count}处调整使涉及措施的优惠总额"), verb, change => wan(delta.abs()) },
        before => wan(of(a.before)), after => wan(of(a.after)), change => signed_wan(delta),
        up => side(w.winners, of(w.gain)), down => side(w.losers, of(w.loss)), same => number(w.same),
        up_from => mostly(a, |g| g.winners), down_from => mostly(a, |g| g.losers),
        steps => steps(a), level_number => "三", enterprise_number => if a.by_level.is_empty() { "三" } else { "四" },
        rest => format!("涉及{reached}项措施；其余{}项（含分项）不受影响", a.untouched),
        changes => (0..).zip(&a.changes).map(|(at, c)| change(at, c)).collect::<Vec<_>>(),
        interaction => money(a.interaction),
        bands => bands(a), townships => of_groups(&a.by_township), sizes => of_groups(&a.by_size),
        sections => of_groups(&a.by_section), measures => of_groups(&a.by_measure), departments => of_groups(&a.by_department),
        levels, most => MOST, gainers => up, losers => down.map(enterprise).collect::<Vec<_>>(),
    }
}

/// The two measures that most enterprises gain or lose by.
fn mostly(a: &Answer, count: impl Fn(&Group) -> u64) -> String {
    let mut all: Vec<&Group> = a.by_measure.iter().filter(|g| count(g) > 0).collect();
    all.sort_by_key(|g| (std::cmp::Reverse(count(g)), &g.key));
    let told = all
        .iter()
        .take(2)
        .map(|g| format!("{}户来自{}", number(count(g)), g.name));
    told.collect::<Vec<_>>().join("，")
}

/// Several changes, one on top of the other; nothing if one of them cannot stand without a later one.
fn steps(a: &Answer) -> Option<Value> {
    let change = |(at, c): (usize, &ChangeEffect)| {
        let number = NUMBERS.get(at).map_or("", |n| n);
        Some((format!("{number} {}", c.applied.says), of(c.in_turn?)))
    };
    let all: Vec<(String, i128)> = a.changes.iter().enumerate().map(change).collect::<Option<_>>()?;
    let ends = (
        format!("现行 {}", wan(of(a.before))),
        format!("方案 {}", wan(of(a.after))),
    );
    (all.len() > 1).then(|| waterfall(&all, &ends.0, &ends.1))
}

fn money(amount: Option<Fen>) -> String {
    amount.map_or_else(|| "—".to_owned(), |f| signed_wan(of(f)))
}

fn change(at: usize, c: &ChangeEffect) -> Value {
    let a = &c.applied;
    let unit = match a.unit.as_str() {
        "wan_yuan" => "万元",
        "yuan" => "元",
        _ => "",
    };
    let number_of = NUMBERS
        .get(at)
        .map_or_else(|| (at + 1).to_string(), |n| (*n).to_owned());
    context! {
        number => number_of, says => a.says.as_str(), title => a.title.as_str(),
        before => format!("{}{unit}", a.before), after => format!("{}{unit}", a.after),
        records => number(c.records), enterprises => number(c.enterprises),
        alone => money(c.alone), in_turn => money(c.in_turn), without => money(c.without),
    }
}

fn enterprise(e: &EnterpriseDelta) -> Value {
    let name = if e.profile.name.is_empty() {
        Lang::Zh.unknown()
    } else {
        e.profile.name.as_str()
    };
    context! {
        name, township => e.profile.township.as_str(), before => grouped(&e.before.to_string()),
        after => grouped(&e.after.to_string()), change => signed(e.delta()).replace('-', "−"),
    }
}

/// Households by the size of their change: many small ones and few large ones are not one average.
fn bands(a: &Answer) -> Value {
    let mut rows: Vec<(String, i128, String)> = Vec::new();
    let mut add = |name: String, of: &dyn Fn(i128) -> bool| {
        let here: Vec<i128> = a
            .enterprises
            .iter()
            .map(EnterpriseDelta::delta)
            .filter(|d| of(*d))
            .collect();
        if !here.is_empty() {
            rows.push((
                name,
                here.iter().sum(),
                format!("{}户", grouped(&here.len().to_string())),
            ));
        }
    };
    let ends = || BANDS.iter().map(|(end, _)| *end);
    let low: Vec<i128> = [0].into_iter().chain(ends()).take(BANDS.len()).collect();
    for ((end, name), from) in BANDS.iter().zip(&low).rev() {
        add(format!("减{name}"), &|d| d < 0 && -d >= *from && -d < *end);
    }
    for ((end, name), from) in BANDS.iter().zip(&low) {
        add(format!("增{name}"), &|d| d > 0 && d >= *from && d < *end);
    }
    diverging(&rows, "")
}

fn words(axis: &Axis) -> String {
    if axis.says.is_empty() {
        axis.name.clone()
    } else {
        axis.says.clone()
    }
}

/// The curve of a sweep of one parameter.
fn curve(grid: &Grid) -> Option<Value> {
    let [axis] = grid.axes.as_slice() else { return None };
    let points: Vec<(i128, i128)> = grid
        .points
        .iter()
        .filter_map(|p| Some((*p.at.first()?, p.delta)))
        .collect();
    let own = points.iter().find(|(n, _)| *n == axis.own).copied();
    let dots = own.map(|p| (p, "o", format!("现行{}：{}", axis.text(p.0), signed_wan(p.1))));
    drawing(
        axis,
        &points,
        format!("{}定多少", words(axis)),
        String::new(),
        dots.into_iter().collect(),
        "与现行相比（万元）",
    )
}

/// The values that a search looked at.
fn solved(s: &Solution) -> Option<Value> {
    let most = wan(s.target.most);
    let mut say = match (s.found, s.above) {
        (Some((n, amount)), Some((next, more))) => format!(
            "不超过{most}万元，最高{}，此时{}万元；到{}为{}万元。",
            s.axis.text(n),
            wan(amount),
            s.axis.text(next),
            wan(more)
        ),
        (Some((n, amount)), None) => format!("不超过{most}万元，最高{}，此时{}万元。", s.axis.text(n), wan(amount)),
        (None, _) => format!("范围内没有一个取值能不超过{most}万元。"),
    };
    if !s.is_monotone {
        say += "合计随取值有升有降，取样之间可能另有满足的取值。";
    }
    let dots = s.found.map(|p| (p, "sq", format!("求解：最高{}", s.axis.text(p.0))));
    let heading = format!("{}定多少合适", words(&s.axis));
    let unit = match s.target.metric {
        Metric::Change => "与现行相比（万元）",
        Metric::Total | Metric::Measure(_) => "合计（万元）",
    };
    drawing(&s.axis, &s.seen, heading, say, dots.into_iter().collect(), unit)
}

type Dot = ((i128, i128), &'static str, String);

fn drawing(
    axis: &Axis,
    points: &[(i128, i128)],
    heading: String,
    say: String,
    dots: Vec<Dot>,
    unit: &str,
) -> Option<Value> {
    let curve = Curve::of(points)?;
    let (from, to) = (points.first()?.0, points.last()?.0);
    let xs: Vec<Value> = (0..=5)
        .map(|n| from + (to - from) * n / 5)
        .map(|n| context! { at => curve.x(n), text => axis.text(n) })
        .collect();
    let dots: Vec<Value> = dots
        .into_iter()
        .map(|((n, amount), class, text)| {
            context! { x => curve.x(n), y => curve.y(amount), class, text, margin => "10px 0 0 12px" }
        })
        .collect();
    Some(context! {
        title => heading, say, path => curve.path(points), ys => curve.ys(unit.starts_with('与')), xs, dots, unit,
    })
}

/// A sweep as a table: one row per number, or numbers of both parameters across.
fn grid(grid: &Grid) -> Value {
    let names: Vec<String> = grid.axes.iter().map(words).collect();
    let heading = format!("逐点试算：{}", names.join(" × "));
    if let [one, two] = grid.axes.as_slice() {
        let mut head = vec![format!("{} ＼ {}", words(one), words(two))];
        head.extend(two.numbers().map(|n| two.text(n)));
        let across = two.numbers().count().max(1);
        let rows: Vec<Vec<String>> = one
            .numbers()
            .zip(grid.points.chunks(across))
            .map(|(n, points)| {
                let cells = points.iter().map(|p| signed_wan(p.delta));
                [one.text(n)].into_iter().chain(cells).collect()
            })
            .collect();
        return context! { title => heading, head, rows, note => "各格为与现行相比的变动（万元）。" };
    }
    let rows: Vec<Vec<String>> = grid
        .points
        .iter()
        .map(|p| {
            let at = grid.axes.iter().zip(&p.at).map(|(a, n)| a.text(*n)).collect();
            vec![at, wan(p.total), signed_wan(p.delta)]
        })
        .collect();
    context! { title => heading, head => ["取值", "合计（万元）", "与现行相比（万元）"], rows, note => "" }
}

fn ranked(shown: &Shown) -> Value {
    let step = |one: &Option<(String, i128)>| {
        one.as_ref()
            .map_or_else(|| "—".to_owned(), |(to, n)| format!("{to}：{}", signed(*n)))
    };
    let weighty = shown.ranked.iter().filter(|r| r.weight() > 0).take(RANKED);
    let rows: Vec<Vec<String>> = weighty
        .map(|r| {
            vec![
                format!("{} {}", r.title, r.says),
                r.value.clone(),
                step(&r.down),
                step(&r.up),
            ]
        })
        .collect();
    context! {
        title => "参数改动最小一步的代价", head => ["参数", "现行", "下调一步（元）", "上调一步（元）"], rows,
        note => "一步：比例0.01个百分点，金额一分，日期一天，数量一。",
    }
}
