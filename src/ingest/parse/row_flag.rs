//! What can be said of a row that is in, and of rows that do not count. Codes are stable; the words are for clerks.

use crate::ingest::parse::row_decision::Superseded;

/// Code and Chinese reason.
pub(crate) type Kind = (&'static str, &'static str);

/// Something about one row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flag {
    /// Position in the table.
    pub(crate) row: u32,
    /// Column of the table; `None` for the whole row.
    pub(crate) column: Option<usize>,
    pub(crate) kind: Kind,
}

pub(crate) const ISSUED_CODE: Kind = ("issued_code", "校验码不符，但已列为实际发放的代码");
pub(crate) const CONFLICTING_ENTERPRISE: Kind =
    ("conflicting_enterprise", "几个识别号指向不同的市场主体，以第一个为准");
pub(crate) const ENTERPRISE_NOT_FOUND: Kind = ("enterprise_not_found", "市场主体登记中没有该单位，企业代码留空");
pub(crate) const NAME_OF_SEVERAL: Kind = ("name_of_several", "该名称对应两个以上市场主体，企业代码留空");
pub(crate) const UNKNOWN_TOWNSHIP: Kind = ("unknown_township", "乡镇名称不在对照名单中");
pub(crate) const UNKNOWN_SPELLING: Kind = ("unknown_spelling", "名称不在对照名单中");
pub(crate) const UNKNOWN_INDUSTRY: Kind = ("unknown_industry", "行业代码不属于国民经济行业分类的任何门类");
pub(crate) const LOST_CORRECTION: Kind = ("correction_quarantined", "更正申报被隔离，原申报仍然计入");
pub(crate) const REPEATED_KEY: Kind = ("repeated_key", "主键与前面的行相同");
pub(crate) const VOIDED: Kind = ("voided_rows", "已作废，不计入");

/// Why a row does not count although nothing is wrong with it.
pub(crate) fn superseded(why: Superseded) -> Kind {
    match why {
        Superseded::Duplicate => ("duplicate_rows", "与前面的行完全相同，只计一次"),
        Superseded::Correction => ("corrected_rows", "已被同一编号的后一次申报取代"),
        Superseded::LaterReturn => ("later_returns", "已被同一属期的后一次申报取代"),
        Superseded::NotYetKnown => ("not_yet_known", "在评估日之后才申报、缴纳、批准或签发，暂不计入"),
    }
}
