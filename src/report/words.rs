//! The two languages of the reports.

use crate::comparison::DifferenceKind;
use crate::policy::ir::Kind;

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

    /// As [`Lang::pick`], but Chinese where the pack says nothing in English.
    #[must_use]
    pub fn pick_said<'a>(self, zh: &'a str, en: Option<&'a str>) -> &'a str {
        en.map_or(zh, |en| self.pick(zh, en))
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

    /// A kind of relief in one or two words.
    #[must_use]
    pub fn kind(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Exempt => self.pick("免征", "exempt"),
            Kind::Reduce => self.pick("减征", "reduce"),
            Kind::Deduct => self.pick("抵扣", "deduct"),
            Kind::Defer => self.pick("缓缴", "defer"),
            Kind::Refund => self.pick("退税", "refund"),
            Kind::Return => self.pick("返还", "return"),
            Kind::Subsidise => self.pick("补贴", "subsidise"),
            Kind::Indicator => self.pick("指标", "indicator"),
        }
    }

    /// How entitled and enjoyed differ, in one or two words.
    #[must_use]
    pub fn class(self, kind: DifferenceKind) -> &'static str {
        let en = match kind {
            DifferenceKind::NotEnjoyed => "nothing enjoyed",
            DifferenceKind::TooLittle => "too little",
            DifferenceKind::TooMuch => "too much",
            DifferenceKind::WithoutRight => "without right",
            DifferenceKind::Equal => "equal",
        };
        self.pick(kind.word(), en)
    }

    /// A period, a month or a day as people write it: `2022Q2` is 2022年2季度.
    ///
    /// ```
    /// use huiqi::report::Lang;
    /// assert_eq!(Lang::Zh.period("2022Q2"), "2022年2季度");
    /// assert_eq!(Lang::Zh.period("2022-05"), "2022年5月");
    /// assert_eq!(Lang::Zh.period("2022-05-01"), "2022年5月1日");
    /// assert_eq!(Lang::Zh.period("2022"), "2022年");
    /// assert_eq!(Lang::En.period("2022Q2"), "2022Q2");
    /// ```
    #[must_use]
    pub fn period(self, written: &str) -> String {
        let number = |text: &str| text.parse::<u32>().ok();
        let year = written.get(..4).and_then(number);
        let (Lang::Zh, Some(year), Some(rest)) = (self, year, written.get(4..)) else {
            return written.to_owned();
        };
        let words = match (
            rest.as_bytes(),
            rest.get(1..3).and_then(number),
            rest.get(4..).and_then(number),
        ) {
            ([], _, _) => Some(format!("{year}年")),
            ([b'Q', quarter @ b'1'..=b'4'], _, _) => Some(format!("{year}年{}季度", char::from(*quarter))),
            ([b'-', _, _], Some(month), _) => Some(format!("{year}年{month}月")),
            ([b'-', _, _, b'-', _, _], Some(month), Some(day)) => Some(format!("{year}年{month}月{day}日")),
            _ => None,
        };
        words.unwrap_or_else(|| written.to_owned())
    }

    /// From one period to another.
    ///
    /// ```
    /// use huiqi::report::Lang;
    /// assert_eq!(Lang::Zh.periods("2022-01", "2022-12"), "2022年1月至12月");
    /// assert_eq!(Lang::Zh.periods("2021Q4", "2022Q1"), "2021年4季度至2022年1季度");
    /// assert_eq!(Lang::Zh.periods("2022", "2022"), "2022年");
    /// ```
    #[must_use]
    pub fn periods(self, first: &str, last: &str) -> String {
        let (from, to) = (self.period(first), self.period(last));
        if from == to {
            return from;
        }
        let same_year = from.split_once('年').zip(to.split_once('年'));
        match same_year {
            Some(((a, _), (b, rest))) if a == b && !rest.is_empty() => format!("{from}至{rest}"),
            _ => format!("{from}{}{to}", self.pick("至", " to ")),
        }
    }

    /// What is written where the exports say nothing.
    #[must_use]
    pub fn unknown(self) -> &'static str {
        self.pick("（不详）", "(not on file)")
    }
}
