//! Reading TOML tables key by key, so that every mistake in a file is found in one go, with its place.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::calendar::Date;
use crate::policy::diagnostic::{At, Diagnostic, Place, SourceFile, codes, suggest};

/// A TOML value with its span.
pub(crate) type Item<'t> = &'t Spanned<DeValue<'t>>;

/// One table being read. Every key that the language knows must be asked for; [`Fields::finish`] reports the others.
pub(crate) struct Fields<'t, 'd> {
    file: &'t Arc<SourceFile>,
    table: &'t DeTable<'t>,
    span: Range<usize>,
    what: &'static str,
    asked: Vec<String>,
    found: &'d mut Vec<Diagnostic>,
}

impl<'t, 'd> Fields<'t, 'd> {
    /// `what` names the table in messages, e.g. `a [[version]]`.
    pub(crate) fn new(
        file: &'t Arc<SourceFile>,
        table: &'t DeTable<'t>,
        span: Range<usize>,
        what: &'static str,
        found: &'d mut Vec<Diagnostic>,
    ) -> Self {
        Fields {
            file,
            table,
            span,
            what,
            asked: Vec::new(),
            found,
        }
    }

    /// The table's own place (its header).
    pub(crate) fn place(&self) -> Place {
        self.at(self.span.clone())
    }

    fn at(&self, range: Range<usize>) -> Place {
        Place {
            file: Arc::clone(self.file),
            range,
        }
    }

    /// Reports a finding.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// The value of a key, if it is there.
    pub(crate) fn item(&mut self, key: &str) -> Option<Item<'t>> {
        self.asked.push(key.to_owned());
        self.table.get(key)
    }

    /// Place of a value.
    pub(crate) fn place_of(&self, item: Item<'t>) -> Place {
        self.at(item.span())
    }

    /// Reports that `key` is missing.
    pub(crate) fn missing(&mut self, key: &str) {
        let diagnostic = Diagnostic::error(codes::MISSING_KEY, format!("{} needs `{key}`", self.what))
            .at(&self.place(), "here")
            .help(format!("add `{key} = …`"));
        self.report(diagnostic);
    }

    /// Reports a value of the wrong kind.
    pub(crate) fn wrong(&mut self, key: &str, item: Item<'t>, wanted: &str) {
        let place = self.place_of(item);
        let got = item.get_ref().type_str();
        self.report(
            Diagnostic::error(codes::WRONG_VALUE, format!("`{key}` is {wanted}, not {got}"))
                .at(&place, format!("{wanted} wanted")),
        );
    }

    /// Text, if the key is there.
    pub(crate) fn text(&mut self, key: &str) -> Option<At<String>> {
        let item = self.item(key)?;
        let Some(text) = item.get_ref().as_str() else {
            self.wrong(key, item, "a text");
            return None;
        };
        Some(At {
            value: text.to_owned(),
            place: self.place_of(item),
        })
    }

    /// Text that must be there.
    pub(crate) fn need_text(&mut self, key: &str) -> Option<At<String>> {
        if !self.table.contains_key(key) {
            self.asked.push(key.to_owned());
            self.missing(key);
            return None;
        }
        self.text(key)
    }

    /// Text that must be there and say something.
    pub(crate) fn need_words(&mut self, key: &str) -> String {
        match self.need_text(key) {
            Some(text) => self.said(key, text),
            None => String::new(),
        }
    }

    /// Text that says something, if the key is there.
    pub(crate) fn words_if_said(&mut self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        let said = self.said(key, text);
        (!said.trim().is_empty()).then_some(said)
    }

    /// The text; it is reported if it says nothing.
    fn said(&mut self, key: &str, text: At<String>) -> String {
        if text.value.trim().is_empty() {
            self.report(
                Diagnostic::error(codes::UNSAID, format!("`{key}` of {} is empty", self.what))
                    .at(&text.place, "nothing to read here")
                    .help("say it in the words that a clerk would use"),
            );
        }
        text.value
    }

    /// Text or nothing.
    pub(crate) fn words(&mut self, key: &str) -> String {
        self.text(key).map(|t| t.value).unwrap_or_default()
    }

    /// A list of texts; empty if the key is not there.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<At<String>> {
        let Some(item) = self.item(key) else {
            return Vec::new();
        };
        let Some(array) = item.get_ref().as_array() else {
            self.wrong(key, item, "a list of texts");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for element in array.iter() {
            match element.get_ref().as_str() {
                Some(text) => texts.push(At {
                    value: text.to_owned(),
                    place: self.place_of(element),
                }),
                None => self.wrong(key, element, "a list of texts"),
            }
        }
        texts
    }

    /// A text such as `"true"` is no boolean.
    pub(crate) fn boolean(&mut self, key: &str) -> Option<bool> {
        let item = self.item(key)?;
        let value = item.get_ref().as_bool();
        if value.is_none() {
            self.wrong(key, item, "true or false");
        }
        value
    }

    /// A TOML date, or a date in text.
    pub(crate) fn date(&mut self, key: &str) -> Option<At<Date>> {
        let item = self.item(key)?;
        let value = date_of(item.get_ref());
        if value.is_none() {
            self.wrong(key, item, "a date such as 2022-04-01");
        }
        Some(At {
            value: value?,
            place: self.place_of(item),
        })
    }

    /// A date that must be there.
    pub(crate) fn need_date(&mut self, key: &str) -> Option<At<Date>> {
        if !self.table.contains_key(key) {
            self.asked.push(key.to_owned());
            self.missing(key);
            return None;
        }
        self.date(key)
    }

    /// Reads a sub-table with `read`.
    pub(crate) fn table<T>(
        &mut self,
        key: &str,
        what: &'static str,
        read: impl FnOnce(&mut Fields<'t, '_>) -> T,
    ) -> Option<T> {
        let item = self.item(key)?;
        self.sub(key, item, what, read)
    }

    /// Reads every table of an array of tables with `read`; those it cannot make sense of are left out.
    pub(crate) fn tables<T>(
        &mut self,
        key: &str,
        what: &'static str,
        mut read: impl FnMut(&mut Fields<'t, '_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(item) = self.item(key) else {
            return Vec::new();
        };
        let Some(array) = item.get_ref().as_array() else {
            self.wrong(key, item, "a list of tables");
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|element| self.sub(key, element, what, &mut read).flatten())
            .collect()
    }

    fn sub<T>(
        &mut self,
        key: &str,
        item: Item<'t>,
        what: &'static str,
        read: impl FnOnce(&mut Fields<'t, '_>) -> T,
    ) -> Option<T> {
        let Some(table) = item.get_ref().as_table() else {
            self.wrong(key, item, "a table");
            return None;
        };
        let mut fields = Fields::new(self.file, table, item.span(), what, self.found);
        let value = read(&mut fields);
        fields.finish();
        Some(value)
    }

    /// All keys with their places; marks them all as known.
    pub(crate) fn entries(&mut self) -> Vec<(At<String>, Item<'t>)> {
        let entries: Vec<(At<String>, Item<'t>)> = self
            .table
            .iter()
            .map(|(key, value)| {
                let place = self.at(key.span());
                let value_of = key.get_ref().to_string();
                (At { value: value_of, place }, value)
            })
            .collect();
        self.asked.extend(entries.iter().map(|(k, _)| k.value.clone()));
        entries
    }

    /// Reports keys that nobody asked for.
    pub(crate) fn finish(self) {
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if self.asked.iter().any(|a| a == name) {
                continue;
            }
            let place = Place {
                file: Arc::clone(self.file),
                range: key.span(),
            };
            self.found.push(
                Diagnostic::error(codes::UNKNOWN_KEY, format!("{} has no key `{name}`", self.what))
                    .at(&place, "unknown key")
                    .help(suggest(name, self.asked.iter().map(String::as_str))),
            );
        }
    }
}

/// A date from a TOML date without time, or from text.
pub(crate) fn date_of(value: &DeValue<'_>) -> Option<Date> {
    match value {
        DeValue::Datetime(moment) if moment.time.is_none() => {
            let date = moment.date?;
            Date::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
        }
        DeValue::String(text) => parse_date(text),
        _ => None,
    }
}

/// `YYYY-MM-DD`, exactly.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    (text.len() == 10).then_some(())?;
    Date::parse_from_str(text, "%Y-%m-%d").ok()
}
