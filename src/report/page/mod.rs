//! What the pages of departments and county share: style, script, words in two languages, and what protects a page.

mod base64;

use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Error};
use sha2::{Digest, Sha256};

use super::imprint::Imprint;
use super::{Lang, ReportError};

/// The style of all sheets.
const STYLE: &str = include_str!("sheet.css");
/// Sorting, filtering and searching.
const SCRIPT: &str = include_str!("sheet.js");
/// Pieces that several pages use.
const PIECES: &str = include_str!("pieces.html");

/// Draws a page. In templates, `t(zh, en, name = …)` picks a wording and fills its `{name}`; the filter `css` is for texts in styles.
///
/// # Errors
/// [`ReportError::Html`] if template and data do not fit together.
pub(super) fn draw(template: &str, lang: Lang, data: Value) -> Result<String, ReportError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    environment.add_function("t", move |zh: &str, en: &str, figures: Kwargs| {
        worded(lang.pick(zh, en), &figures)
    });
    environment.add_filter("css", in_css);
    let whole = format!("{PIECES}{template}");
    // The name decides that everything is escaped as HTML.
    environment.add_template("page.html", &whole)?;
    let page = environment.get_template("page.html")?.render(minijinja::context! {
        lang => lang.pick("zh-CN", "en"),
        zh => lang == Lang::Zh,
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        script_hash => Value::from_safe_string(script_hash()),
        ..data
    })?;
    Ok(page)
}

/// What the templates need of an imprint.
pub(super) fn imprint(imprint: &Imprint, lang: Lang) -> Value {
    let day = imprint.data_day.map(|d| lang.period(&d.to_string()));
    minijinja::context! {
        run => imprint.run.as_str(),
        check => imprint.check.as_str(),
        data_day => day.unwrap_or_else(|| lang.unknown().to_owned()),
        trial => imprint.trial.as_deref(),
    }
}

/// Anything that can be written out, for a template.
pub(super) fn value<T: serde::Serialize>(data: T) -> Value {
    Value::from(Serde(data))
}

/// A wording with its figures.
fn worded(pattern: &str, figures: &Kwargs) -> Result<String, Error> {
    let mut text = pattern.to_owned();
    for name in figures.args() {
        let value: Value = figures.get(name)?;
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    Ok(text)
}

/// A text inside a quoted string of a style.
fn in_css(text: &str) -> String {
    let mut safe = String::new();
    for sign in text.chars() {
        if sign.is_control() || "\"'\\<>&".contains(sign) {
            safe.push_str(&format!("\\{:06x}", u32::from(sign)));
        } else {
            safe.push(sign);
        }
    }
    safe
}

/// The hash by which a page's policy admits its own script and no other.
fn script_hash() -> String {
    base64::encode(&Sha256::digest(SCRIPT.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_styles_cannot_end_them() {
        assert_eq!(in_css("甲\"</style>"), "甲\\000022\\00003c/style\\00003e");
    }
}
