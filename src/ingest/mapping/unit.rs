//! Units of money.

use serde::Deserialize;

/// The unit of amounts, as a mapping, a heading, a title or a row of units states it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 分
    Fen,
    /// 角
    Jiao,
    /// 元
    #[default]
    Yuan,
    /// 千元
    ThousandYuan,
    /// 万元, 10,000 yuan
    WanYuan,
    /// 百万元
    MillionYuan,
    /// 亿元, 100,000,000 yuan
    YiYuan,
}

impl Unit {
    /// Decimals down to the fen.
    #[must_use]
    pub const fn decimals(self) -> u8 {
        match self {
            Unit::Fen => 0,
            Unit::Jiao => 1,
            Unit::Yuan => 2,
            Unit::ThousandYuan => 5,
            Unit::WanYuan => 6,
            Unit::MillionYuan => 8,
            Unit::YiYuan => 10,
        }
    }

    /// The unit of this name, which is in half-width characters without blanks.
    #[must_use]
    pub fn named(name: &str) -> Option<Unit> {
        let name = name.strip_prefix("人民币").unwrap_or(name);
        Some(match name {
            "分" => Unit::Fen,
            "角" => Unit::Jiao,
            "元" | "圆" | "rmb" | "cny" => Unit::Yuan,
            "千元" | "仟元" => Unit::ThousandYuan,
            "万元" | "萬元" | "万" => Unit::WanYuan,
            "百万元" => Unit::MillionYuan,
            "亿元" | "億元" => Unit::YiYuan,
            _ => return None,
        })
    }

    /// As clerks write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Unit::Fen => "分",
            Unit::Jiao => "角",
            Unit::Yuan => "元",
            Unit::ThousandYuan => "千元",
            Unit::WanYuan => "万元",
            Unit::MillionYuan => "百万元",
            Unit::YiYuan => "亿元",
        }
    }
}
