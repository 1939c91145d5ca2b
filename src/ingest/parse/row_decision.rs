//! What became of a row.

/// Every row that was read ends in exactly one of these classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RowDecision {
    Accepted,
    Quarantined,
    Voided,
    Superseded(Superseded),
    /// A row that sums up others.
    Total,
}

/// Why a row does not count although nothing is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Superseded {
    /// All fields equal those of an earlier row.
    Duplicate,
    /// A later version of the same record number counts.
    Correction,
    /// A later return of the same taxpayer, form and period counts.
    LaterReturn,
    /// Filed, paid, approved … after the as-of day: not known yet.
    NotYetKnown,
}

/// What is wrong with a row; the first fault found counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Row within its table or block.
    pub(crate) row: usize,
    /// Heading as in the file; empty if the whole row is at fault.
    pub(crate) field: String,
    pub(crate) code: &'static str,
    /// For clerks.
    pub(crate) reason: &'static str,
    /// The row as it was written, if that is at hand.
    pub(crate) raw: Option<String>,
}

/// Faults that no single cell has.
pub(crate) const SHORT_ROW: (&str, &str) = ("short_row", "行不完整，字段数不足");
pub(crate) const EXTRA_FIELDS: (&str, &str) = ("extra_fields", "字段数多于表头");
pub(crate) const MISSING_VALUE: (&str, &str) = ("blank_required", "必填项为空");
pub(crate) const UNKNOWN_ENTERPRISE: (&str, &str) = ("unknown_enterprise", "市场主体登记中没有该单位");
pub(crate) const AMBIGUOUS_NAME: (&str, &str) = ("ambiguous_name", "该名称对应两个以上市场主体");
pub(crate) const TAXPAYER_LENGTH: (&str, &str) = ("id_length", "纳税人识别号不是15、18或20位");
pub(crate) const UNKNOWN_WORD: (&str, &str) = ("unknown_word", "该栏不认识这个词，无法判断");
pub(crate) const LOST_ZEROS: (&str, &str) = (
    "code_digits",
    "代码位数不对（行业小类代码为4位），前面的零可能已丢失，请把该列设为文本后重新导出",
);
