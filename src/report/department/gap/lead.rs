//! The sentence that a page begins with. Its patterns are those of the county; the figures are the run's.

use serde::Serialize;

/// A piece of the sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// A figure with its unit, which no line break parts.
    pub whole: bool,
    /// What is owed.
    pub owed: bool,
}

/// Builds a sentence from a pattern: `{}` is the next figure, `[…]` is not parted, `*…*` is owed.
pub(in crate::report) fn pieces(pattern: &str, figures: &[&str]) -> Vec<Piece> {
    let mut figures = figures.iter();
    let mut all: Vec<Piece> = Vec::new();
    let (mut text, mut whole, mut owed) = (String::new(), false, false);
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '[' | ']' | '*' => {
                if !text.is_empty() {
                    all.push(Piece {
                        text: std::mem::take(&mut text),
                        whole,
                        owed,
                    });
                }
                match sign {
                    '*' => owed = !owed,
                    _ => whole = sign == '[',
                }
            }
            '{' => {
                signs.next(); // the closing bracket
                text.extend(figures.next().copied());
            }
            other => text.push(other),
        }
    }
    if !text.is_empty() {
        all.push(Piece { text, whole, owed });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_fill_a_pattern() {
        let got = pieces("应享[{}万元]；*[{}户]未享*。", &["1.00", "2"]);
        let texts: Vec<(&str, bool, bool)> = got.iter().map(|p| (p.text.as_str(), p.whole, p.owed)).collect();
        assert_eq!(
            texts,
            [
                ("应享", false, false),
                ("1.00万元", true, false),
                ("；", false, false),
                ("2户", true, true),
                ("未享", false, true),
                ("。", false, false)
            ]
        );
    }
}
