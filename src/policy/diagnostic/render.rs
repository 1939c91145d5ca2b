//! Findings as text for a terminal.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};

/// The finding as text: code, message, every place with file, line, column and caret, and the remedy.
#[must_use]
pub fn render(diagnostic: &Diagnostic, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let mut group = Group::with_title(title);
    let mut primary = AnnotationKind::Primary;
    for labels in by_file(&diagnostic.labels) {
        let Some(first) = labels.first() else { continue };
        let mut snippet = Snippet::source(first.place.file.text.as_str()).path(first.place.file.path.as_str());
        for label in labels {
            let annotation = primary.span(clamped(label));
            snippet = snippet.annotation(if label.text.is_empty() {
                annotation
            } else {
                annotation.label(label.text.as_str())
            });
            primary = AnnotationKind::Context;
        }
        group = group.element(snippet);
    }
    if !diagnostic.remedy.is_empty() {
        group = group.element(Level::HELP.message(diagnostic.remedy.as_str()));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// Labels of one file together, files in order of first mention.
fn by_file(labels: &[Label]) -> Vec<Vec<&Label>> {
    let mut files: Vec<Vec<&Label>> = Vec::new();
    for label in labels {
        let known = files
            .iter_mut()
            .find(|f| f.first().is_some_and(|l| l.place.file.path == label.place.file.path));
        match known {
            Some(file) => file.push(label),
            None => files.push(vec![label]),
        }
    }
    files
}

/// The range within the text; a span over several lines is cut to its first line, to keep the picture small.
fn clamped(label: &Label) -> std::ops::Range<usize> {
    let text = &label.place.file.text;
    let start = label.place.range.start.min(text.len());
    let end = label.place.range.end.clamp(start, text.len());
    let first_line = text.get(start..end).and_then(|t| t.find('\n')).map(|n| start + n);
    start..first_line.unwrap_or(end)
}
