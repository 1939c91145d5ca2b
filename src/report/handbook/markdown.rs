//! The handbook as Markdown.

use super::html::say;
use super::{Entry, Handbook};
use crate::report::Lang;

/// The text.
#[must_use]
pub fn handbook_markdown(book: &Handbook) -> String {
    let lang = book.lang;
    let as_of = lang.period(&book.as_of.to_string());
    let mut text = format!(
        "# {}\n\n{} · {} {as_of}\n\n**{}**\n",
        lang.pick("惠企政策手册", "Policy handbook"),
        plain(&book.title),
        lang.pick("评估日", "as of"),
        say(book),
    );
    heading(&mut text, lang.pick("一、90天内到期", "1. Expiring within 90 days"));
    let rows = book.expiring.iter();
    let rows = rows.map(|e| vec![lang.period(&e.day.to_string()), e.title.clone(), e.what.clone()]);
    let columns = [("最后一日", "Last day"), ("名称", "Title"), ("事项", "What")];
    table(&mut text, lang, &columns, rows);
    heading(&mut text, lang.pick("二、各项措施", "2. The measures"));
    for (at, entry) in book.measures.iter().enumerate() {
        measure(&mut text, at + 1, entry, lang);
    }
    heading(&mut text, lang.pick("三、看板", "3. Boards"));
    let columns = [
        ("名称", "Title"),
        ("指标", "Figure"),
        ("责任单位", "Units"),
        ("依据", "Basis"),
    ];
    table(&mut text, lang, &columns, book.boards.iter().map(|r| r.to_vec()));
    heading(&mut text, lang.pick("四、任务", "4. Duties"));
    let columns = [
        ("要求", "What is asked"),
        ("以何为证", "Shown by"),
        ("责任单位", "Units"),
        ("期限", "Due"),
    ];
    table(&mut text, lang, &columns, book.duties.iter().map(|r| r.to_vec()));
    heading(
        &mut text,
        lang.pick("五、县方案条款对照", "5. The plan clause by clause"),
    );
    let columns = [
        ("序号", "No."),
        ("方案条款", "Section"),
        ("名称", "Title"),
        ("落实方式", "Carried out by"),
        ("政策包文件", "File of the pack"),
    ];
    table(&mut text, lang, &columns, book.clauses.iter().map(|r| r.to_vec()));
    heading(&mut text, lang.pick("六、两种理解", "6. Two readings"));
    let reading = (
        "采用的理解和另一种理解的参数",
        "The reading used, and the parameter of the other",
    );
    let columns = [("名称", "Title"), reading];
    table(&mut text, lang, &columns, book.readings.iter().map(|r| r.to_vec()));
    text
}

fn heading(text: &mut String, title: &str) {
    text.push_str("\n## ");
    text.push_str(title);
    text.push_str("\n\n");
}

/// One line, without what Markdown takes for its own.
fn plain(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("<br>"),
            '\\' | '`' | '*' | '_' | '|' | '<' | '#' | '[' | ']' => safe.extend(['\\', c]),
            _ => safe.push(c),
        }
    }
    safe
}

fn table(text: &mut String, lang: Lang, columns: &[(&str, &str)], rows: impl Iterator<Item = Vec<String>>) {
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        for cell in cells {
            text.push_str("| ");
            text.push_str(&cell);
            text.push(' ');
        }
        text.push_str("|\n");
    };
    line(&mut columns.iter().map(|(zh, en)| lang.pick(zh, en).to_owned()));
    line(&mut columns.iter().map(|_| "---".to_owned()));
    for row in rows {
        line(&mut row.iter().map(|cell| plain(cell)));
    }
}

fn measure(text: &mut String, number: usize, entry: &Entry, lang: Lang) {
    let title = plain(&entry.title);
    text.push_str(&format!(
        "### {number}. {title}\n\n{} · {}\n\n",
        entry.kind, entry.in_force
    ));
    let mut list = |name: &str, items: Vec<String>| {
        if !items.is_empty() {
            text.push_str(&format!("**{name}**\n\n"));
            for item in items {
                text.push_str(&format!("- {item}\n"));
            }
            text.push('\n');
        }
    };
    let plains = |all: &[String]| all.iter().map(|t| plain(t)).collect::<Vec<_>>();
    let pairs = |all: &[(String, String)]| {
        let one = |(a, b): &(String, String)| plain(&format!("{a}{}{b}", lang.pick("：", ": ")));
        all.iter().map(one).collect::<Vec<_>>()
    };
    list(lang.pick("条件", "Conditions"), plains(&entry.conditions));
    list(lang.pick("标准", "Amounts"), pairs(&entry.amounts));
    list(lang.pick("算法", "Computation"), plains(&entry.lines));
    list(lang.pick("依据", "Basis"), plains(&entry.basis));
    list(lang.pick("找谁问", "Whom to ask"), pairs(&entry.units));
    let changes = entry.changes.iter();
    let changes = changes.map(|(from, said)| plain(&format!("{from}{}{}", lang.pick("：", ": "), said.join("；"))));
    list(lang.pick("变动", "Changes"), changes.collect());
    if !entry.note.is_empty() {
        list(lang.pick("说明", "Note"), vec![plain(&entry.note)]);
    }
}
