//! The cells of one row of a web page: what a person sees in them.

use super::html::MAX_COLUMNS;

/// One `<td>` or `<th>`.
#[derive(Debug, Default)]
pub(super) struct HtmlCell {
    pub(super) text: String,
    pub(super) columns: usize,
    pub(super) rows: u32,
    /// The text of the option that is chosen in it, or the value of an input.
    chosen: String,
}

/// Elements whose text nobody sees, with what ends them.
const UNSEEN: [(&str, &str); 6] = [
    ("script", "</script"),
    ("style", "</style"),
    ("template", "</template"),
    ("noscript", "</noscript"),
    ("xml", "</xml"),
    ("title", "</title"),
];

/// The cells of one row's markup.
pub(super) fn cells(row: &str) -> Vec<HtmlCell> {
    let mut cells: Vec<HtmlCell> = Vec::new();
    let mut inside = false;
    // In a list of options, and in the chosen one.
    let (mut options, mut is_chosen) = (false, false);
    let mut rest = row;
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        if inside && let Some(cell) = cells.last_mut() {
            match (options, is_chosen) {
                (false, _) => push_text(text, &mut cell.text),
                (true, true) => push_text(text.trim(), &mut cell.chosen),
                (true, false) => {}
            }
        }
        let (tag, after) = if let Some(comment) = tail.strip_prefix("<!--") {
            ("", comment.split_once("-->").map_or("", |(_, after)| after))
        } else {
            tail.get(1..).and_then(|t| t.split_once('>')).unwrap_or((tail, ""))
        };
        rest = after;
        let name_end = tag
            .find(|c: char| c.is_whitespace() || c == '/')
            .filter(|at| *at > 0)
            .unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(name_end);
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "td" | "th" => {
                inside = true;
                options = false;
                cells.push(HtmlCell {
                    columns: usize::try_from(attribute(attributes, "colspan"))
                        .unwrap_or(1)
                        .min(MAX_COLUMNS),
                    rows: attribute(attributes, "rowspan"),
                    ..HtmlCell::default()
                });
            }
            "/td" | "/th" | "/tr" | "/table" => inside = false,
            "br" | "p" | "/p" | "div" | "/div" if inside => {
                if let Some(cell) = cells.last_mut() {
                    cell.text.push(' ');
                }
            }
            "select" | "datalist" => (options, is_chosen) = (true, false),
            "/select" | "/datalist" => options = false,
            "option" => is_chosen = has_flag(attributes, "selected"),
            "/option" => is_chosen = false,
            "input" if inside => {
                if let Some(cell) = cells.last_mut() {
                    cell.chosen.push_str(&input_value(attributes));
                }
            }
            other => {
                if let Some((_, end)) = UNSEEN.iter().find(|(unseen, _)| *unseen == other) {
                    rest = behind(rest, end);
                }
            }
        }
    }
    if inside && let Some(cell) = cells.last_mut() {
        push_text(rest, &mut cell.text);
    }
    for cell in &mut cells {
        if cell.text.trim().is_empty() && !cell.chosen.is_empty() {
            cell.text = std::mem::take(&mut cell.chosen);
        }
    }
    cells
}

/// What stands behind the end of an element; nothing if it has none.
fn behind<'a>(text: &'a str, end: &str) -> &'a str {
    let found = text
        .as_bytes()
        .windows(end.len())
        .position(|w| w.eq_ignore_ascii_case(end.as_bytes()));
    let tail = found.and_then(|at| text.get(at..)).unwrap_or_default();
    tail.split_once('>').map_or("", |(_, after)| after)
}

/// Whether a tag has an attribute, with or without a value.
fn has_flag(attributes: &str, name: &str) -> bool {
    let mut words = attributes.split(|c: char| c.is_whitespace() || matches!(c, '/' | '='));
    words.any(|word| word.eq_ignore_ascii_case(name))
}

/// What a person has written into a field of a form.
fn input_value(attributes: &str) -> String {
    let lower = attributes.to_ascii_lowercase();
    let typed = ["hidden", "checkbox", "radio", "button", "submit", "image"];
    if typed
        .iter()
        .any(|kind| lower.contains(&format!("type={kind}")) || lower.contains(&format!("type=\"{kind}\"")))
    {
        return String::new();
    }
    let Some(at) = lower.find("value=") else {
        return String::new();
    };
    let rest = attributes.get(at + "value=".len()..).unwrap_or_default();
    let value = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest.get(1..).and_then(|r| r.split(quote).next()).unwrap_or_default(),
        _ => rest
            .split(|c: char| c.is_whitespace() || c == '/')
            .next()
            .unwrap_or_default(),
    };
    let mut text = String::new();
    push_text(value, &mut text);
    text
}

/// A positive whole number out of a tag's attributes; 1 if it is not there.
fn attribute(attributes: &str, name: &str) -> u32 {
    let lower = attributes.to_ascii_lowercase();
    let value = lower
        .split_once(name)
        .map(|(_, rest)| rest.trim_start())
        .and_then(|rest| rest.strip_prefix('='));
    let digits = value.unwrap_or_default().trim_start().trim_start_matches(['"', '\'']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits
        .get(..end)
        .and_then(|d| d.parse().ok())
        .filter(|n| *n > 0)
        .unwrap_or(1)
}

/// Appends text with its entities resolved; unknown ones stay as they are.
fn push_text(mut text: &str, out: &mut String) {
    while let Some((before, rest)) = text.split_once('&') {
        out.push_str(before);
        // Names are short: nothing else is looked at, or a row of & would take for ever.
        let end = rest.bytes().take(9).position(|b| b == b';');
        let found = end
            .and_then(|end| Some((rest.get(..end)?, rest.get(end + 1..)?)))
            .and_then(|(name, after)| {
                let code = match name.strip_prefix('#') {
                    Some(number) => match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok(),
                        None => number.parse().ok(),
                    },
                    None => None,
                };
                let c = match name {
                    "nbsp" => '\u{a0}',
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    "ensp" => '\u{2002}',
                    "emsp" => '\u{2003}',
                    "mdash" => '—',
                    "ndash" => '–',
                    "yen" => '¥',
                    _ => char::from_u32(code?)?,
                };
                Some((c, after))
            });
        if let Some((c, after)) = found {
            out.push(c);
            text = after;
        } else {
            out.push('&');
            text = rest;
        }
    }
    out.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(row: &str) -> Vec<String> {
        cells(row).into_iter().map(|cell| cell.text.trim().to_owned()).collect()
    }

    #[test]
    fn what_a_person_sees() {
        for (row, wanted) in [
            ("<tr><td>混采<script>showRow(12);</script></td><td>5", vec!["混采", "5"]),
            (
                "<tr><td><style>.a{color:red}</style>甲</td><td><!-- 旧 -->乙</td>",
                vec!["甲", "乙"],
            ),
            (
                "<tr><td><select><option>混采</option><option selected>单采</option></select></td><td>1<select><option>全部</select></td>",
                vec!["单采", "1"],
            ),
            (
                "<tr><td><input type=text value=\"12.5\"></td><td>9<input type=hidden value=7></td>",
                vec!["12.5", "9"],
            ),
            (
                "<tr><td>甲<br>乙</td><td><SCRIPT>if (a<b) x</SCRIPT>丙",
                vec!["甲 乙", "丙"],
            ),
        ] {
            assert_eq!(texts(row), wanted, "{row}");
        }
    }
}
