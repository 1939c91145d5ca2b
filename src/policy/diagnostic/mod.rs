//! What is wrong with a pack, where, and what to do about it.

pub(crate) mod codes;
mod render;
mod source;

pub use codes::{CODES, Code};
pub use render::render;
pub(crate) use source::At;
pub use source::{Place, SourceFile};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The pack cannot be used.
    Error,
    /// The pack can be used, but somebody should look.
    Warning,
}

/// A place with what there is to say about it.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What; may be empty.
    pub text: String,
}

/// One finding. The first label is the place that is wrong, further labels are places that explain it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Code from [`CODES`].
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where.
    pub labels: Vec<Label>,
    /// What to do; may be empty.
    pub remedy: String,
}

impl Diagnostic {
    /// An error without place or remedy yet.
    pub(crate) fn error(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            remedy: String::new(),
        }
    }

    /// A warning without place or remedy yet.
    pub(crate) fn warning(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, message)
        }
    }

    /// Adds a place.
    pub(crate) fn at(mut self, place: &Place, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label {
            place: place.clone(),
            text: text.into(),
        });
        self
    }

    /// Sets the remedy.
    pub(crate) fn help(mut self, remedy: impl Into<String>) -> Diagnostic {
        self.remedy = remedy.into();
        self
    }

    /// The finding as JSON: code, severity, message, remedy, labels with file, line, column (1-based, in characters) and byte range.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let labels: Vec<serde_json::Value> = self.labels.iter().map(label_json).collect();
        serde_json::json!({
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "labels": labels,
            "remedy": self.remedy,
        })
    }

    /// Sorts by file and place, so that findings come in reading order.
    pub(crate) fn sort(findings: &mut [Diagnostic]) {
        findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    }

    /// The same finding at the same place: a formula that is compiled for several records is reported once.
    pub(crate) fn is_same(&self, other: &Diagnostic) -> bool {
        let first = |d: &Diagnostic| d.labels.first().map(|l| l.place.clone());
        self.code == other.code && self.message == other.message && first(self) == first(other)
    }

    fn sort_key(&self) -> (&str, usize, &str, &str) {
        let place = self.labels.first().map(|l| &l.place);
        (
            place.map_or("", |p| p.file.path.as_str()),
            place.map_or(0, |p| p.range.start),
            self.code,
            &self.message,
        )
    }
}

fn label_json(label: &Label) -> serde_json::Value {
    let (line, column) = label.place.line_column();
    serde_json::json!({
        "file": label.place.file.path,
        "line": line,
        "column": column,
        "start": label.place.range.start,
        "end": label.place.range.end,
        "text": label.text,
    })
}

/// `, did you mean …?` style remedy: the closest of `known` to `name`, or the whole list if it is short.
pub(crate) fn suggest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    let best = known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(name, k), *k))
        .min_by(|a, b| a.cmp(b));
    match best {
        Some((distance, close)) if distance <= (name.chars().count() / 3).max(1) => format!("did you mean `{close}`?"),
        _ if !known.is_empty() && known.len() <= 12 => format!("known here: {}", known.join(", ")),
        _ => String::new(),
    }
}
