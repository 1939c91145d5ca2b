//! The handbook as a page: one file, no outside resources, no script, everything escaped.

use minijinja::{Environment, Value, context};

use super::{Entry, Handbook};
use crate::report::ReportError;

const TEMPLATE: &str = include_str!("handbook.html");

/// Before the headings.
const NUMBERS: [(&str, &str); 7] = [
    ("一、", "1. "),
    ("二、", "2. "),
    ("三、", "3. "),
    ("四、", "4. "),
    ("五、", "5. "),
    ("六、", "6. "),
    ("七、", "7. "),
];

/// The page.
///
/// # Errors
/// [`ReportError::Html`] if the template and the data do not fit together.
pub fn handbook_html(book: &Handbook) -> Result<String, ReportError> {
    let lang = book.lang;
    let mut environment = Environment::new();
    // The name decides that everything is escaped as HTML.
    environment.add_template("handbook.html", TEMPLATE)?;
    let pick = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    let words = context! {
        handbook => pick("惠企政策手册", "Policy handbook"),
        as_of => pick("评估日", "As of"),
        measures => pick("措施", "Measures"), boards => pick("看板", "Boards"), duties => pick("任务", "Duties"),
        clauses => pick("条款", "Clauses"), soon => pick("90天内到期", "Within 90 days"),
        expiring => pick("90天内到期", "Expiring within 90 days"), contents => pick("措施目录", "List of measures"),
        each => pick("各项措施", "The measures"), clause_table => pick("县方案条款对照", "The plan clause by clause"),
        none => pick("没有。", "None."), readings => pick("两种理解", "Two readings"),
        reading => pick("采用的理解和另一种理解的参数", "The reading used, and the parameter of the other"),
        who => pick("条件", "Conditions"), much => pick("标准", "Amounts"), how => pick("算法", "Computation"),
        when => pick("期限", "In force"), basis => pick("依据", "Basis"), ask => pick("找谁问", "Whom to ask"),
        changed => pick("变动", "Changes"), note => pick("说明", "Note"), kind => pick("方式", "Kind"),
        title => pick("名称", "Title"), day => pick("最后一日", "Last day"), what => pick("事项", "What"),
        units => pick("责任单位", "Units"), value => pick("指标", "Figure"), asked => pick("要求", "What is asked"),
        shown_by => pick("以何为证", "Shown by"), due => pick("期限", "Due"), section => pick("方案条款", "Section"),
        number => pick("序号", "No."), done_by => pick("落实方式", "Carried out by"), file => pick("政策包文件", "File of the pack"),
    };
    let rows = |rows: &[[String; 4]]| rows.iter().map(|r| Value::from(r.to_vec())).collect::<Vec<_>>();
    let expiring = book.expiring.iter().map(|e| {
        context! { day => lang.period(&e.day.to_string()), title => e.title.as_str(), what => e.what.as_str() }
    });
    let page = environment.get_template("handbook.html")?.render(context! {
        lang => lang.pick("zh-CN", "en"),
        words,
        numbers => NUMBERS.map(|(zh, en)| lang.pick(zh, en)).to_vec(),
        pack => book.title.as_str(),
        as_of => lang.period(&book.as_of.to_string()),
        say => say(book),
        measures => book.measures.iter().map(entry).collect::<Vec<_>>(),
        expiring => expiring.collect::<Vec<_>>(),
        boards => rows(&book.boards),
        readings => book.readings.iter().map(|r| Value::from(r.to_vec())).collect::<Vec<_>>(),
        duties => rows(&book.duties),
        clauses => book.clauses.iter().map(|r| Value::from(r.to_vec())).collect::<Vec<_>>(),
    })?;
    Ok(page)
}

/// The sentence at the head, also in Markdown.
pub(super) fn say(book: &Handbook) -> String {
    let [measures, boards, duties, clauses, soon] = [
        book.measures.len(),
        book.boards.len(),
        book.duties.len(),
        book.clauses.len(),
        book.expiring.len(),
    ]
    .map(|n| n.to_string());
    let text = book.lang.pick(
        "县方案{clauses}条条款由{measures}项措施、{boards}个看板落实，另有{duties}项任务；90天内有{soon}项到期。",
        "{measures} measures and {boards} boards carry out the {clauses} clauses of the plan, beside {duties} duties; {soon} items expire within 90 days.",
    );
    text.replace("{measures}", &measures)
        .replace("{boards}", &boards)
        .replace("{duties}", &duties)
        .replace("{clauses}", &clauses)
        .replace("{soon}", &soon)
}

fn entry(entry: &Entry) -> Value {
    let pairs = |all: &[(String, String)]| {
        all.iter()
            .map(|(a, b)| Value::from(vec![a.clone(), b.clone()]))
            .collect::<Vec<_>>()
    };
    let changes = entry.changes.iter().map(|(from, said)| context! { from, said });
    context! {
        id => entry.id.as_str(), title => entry.title.as_str(), kind => entry.kind.as_str(), in_force => entry.in_force.as_str(),
        asked => entry.asked.as_str(), note => entry.note.as_str(), conditions => entry.conditions.clone(), lines => entry.lines.clone(),
        basis => entry.basis.clone(), amounts => pairs(&entry.amounts), units => pairs(&entry.units), changes => changes.collect::<Vec<_>>(),
    }
}
