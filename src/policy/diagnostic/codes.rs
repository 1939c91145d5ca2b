//! The registry of codes.

/// A kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Code {
    /// `POL001` …
    pub code: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What it means and why it matters.
    pub meaning: &'static str,
}

const fn code(code: &'static str, title: &'static str, meaning: &'static str) -> Code {
    Code { code, title, meaning }
}

pub(crate) const SYNTAX: &str = "POL001";
pub(crate) const UNKNOWN_KEY: &str = "POL002";
pub(crate) const MISSING_KEY: &str = "POL003";
pub(crate) const WRONG_VALUE: &str = "POL004";
pub(crate) const DUPLICATE: &str = "POL005";
pub(crate) const UNKNOWN_TABLE: &str = "POL006";
pub(crate) const UNKNOWN_NAME: &str = "POL007";
pub(crate) const UNKNOWN_LINK: &str = "POL008";
pub(crate) const UNKNOWN_FUNCTION: &str = "POL009";
pub(crate) const UNKNOWN_LOOKUP: &str = "POL010";
pub(crate) const UNKNOWN_MEASURE: &str = "POL011";
pub(crate) const UNKNOWN_DEPARTMENT: &str = "POL012";
pub(crate) const FORMULA: &str = "POL013";
pub(crate) const OUTSIDE: &str = "POL014";
pub(crate) const UNITS: &str = "POL015";
pub(crate) const NOT_BOOLEAN: &str = "POL016";
pub(crate) const ROUNDING: &str = "POL017";
pub(crate) const ARGUMENTS: &str = "POL018";
pub(crate) const OVERLAP: &str = "POL019";
pub(crate) const GAP: &str = "POL020";
pub(crate) const BACKWARDS: &str = "POL021";
pub(crate) const UNUSED: &str = "POL022";
pub(crate) const UNCITED: &str = "POL023";
pub(crate) const CYCLE: &str = "POL024";
pub(crate) const AFTER: &str = "POL025";
pub(crate) const TOO_MANY: &str = "POL026";
pub(crate) const UNSAID: &str = "POL027";
pub(crate) const LOOKUP_ROWS: &str = "POL028";
pub(crate) const CELL: &str = "POL029";
pub(crate) const EXCLUSIVE: &str = "POL030";
pub(crate) const WINDOW: &str = "POL031";
pub(crate) const ONE_LINK: &str = "POL032";
pub(crate) const PARAMETER: &str = "POL033";
pub(crate) const NO_AMOUNT: &str = "POL034";
pub(crate) const UNKNOWN_PART: &str = "POL040";
pub(crate) const SAID_AGAIN: &str = "POL041";
pub(crate) const MONTH: &str = "POL042";
pub(crate) const DUE: &str = "POL043";
pub(crate) const NOT_CARRIED_OUT: &str = "POL050";
/// A fault of the compiler. No pack can cause it, so it is not among the [`CODES`] that a pack is checked for.
pub(crate) const BROKEN: &str = "POL099";

/// Every code with its meaning, in order.
pub const CODES: &[Code] = &[
    code(
        SYNTAX,
        "unreadable file",
        "A file cannot be read or is no TOML. Nothing in it was checked further.",
    ),
    code(
        UNKNOWN_KEY,
        "unknown key",
        "The language has no such key here; a key that nothing reads would be law that nobody applies.",
    ),
    code(MISSING_KEY, "missing key", "A key that must be there is not."),
    code(
        WRONG_VALUE,
        "wrong kind of value",
        "The value is not of the kind that this key takes.",
    ),
    code(
        DUPLICATE,
        "name given twice",
        "Two things of one kind have the same name, so formulas could mean either.",
    ),
    code(UNKNOWN_TABLE, "unknown table", "No schema declares this table."),
    code(
        UNKNOWN_NAME,
        "unknown name",
        "The name is no line above, parameter, fact or column here.",
    ),
    code(
        UNKNOWN_LINK,
        "unknown link",
        "The first part of a dotted name is no link of the table, or is a link to many rows outside of an aggregate.",
    ),
    code(
        UNKNOWN_FUNCTION,
        "unknown function",
        "The language has no such function.",
    ),
    code(
        UNKNOWN_LOOKUP,
        "unknown lookup or decision",
        "No lookup, code list or decision has this name, or it is of another kind.",
    ),
    code(
        UNKNOWN_MEASURE,
        "unknown measure",
        "No measure has this name, or none of that name is assessed on this table.",
    ),
    code(
        UNKNOWN_DEPARTMENT,
        "unknown department",
        "pack.toml does not list this department.",
    ),
    code(FORMULA, "formula cannot be parsed", "The text is no SQL expression."),
    code(
        OUTSIDE,
        "outside of the language",
        "SQL has this, the policy language has not.",
    ),
    code(
        UNITS,
        "unit mismatch",
        "Types or units do not go together; both are named.",
    ),
    code(NOT_BOOLEAN, "not a condition", "A yes-or-no expression is wanted here."),
    code(
        ROUNDING,
        "amount must be rounded",
        "An amount has fractions of a fen; the law must say how it is rounded before it is granted.",
    ),
    code(ARGUMENTS, "wrong arguments", "The function takes other arguments."),
    code(
        OVERLAP,
        "overlapping versions",
        "Two versions are in force on the same day, so the law would be ambiguous.",
    ),
    code(
        GAP,
        "gap between versions",
        "No version is in force for some days between two versions; records of those days would silently get no row.",
    ),
    code(
        BACKWARDS,
        "version ends before it begins",
        "The last day in force lies before the first.",
    ),
    code(
        UNUSED,
        "parameter, condition or line that nothing uses",
        "The law fixes a figure that no formula reads, or says what no version keeps; usually a slip in a name.",
    ),
    code(
        UNCITED,
        "missing citation",
        "Each version names the document or plan section that it rests on.",
    ),
    code(
        CYCLE,
        "circular definition",
        "Facts or measures use each other in a circle, so none can be computed first.",
    ),
    code(
        AFTER,
        "`after` disagrees with the formulas",
        "`after` lists exactly the measures that GRANTED and ELIGIBLE name.",
    ),
    code(
        TOO_MANY,
        "too many conditions",
        "A version has at most 48 conditions; their outcomes are bits of one number.",
    ),
    code(
        UNSAID,
        "wording is empty",
        "A clerk reads `says`; an empty wording explains nothing.",
    ),
    code(
        LOOKUP_ROWS,
        "lookup rows out of order or twice",
        "Dated rows ascend by date; no key stands twice.",
    ),
    code(
        CELL,
        "decision cell cannot be read",
        "A cell is a text, a boolean, or a comparison such as `>= 300`.",
    ),
    code(
        EXCLUSIVE,
        "exclusive group is not one",
        "A group has at least two different measures and its key fits all of them.",
    ),
    code(
        WINDOW,
        "window inside of an expression",
        "ROW_NUMBER, ALLOCATE and CARRY stand alone as a fact or a line.",
    ),
    code(
        ONE_LINK,
        "aggregate over other than one link",
        "An aggregate speaks of the rows of one to-many link and does not contain another aggregate.",
    ),
    code(
        PARAMETER,
        "parameter value cannot be read",
        "The value does not fit its unit.",
    ),
    code(
        NO_AMOUNT,
        "version without amount",
        "A measure that grants something says how much; only indicators may leave it out.",
    ),
    code(
        UNKNOWN_PART,
        "no such condition or line to change",
        "A version replaces, drops or names a common condition or line that is not there, or a shared one is not in the pack.",
    ),
    code(
        SAID_AGAIN,
        "the same is said again",
        "A condition, line, amount, parameter or citation is repeated word for word; when the law changes, one of the copies is forgotten.",
    ),
    code(
        MONTH,
        "month where none is asked about",
        "`each_month` and facts that are asked per month have a value only inside of an aggregate over EACH_MONTH, on their own record.",
    ),
    code(
        DUE,
        "deferral without a last day",
        "What is put off must be paid one day: a deferral names with `due` the line that gives that day, and no other measure does.",
    ),
    code(
        NOT_CARRIED_OUT,
        "clause of the plan that nothing carries out",
        "Every clause of clauses.toml has a measure, a board or a duty of its name.",
    ),
];
