//! An explanation as a tree, for a terminal or a page.

use minijinja::HtmlEscape;

use super::Explained;
use crate::assess::reference::{Explanation, Step, Test};
use crate::policy::ir::{Program, Rounding, Version};
use crate::policy::reasons::{NoReason, Reason, failed};
use crate::report::{Lang, shown_code};

/// A line with those that explain it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Branch {
    /// The line.
    pub text: String,
    /// What stands below it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<Branch>,
}

impl Branch {
    fn new(text: impl Into<String>, below: Vec<Branch>) -> Branch {
        Branch {
            text: text.into(),
            below,
        }
    }
}

/// The derivation of a row: law, conditions, calculation, result, and whether the ledger agrees.
///
/// # Errors
/// [`NoReason`] if the row was refused for something that the program does not know.
pub fn tree(program: &Program, explained: &Explained, lang: Lang) -> Result<Branch, NoReason> {
    let row = &explained.row;
    let measure = explained
        .explanation
        .as_ref()
        .and_then(|e| program.measures.get(e.measure.index()));
    let title = measure.map_or(row.measure.as_str(), |m| lang.pick_or_zh(&m.title, &m.title_en));
    let sheet = if row.source_sheet.is_empty() {
        String::new()
    } else {
        format!("#{}", row.source_sheet)
    };
    let head = format!(
        "{title}（{}） {} {} {} {}{sheet}:{}",
        row.measure,
        shown_code(&row.uscc),
        shown_code(&row.record_key),
        row.period,
        row.source_file,
        row.source_line
    );
    let mut below = Vec::new();
    if let Some((found, measure)) = explained.explanation.as_ref().zip(measure)
        && let Some(version) = measure.versions.get(found.version)
    {
        below.push(law(version, found, lang));
        let title = lang.pick("条件", "Conditions");
        below.push(Branch::new(title, conditions(version, found, lang)));
        let lines: Vec<Branch> = version
            .lines
            .iter()
            .zip(&found.lines)
            .map(|(line, step)| branch(step, &format!("{}{}", says(step), rounded(line.rounding, lang)), lang))
            .collect();
        if !lines.is_empty() && found.failed.is_empty() {
            below.push(Branch::new(lang.pick("计算", "Calculation"), lines));
        }
        let why = failed(program, found.measure, version, found.failed_bits)?;
        below.push(result(&why, version, found, lang));
    }
    below.push(agreement(explained, lang));
    Ok(Branch::new(head, below))
}

fn law(version: &Version, found: &Explanation, lang: Lang) -> Branch {
    let to = version
        .to
        .map_or_else(|| lang.pick("今后", "open").to_owned(), |day| day.to_string());
    let by = found.in_force_by.as_deref().unwrap_or("-");
    let text = match lang {
        Lang::Zh => format!(
            "适用版本：{} 至 {to}（{} 公布），因为这条记录属于 {by}",
            version.from, version.published
        ),
        Lang::En => format!(
            "Law in force: {} to {to} (published {}), because the record is of {by}",
            version.from, version.published
        ),
    };
    let basis = version.basis.iter();
    let basis = basis.map(|b| Branch::new(format!("{} {}", b.document, b.article).trim_end(), Vec::new()));
    Branch::new(text, basis.collect())
}

fn conditions(version: &Version, found: &Explanation, lang: Lang) -> Vec<Branch> {
    let each = version
        .conditions
        .iter()
        .zip(&found.conditions)
        .map(|(condition, step)| {
            let mark = match step.value.as_deref() {
                Some("true") => "✓",
                Some(_) => "✗",
                None => "？",
            };
            let words = lang.pick_said(&condition.says, condition.says_en.as_deref());
            let mut text = format!("{mark} {words}");
            if let Some(missing) = &step.missing {
                text.push_str(&format!("{}{missing}", lang.pick("：缺 ", ": missing ")));
            }
            let mut below: Vec<Branch> = step.tests.iter().map(|t| Branch::new(test(t), Vec::new())).collect();
            below.extend(step.inputs.iter().map(|i| branch(i, &says(i), lang)));
            Branch::new(text, below)
        });
    each.collect()
}

/// `✗ 裁员率 7.1% <= 上限 5.5%`
fn test(test: &Test) -> String {
    let mark = match test.holds {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "？",
    };
    let side = |name: &str, value: &Option<String>| {
        let value = value.as_deref().unwrap_or("？");
        format!("{name} {value}").trim_start().to_owned()
    };
    let (left, right) = (side(&test.what, &test.left), side(&test.limit, &test.right));
    format!("{mark} {left} {} {right}", test.operator)
}

fn says(step: &Step) -> String {
    if step.says.is_empty() {
        step.id.clone()
    } else {
        step.says.clone()
    }
}

fn rounded(rounding: Rounding, lang: Lang) -> &'static str {
    match rounding {
        Rounding::None => "",
        Rounding::HalfUp => lang.pick("（四舍五入到分）", " (rounded half up to the fen)"),
    }
}

fn branch(step: &Step, name: &str, lang: Lang) -> Branch {
    let value = match (&step.value, &step.missing) {
        (Some(value), _) => shown_code(value).into_owned(),
        (None, Some(missing)) => format!("{}{missing}", lang.pick("缺 ", "missing ")),
        (None, None) => lang.pick("空", "blank").to_owned(),
    };
    let source = if step.source.is_empty() {
        String::new()
    } else {
        format!("  [{}]", step.source)
    };
    let below = step.inputs.iter().map(|i| branch(i, &says(i), lang));
    Branch::new(format!("{name} = {value}{source}"), below.collect())
}

fn result(why: &[Reason<'_>], version: &Version, found: &Explanation, lang: Lang) -> Branch {
    if why.is_empty() {
        let amount = found.amount.map_or_else(
            || lang.pick("金额待定", "amount not determined").to_owned(),
            |a| format!("{a}{}", lang.pick(" 元", " yuan")),
        );
        let rounding = rounded(version.amount.rounding, lang);
        let text = format!("{}{amount}{rounding}", lang.pick("应享：", "Entitled: "));
        let below = found.amount_inputs.iter().map(|i| branch(i, &says(i), lang));
        return Branch::new(text, below.collect());
    }
    let why = why.iter();
    let why = why.map(|reason| Branch::new(change(*reason, version, found, lang), Vec::new()));
    let text = lang.pick("不享受；须改变的是：", "Refused; what would have to change:");
    Branch::new(text, why.collect())
}

/// What would have to change about a reason of refusal.
fn change(reason: Reason<'_>, version: &Version, found: &Explanation, lang: Lang) -> String {
    let words = lang.pick_said(reason.says(), reason.says_en());
    let mut steps = version.conditions.iter().zip(&found.conditions);
    let step = match reason {
        Reason::Condition(condition) => steps.find(|(c, _)| c.id == condition.id).map(|(_, step)| step),
        Reason::Limit(_) | Reason::AmountPositive | Reason::Exclusive(_) => None,
    };
    let Some(step) = step else { return words.to_owned() };
    let decides: Vec<String> = step.tests.iter().filter(|t| t.holds != Some(true)).map(test).collect();
    let missing = step
        .missing
        .as_ref()
        .map(|m| format!("{}{m}", lang.pick("补报 ", "report ")));
    let why: Vec<String> = missing.into_iter().chain(decides).collect();
    if why.is_empty() {
        words.to_owned()
    } else {
        format!("{words}（{}）", why.join("；"))
    }
}

fn agreement(explained: &Explained, lang: Lang) -> Branch {
    if explained.differences.is_empty() {
        let text = lang.pick(
            "参照实现已逐行重算，与结果表一致",
            "Computed again by the reference evaluator: equal to the ledger",
        );
        return Branch::new(text, Vec::new());
    }
    let text = lang.pick(
        "！！重算与结果表不一致",
        "!! The ledger is NOT what the evaluator computes",
    );
    let each = explained.differences.iter().map(|(name, ledger, evaluator)| {
        let (ours, theirs) = (shown_code(ledger), shown_code(evaluator));
        let text = match lang {
            Lang::Zh => format!("{name}：结果表 {ours}，重算 {theirs}"),
            Lang::En => format!("{name}: ledger {ours}, computed {theirs}"),
        };
        Branch::new(text, Vec::new())
    });
    Branch::new(text, each.collect())
}

/// The tree for a terminal.
#[must_use]
pub fn text(branch: &Branch) -> String {
    let mut out = format!("{}\n", branch.text);
    draw(branch, "", &mut out);
    out
}

fn draw(branch: &Branch, indent: &str, out: &mut String) {
    let last = branch.below.len().saturating_sub(1);
    for (at, below) in branch.below.iter().enumerate() {
        let (knot, next) = if at == last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        out.push_str(&format!("{indent}{knot}{}\n", below.text));
        draw(below, &format!("{indent}{next}"), out);
    }
}

/// The trees as one page that needs nothing else.
#[must_use]
pub fn html(trees: &[Branch], lang: Lang) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\"><meta charset=\"utf-8\"><title>{}</title>\n<style>body{{font:15px/1.6 sans-serif;max-width:60em;\
         margin:2em auto;padding:0 1em}}ul{{list-style:none;padding-left:1.2em;border-left:1px solid #ccc}}h2{{font-size:1.1em}}</style>\n",
        lang.code(),
        lang.pick("计算说明", "Explanation")
    );
    for tree in trees {
        out.push_str(&format!("<h2>{}</h2>\n", HtmlEscape(&tree.text)));
        list(&tree.below, &mut out);
    }
    out.push_str("</html>\n");
    out
}

fn list(branches: &[Branch], out: &mut String) {
    if branches.is_empty() {
        return;
    }
    out.push_str("<ul>\n");
    for branch in branches {
        out.push_str(&format!("<li>{}", HtmlEscape(&branch.text)));
        list(&branch.below, out);
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}
