//! Why a value is missing.

use super::Words;

/// Why a value is missing: what stands in the column `missing` of the result files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack<'a> {
    /// The cell is empty.
    Field {
        /// Table.
        table: &'a str,
        /// Column.
        column: &'a str,
    },
    /// A link leads to no row.
    NoRow {
        /// The link.
        link: &'a str,
    },
    /// The export of a table was not delivered.
    NoExport {
        /// The table.
        table: &'a str,
    },
    /// A lookup has no entry for the key.
    Lookup {
        /// The lookup.
        id: &'a str,
    },
    /// No rule of a decision table fits, or the one that fits gives nothing.
    Decision {
        /// The decision table.
        id: &'a str,
    },
    /// Of no months there is no least or greatest value.
    NoMonth,
    /// The formula gives NULL.
    Null,
    /// A day or month outside years 1 to 9999.
    OutsideCalendar,
    /// A day before the day of birth.
    BeforeBirth,
    /// A division by zero.
    DivisionByZero,
    /// An earlier measure was granted, and its amount cannot be named.
    Undetermined,
}

impl Lack<'static> {
    /// One of each, with place holders for names, as `docs/outputs.md` lists them.
    pub const ALL: [Lack<'static>; 11] = [
        Lack::Field {
            table: "<table>",
            column: "<column>",
        },
        Lack::NoRow { link: "<link>" },
        Lack::NoExport { table: "<table>" },
        Lack::Lookup { id: "<id>" },
        Lack::Decision { id: "<id>" },
        Lack::NoMonth,
        Lack::Null,
        Lack::OutsideCalendar,
        Lack::BeforeBirth,
        Lack::DivisionByZero,
        Lack::Undetermined,
    ];
}

impl Lack<'_> {
    /// The code in result files and worked cases.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Lack::Field { table, column } => format!("{table}.{column}"),
            Lack::NoRow { link } => format!("no {link} row"),
            Lack::NoExport { table } => format!("no export {table}"),
            Lack::Lookup { id } => format!("lookup {id}"),
            Lack::Decision { id } => format!("decision {id}"),
            Lack::NoMonth => "no month".to_owned(),
            Lack::Null => "null".to_owned(),
            Lack::OutsideCalendar => "outside the calendar".to_owned(),
            Lack::BeforeBirth => "day before birth".to_owned(),
            Lack::DivisionByZero => "division by zero".to_owned(),
            Lack::Undetermined => "amount undetermined".to_owned(),
        }
    }

    /// What it means.
    #[must_use]
    pub fn says(self) -> Words {
        let (zh, en) = match self {
            Lack::Field { .. } => ("此列没有填写", "the cell is empty"),
            Lack::NoRow { .. } => ("没有对应的记录", "there is no record that belongs to it"),
            Lack::NoExport { .. } => ("没有收到此表", "the table was not delivered"),
            Lack::Lookup { .. } => ("对照表中没有此值", "the lookup has no entry for the value"),
            Lack::Decision { .. } => ("判定表中没有适用的情形", "no rule of the decision table fits"),
            Lack::NoMonth => ("没有可计的月份", "no month is counted"),
            Lack::Null => ("公式未给出结果", "the formula gives no result"),
            Lack::OutsideCalendar => ("日期超出范围", "the date is out of range"),
            Lack::BeforeBirth => ("日期早于出生日期", "the day is before the day of birth"),
            Lack::DivisionByZero => ("除数为零", "division by zero"),
            Lack::Undetermined => (
                "前一项措施的金额不能确定",
                "the amount of an earlier measure cannot be determined",
            ),
        };
        Words { zh, en }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> Words {
        let (zh, en) = match self {
            Lack::Field { .. } => ("在来源表中补填此列", "fill the cell in the source"),
            Lack::NoRow { .. } => (
                "补报缺少的记录，或更正两表对应的编号",
                "deliver the missing record, or correct the number that both tables share",
            ),
            Lack::NoExport { .. } => ("补交此表后重新计算", "deliver the table and run again"),
            Lack::Lookup { .. } => (
                "更正来源表中的代码；代码确属新增的，补入政策包对照表",
                "correct the code in the source; if it is a new one, add it to the lookup of the pack",
            ),
            Lack::Decision { .. } => (
                "核对判定所用的各列；情形确属遗漏的，补入政策包判定表",
                "check the columns that it tests; if the law has such a case, add the rule to the pack",
            ),
            Lack::NoMonth => ("核对起止日期", "check the first and the last day"),
            Lack::Null => ("核对公式所用的各列", "check the columns that the formula reads"),
            Lack::OutsideCalendar => ("更正来源表中的日期", "correct the date in the source"),
            Lack::BeforeBirth => ("更正出生日期或业务日期", "correct the day of birth or the other day"),
            Lack::DivisionByZero => ("核对作除数的列", "check the column that is divided by"),
            Lack::Undetermined => (
                "先确定前一项措施的金额",
                "determine the amount of the earlier measure first",
            ),
        };
        Words { zh, en }
    }
}
