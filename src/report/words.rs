//! The two languages of the reports.

/// Language of reports and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The one of two wordings that this language asks for.
    #[must_use]
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// As [`Lang::pick`], but Chinese where there is no English wording.
    #[must_use]
    pub fn pick_or_zh<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        if en.is_empty() { zh } else { self.pick(zh, en) }
    }

    /// `zh` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.pick("zh", "en")
    }

    /// A size class in words; classes that the list does not know are shown as they are.
    #[must_use]
    pub fn size(self, class: &str) -> String {
        match class {
            "micro" => self.pick("微型", "Micro"),
            "small" => self.pick("小型", "Small"),
            "medium" => self.pick("中型", "Medium"),
            "large" => self.pick("大型", "Large"),
            "" => self.unknown(),
            other => other,
        }
        .to_owned()
    }

    /// What is written where the exports say nothing.
    #[must_use]
    pub fn unknown(self) -> &'static str {
        self.pick("（不详）", "(not on file)")
    }
}
