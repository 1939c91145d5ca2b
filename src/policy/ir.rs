//! The typed program that a policy pack compiles to. Both evaluators run this and nothing else.
//!
//! Row scopes: an expression is evaluated for a row of one table (its scope). Inside an [`Node::Aggregate`] the scope is the linked
//! row, and [`Node::Outer`] steps back out to the record that the aggregate belongs to. Inside [`Node::Follow`] the scope is the
//! linked row, without a way back out.

use crate::calendar::{Date, Month};
use crate::money::{Fen, Ratio};

pub use super::ids::{FactId, MeasureId};
pub use super::monthly::Monthly;
pub use super::responsible::{Answering, Department, Responsible};
pub use super::sort_key::{Direction, SortKey};
pub use super::window_function::WindowFunction;
pub use crate::schema::{ColumnId, LinkId, NoSuch, TableId};

/// Type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// True or false.
    Boolean,
    /// Text.
    Text,
    /// A day.
    Date,
    /// A month.
    Month,
    /// Whole number.
    Count,
    /// Exact rational without unit.
    Ratio,
    /// Whole fen.
    Money,
    /// Exact rational number of fen.
    Amount,
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// True or false.
    Boolean(bool),
    /// Text.
    Text(String),
    /// A day.
    Date(Date),
    /// A month.
    Month(Month),
    /// Whole number.
    Count(i64),
    /// Exact ratio.
    Ratio(Ratio),
    /// Fen.
    Money(Fen),
    /// A value that is never there, e.g. `NULL`.
    Missing,
}

/// Arithmetic on numbers, dates and months; the result type is stated by the typed node around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+` (also month + count, date + days).
    Add,
    /// `-` (also date − date, month − month, date − days, month − count).
    Subtract,
    /// `*`
    Multiply,
    /// `/`; by zero is missing.
    Divide,
}

/// Comparisons; operands have one type, or are numeric of one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Scalar functions. Argument types are fixed by the compiler; a missing argument gives a missing result unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Half up to the fen: amount → money.
    RoundFen,
    /// Absolute value.
    Abs,
    /// Largest whole number not above a ratio.
    Floor,
    /// Smallest of the arguments (all of one type).
    Least,
    /// Largest of the arguments.
    Greatest,
    /// First argument that is not missing.
    Coalesce,
    /// Missing if both arguments are equal, else the first.
    NullIf,
    /// Exact mean of the arguments that are not missing.
    Mean,
    /// date → month.
    MonthOf,
    /// date or month → count.
    YearOf,
    /// date or month → text such as 2022Q2.
    QuarterOf,
    /// month → date.
    FirstDay,
    /// month → date.
    LastDay,
    /// (date, count) → date, day clamped; (month, count) → month.
    AddMonths,
    /// (birth date, date) → completed years; missing if the day is before birth.
    FullYears,
    /// (start, end) dates or months → number of calendar months touched, 0 if end < start.
    Months,
    /// (text, count) → its first characters.
    Left,
    /// Canonical text of text, date (2022-05-01), month (2022-05) or count.
    Text,
    /// Concatenation of texts.
    Concat,
    /// (text, prefix constant) → boolean.
    StartsWith,
}

/// Aggregate functions over linked rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateFunction {
    /// Sum; money stays money, count stays count. No rows: 0.
    Sum,
    /// Number of rows. No argument.
    Count,
    /// Number of different values of the argument.
    CountDistinct,
    /// Smallest.
    Min,
    /// Largest.
    Max,
    /// Argument of the first row by `order`, ties by table order.
    First,
    /// Some row has a true argument.
    Any,
    /// No row has an argument other than true.
    Every,
}

/// An aggregate over the rows that a to-many link leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// What to do.
    pub function: AggregateFunction,
    /// To-one links to follow from the outer row first (e.g. to its enterprise), as positions in the tables' link lists.
    pub via: Vec<LinkId>,
    /// The to-many link, position in the link list of the table that `via` ends at.
    pub link: LinkId,
    /// The table that the link leads to.
    pub table: TableId,
    /// Argument, scope: linked row. `None` for `COUNT(link.*)`.
    pub argument: Option<Expr>,
    /// Rows taken, scope: linked row.
    pub filter: Option<Expr>,
    /// For FIRST; scope: linked row.
    pub order: Vec<SortKey>,
}

/// A typed expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Type of the value.
    pub ty: Type,
    /// What it is.
    pub node: Node,
}

/// The operations.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A constant; `label` is the parameter's name if it came from one.
    Constant {
        /// The value.
        value: Constant,
        /// Parameter name, for explanations.
        label: Option<String>,
    },
    /// Column of the scope row, position in the table's spec.
    Column(ColumnId),
    /// A fact on the scope table.
    Fact(FactId),
    /// A line of the measure's version, evaluated earlier. Scope: the record.
    Line(usize),
    /// Follow a to-one link (position in the scope table's links) and evaluate there; missing if there is no row.
    Follow {
        /// The link.
        link: LinkId,
        /// The table it leads to.
        table: TableId,
        /// Evaluated in the scope of the linked row.
        inner: Box<Expr>,
    },
    /// Inside an aggregate: evaluate in the scope of the outer record.
    Outer(Box<Expr>),
    /// Aggregate over linked rows.
    Aggregate(Box<Aggregate>),
    /// Aggregate over months.
    Monthly(Box<Monthly>),
    /// Inside [`Node::Monthly`]: the month.
    EachMonth,
    /// Arithmetic; operands as typed.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// Comparison.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// SQL AND over any number of operands.
    And(Vec<Expr>),
    /// SQL OR.
    Or(Vec<Expr>),
    /// SQL NOT.
    Not(Box<Expr>),
    /// Text in a list of texts.
    InList(Box<Expr>, Vec<String>),
    /// `IS NULL`: true if missing.
    IsMissing(Box<Expr>),
    /// First branch whose condition is true, else `otherwise`.
    Case {
        /// (condition, value).
        branches: Vec<(Expr, Expr)>,
        /// Value if no condition is true (a missing constant if ELSE was left out).
        otherwise: Box<Expr>,
    },
    /// Scalar function.
    Call(Function, Vec<Expr>),
    /// Look up in [`Program::lookups`] by text or date.
    Lookup {
        /// Position in [`Program::lookups`].
        lookup: usize,
        /// The key.
        key: Box<Expr>,
    },
    /// Membership of a code list.
    InCodeList {
        /// Position in [`Program::lookups`].
        lookup: usize,
        /// The code.
        key: Box<Expr>,
    },
    /// Decision table.
    Decide {
        /// Position in [`Program::decisions`].
        decision: usize,
        /// One per input.
        inputs: Vec<Expr>,
    },
    /// Money that a measure evaluated earlier granted to the scope row: 0 if refused or no row; missing if undetermined.
    /// All parts of the measure that share the record table are added up.
    Granted(Vec<MeasureId>),
    /// Whether an earlier measure found the scope row eligible.
    Eligible(Vec<MeasureId>),
    /// A window; only as the root of a fact or line.
    Window(Box<Window>),
}

/// A window over the rows of the scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// What.
    pub function: WindowFunction,
    /// Its arguments.
    pub arguments: Vec<Expr>,
    /// Partition keys; a missing key is a value of its own.
    pub partition: Vec<Expr>,
    /// Within a partition.
    pub order: Vec<SortKey>,
}

/// How lines and amounts are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Not rounded: the type is already whole, or stays exact.
    None,
    /// Half up, away from zero, to the fen.
    HalfUp,
}

/// Citation of law or plan.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Basis {
    /// Document with number, or the plan's section.
    pub document: String,
    /// Article or section, may be empty.
    pub article: String,
}

/// A named value of every row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Name.
    pub id: String,
    /// The table.
    pub on: TableId,
    /// Chinese name.
    pub says: String,
    /// How it is computed.
    pub expr: Expr,
    /// Tables that count as empty for it where their export was not delivered.
    pub accepts_absent: Vec<AcceptedAbsence>,
}

/// A table that counts as empty for a rule, not as unknown, where its export was not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedAbsence {
    /// The table.
    pub table: TableId,
    /// Chinese words for the report: what an absent list is taken for.
    pub says: String,
    /// Why the rule may do so.
    pub basis: Vec<Basis>,
}

/// How a lookup is keyed.
#[derive(Clone, Debug, PartialEq)]
pub enum LookupRows {
    /// Sorted by date; the value in force.
    Dated(Vec<(Date, Constant)>),
    /// Sorted by key.
    Exact(Vec<(String, Constant)>),
    /// Sorted by prefix; the longest prefix of the key wins.
    Prefix(Vec<(String, Constant)>),
}

/// A lookup or a code list (code lists have `Boolean(true)` values).
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    /// Name.
    pub id: String,
    /// Chinese name.
    pub says: String,
    /// The rows.
    pub rows: LookupRows,
}

/// One cell of a decision rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No test.
    Any,
    /// Text equal to this, or boolean equal.
    Is(Constant),
    /// Comparison of the (numeric) input with a constant.
    Test(Comparison, Constant),
}

/// A decision table; the first rule that holds wins. See the language reference for missing inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Name.
    pub id: String,
    /// Chinese name.
    pub says: String,
    /// Type of each input.
    pub inputs: Vec<Type>,
    /// Cells (one per input) and outcome.
    pub rules: Vec<(Vec<Cell>, Constant)>,
}

/// A named condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Name.
    pub id: String,
    /// Chinese wording for clerks.
    pub says: String,
    /// English wording, if the pack has it; never empty.
    pub says_en: Option<String>,
    /// Boolean.
    pub expr: Expr,
}

/// A form line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Name.
    pub id: String,
    /// Chinese wording.
    pub says: String,
    /// Its value before rounding (or a window).
    pub expr: Expr,
    /// Rounding of the line.
    pub rounding: Rounding,
}

/// The amount of an entitlement.
#[derive(Clone, Debug, PartialEq)]
pub struct AmountRule {
    /// What it is computed from, for the record; rounded half up for display.
    pub base: Option<Expr>,
    /// The amount before rounding; `None` for a pure indicator.
    pub expr: Option<Expr>,
    /// Its rounding.
    pub rounding: Rounding,
    /// Eligible needs an amount above zero.
    pub positive: bool,
    /// True: eligible, but no amount can be named.
    pub undetermined_when: Option<Expr>,
    /// An indicator's ratio.
    pub value: Option<Expr>,
}

/// What a measure says from a date to a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// First day in force.
    pub from: Date,
    /// Last day in force, inclusive.
    pub to: Option<Date>,
    /// Day on which it became known.
    pub published: Date,
    /// Citations.
    pub basis: Vec<Basis>,
    /// Conditions, all must hold.
    pub conditions: Vec<Condition>,
    /// Lines in order.
    pub lines: Vec<Line>,
    /// The amount.
    pub amount: AmountRule,
    /// Of a deferral: the position in `lines` of the day by which the amount must be paid.
    pub due: Option<usize>,
}

/// Among eligible rows with the same key only the first by order stays eligible.
#[derive(Clone, Debug, PartialEq)]
pub struct Once {
    /// Name.
    pub id: String,
    /// Chinese wording.
    pub says: String,
    /// English wording, if the pack has it; never empty.
    pub says_en: Option<String>,
    /// Key; a missing key makes the row ineligible.
    pub per: Vec<Expr>,
    /// Ties are cut by the record key.
    pub order: Vec<SortKey>,
}

/// Kind of relief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 免
    Exempt,
    /// 减
    Reduce,
    /// 抵
    Deduct,
    /// 缓
    Defer,
    /// 退
    Refund,
    /// 返
    Return,
    /// 补
    Subsidise,
    /// A target, ranking or balance to watch.
    Indicator,
}

/// A parameter of a measure as it was applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameter {
    /// Name in formulas; that of a version is called `<name>@<from>`.
    pub name: String,
    /// Canonical text of the value.
    pub text: String,
    /// Chinese wording; may be empty.
    pub says: String,
    /// Unit as the pack writes it, e.g. `wan_yuan`.
    pub unit: String,
}

/// One measure, or one part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Unique name in the pack, e.g. `bridge_toll.winter`.
    pub id: String,
    /// Name it is reported under: `id` up to the first dot.
    pub reported_as: String,
    /// Chinese title.
    pub title: String,
    /// English title.
    pub title_en: String,
    /// Where law, plan and decisions leave two readings: which is used, and which parameter gives the other; Chinese, may be empty.
    pub note: String,
    /// Kind of relief.
    pub kind: Kind,
    /// Departments.
    pub departments: Responsible,
    /// Record table.
    pub record: TableId,
    /// Rows in scope.
    pub scope: Option<Expr>,
    /// Date (or first day of the month) that picks the version. Type date or month.
    pub in_force_by: Expr,
    /// Text.
    pub key: Expr,
    /// Text, month or count (a year).
    pub period: Expr,
    /// Text: the enterprise (or empty text) the entitlement belongs to.
    pub entity: Expr,
    /// Counted in totals.
    pub counted: Option<Expr>,
    /// Limits.
    pub once: Vec<Once>,
    /// Versions known on the as-of day, sorted by `from`, not overlapping.
    pub versions: Vec<Version>,
    /// Every parameter, sorted by name, for the manifest and the reports.
    pub parameters: Vec<Parameter>,
    /// Tables that count as empty for it where their export was not delivered.
    pub accepts_absent: Vec<AcceptedAbsence>,
}

/// Only one of several measures per key.
#[derive(Clone, Debug, PartialEq)]
pub struct Exclusive {
    /// Name.
    pub id: String,
    /// Chinese wording.
    pub says: String,
    /// English wording, if the pack has it; never empty.
    pub says_en: Option<String>,
    /// Measures in catalogue order, with the key expression on each one's record.
    pub members: Vec<(MeasureId, Expr)>,
}

/// A whole compiled pack.
#[derive(Clone, Debug)]
pub struct Program {
    /// Pack id, e.g. `2022`.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Evaluation day.
    pub as_of: Date,
    /// Departments.
    pub departments: Vec<Department>,
    /// Facts, each after those it uses.
    pub facts: Vec<Fact>,
    /// Lookups and code lists.
    pub lookups: Vec<Lookup>,
    /// Decision tables.
    pub decisions: Vec<Decision>,
    /// Measures, each after those it uses; members of an exclusive group before any measure that uses one of them.
    pub measures: Vec<Measure>,
    /// Exclusive groups.
    pub exclusives: Vec<Exclusive>,
    /// Boards, one per clause and period.
    pub boards: Vec<super::boards::Board>,
    /// Clauses of the plan, in its order; empty if the pack does not list them.
    pub clauses: Vec<super::clauses::PlanClause>,
    /// Duties.
    pub duties: Vec<super::boards::Duty>,
    /// Names of the ledger of what was enjoyed.
    pub claims: Vec<super::comparison::Claim>,
    /// Reliefs of which only what was taken without a right is compared.
    pub choices: Vec<super::comparison::Choice>,
}
