//! Programs that no compiler makes: each evaluator stops and says where, whatever the data are. A default in place of an error would give
//! an amount.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/draw.rs"]
mod draw;
#[path = "support/tables.rs"]
mod tables;

use chrono::NaiveDate;
use draw::Draw;
use huiqi::assess::{AssessError, AssessOptions, assess, reference};
use huiqi::money::Fen;
use huiqi::policy::ir::{
    Aggregate, AggregateFunction, AmountRule, Arithmetic, ColumnId, Comparison, Condition, Constant, Expr, Fact,
    FactId, Function, Kind, Line, LinkId, Lookup, LookupRows, Measure, MeasureId, Node, Program, Responsible, Rounding,
    TableId, Type, Version, Window, WindowFunction,
};
use huiqi::store::Dataset;

fn expr(ty: Type, node: Node) -> Expr {
    Expr { ty, node }
}

/// Columns of `tables::COLUMNS`.
fn column(ty: Type, at: usize) -> Expr {
    expr(ty, Node::Column(ColumnId::new(at)))
}

fn constant(ty: Type, value: Constant) -> Expr {
    expr(ty, Node::Constant { value, label: None })
}

fn compare(a: Expr, b: Expr) -> Expr {
    expr(
        Type::Boolean,
        Node::Compare(Comparison::Equal, Box::new(a), Box::new(b)),
    )
}

/// A measure on `alpha` that grants the money of column 9, with one condition.
fn program(condition: Expr) -> Program {
    let day = NaiveDate::from_ymd_opt(1, 1, 1).unwrap();
    let version = Version {
        from: day,
        to: None,
        published: day,
        basis: Vec::new(),
        conditions: vec![Condition {
            id: "c".into(),
            says: String::new(),
            says_en: None,
            expr: condition,
        }],
        lines: Vec::new(),
        amount: AmountRule {
            base: None,
            expr: Some(column(Type::Money, 9)),
            rounding: Rounding::HalfUp,
            positive: true,
            undetermined_when: None,
            value: None,
        },
        due: None,
    };
    let measure = Measure {
        id: "relief".into(),
        reported_as: "relief".into(),
        title: String::new(),
        title_en: String::new(),
        kind: Kind::Reduce,
        departments: Responsible::default(),
        record: TableId::new(0),
        scope: None,
        in_force_by: column(Type::Date, 5),
        key: column(Type::Text, 0),
        period: column(Type::Text, 0),
        entity: column(Type::Text, 1),
        counted: None,
        once: Vec::new(),
        versions: vec![version],
        parameters: Vec::new(),
        note: String::new(),
        accepts_absent: Vec::new(),
    };
    Program {
        id: "broken".into(),
        title: String::new(),
        as_of: day,
        departments: Vec::new(),
        facts: Vec::new(),
        lookups: vec![Lookup {
            id: "dated".into(),
            says: String::new(),
            rows: LookupRows::Dated(vec![(day, Constant::Text("not money".into()))]),
        }],
        decisions: Vec::new(),
        measures: vec![measure],
        exclusives: Vec::new(),
        boards: Vec::new(),
        claims: Vec::new(),
        choices: Vec::new(),
        duties: Vec::new(),
        clauses: Vec::new(),
    }
}

/// A program whose condition holds for every row: what is broken lies behind it.
fn open() -> Program {
    program(constant(Type::Boolean, Constant::Boolean(true)))
}

/// Some hundred rows of each table, no cell empty.
fn data() -> Dataset {
    tables::dataset(&mut Draw::new(&[1, 2, 0, 0, 3, 200, 3, 200]))
}

/// Both evaluators stop, name the owner, and their reasons contain `words`.
fn stops(program: &Program, owner: &str, words: &[&str]) {
    let data = data();
    let options = AssessOptions::default();
    let both = [
        assess(program, &data, options),
        reference::assess(program, &data, options),
    ];
    for (which, result) in ["columnar", "reference"].iter().zip(both) {
        match result {
            Err(AssessError::BrokenProgram { owner: found, reason }) => {
                assert_eq!(found, owner, "{which}: {reason}");
                for word in words {
                    assert!(reason.contains(word), "{which}: `{word}` is not in `{reason}`");
                }
            }
            other => panic!("{which} did not stop: {other:?}"),
        }
    }
}

#[test]
fn data_of_the_tests_has_rows_and_an_unbroken_program_runs() {
    let data = data();
    assert!(data.tables[0].batch.num_rows() > 100);
    let whole = assess(&open(), &data, AssessOptions::default()).unwrap();
    assert!(whole.measures[0].eligible.contains(&true));
}

#[test]
fn a_column_that_is_not_there() {
    let broken = program(compare(column(Type::Count, 99), column(Type::Count, 8)));
    stops(
        &broken,
        "relief.c",
        &["column on table alpha", "there is no column 99, only 12"],
    );
}

#[test]
fn kinds_that_cannot_be_compared() {
    let broken = program(compare(column(Type::Date, 5), column(Type::Text, 2)));
    stops(
        &broken,
        "relief.c",
        &["comparison on table alpha", "date is compared with text"],
    );
}

#[test]
fn a_condition_that_is_no_boolean() {
    stops(
        &program(column(Type::Count, 8)),
        "relief.c",
        &["boolean is wanted, found number"],
    );
}

#[test]
fn arithmetic_on_texts() {
    let sum = Node::Arithmetic(
        Arithmetic::Add,
        Box::new(column(Type::Text, 2)),
        Box::new(column(Type::Text, 2)),
    );
    let broken = program(compare(expr(Type::Count, sum), column(Type::Count, 8)));
    stops(
        &broken,
        "relief.c",
        &["arithmetic on table alpha", "Add of text and text"],
    );
}

#[test]
fn a_function_with_an_argument_of_another_kind() {
    let year = expr(Type::Count, Node::Call(Function::MonthOf, vec![column(Type::Text, 2)]));
    stops(
        &program(compare(year, column(Type::Count, 8))),
        "relief.c",
        &["MONTH_OF", "text"],
    );
}

#[test]
fn a_fact_that_is_not_there() {
    let broken = program(expr(Type::Boolean, Node::Fact(FactId::new(4))));
    let data = data();
    for result in [
        assess(&broken, &data, AssessOptions::default()),
        reference::assess(&broken, &data, AssessOptions::default()),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(error, AssessError::BrokenProgram { .. }), "{error}");
        assert!(error.to_string().contains("there is no fact 4, only 0"), "{error}");
    }
}

#[test]
fn an_ill_typed_fact_carries_its_name() {
    let mut broken = program(expr(Type::Boolean, Node::Fact(FactId::new(0))));
    broken.facts.push(Fact {
        id: "is_old".into(),
        on: TableId::new(0),
        says: String::new(),
        expr: expr(Type::Boolean, Node::Not(Box::new(column(Type::Date, 5)))),
        accepts_absent: Vec::new(),
    });
    let error = assess(&broken, &data(), AssessOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "is_old: ill-typed program: NOT on table alpha: boolean is wanted, found date"
    );
}

#[test]
fn a_measure_that_is_not_decided_yet() {
    let asks = expr(Type::Boolean, Node::Eligible(vec![MeasureId::new(0)]));
    stops(
        &program(asks),
        "relief.c",
        &["ELIGIBLE on table alpha", "there is no measure 0, only 0"],
    );
}

#[test]
fn a_link_that_is_not_there() {
    let follow = Node::Follow {
        link: LinkId::new(77),
        table: TableId::new(1),
        inner: Box::new(column(Type::Boolean, 4)),
    };
    let error = assess(&program(expr(Type::Boolean, follow)), &data(), AssessOptions::default()).unwrap_err();
    assert!(matches!(error, AssessError::BrokenProgram { .. }), "{error}");
    assert!(error.to_string().contains("there is no link 77"), "{error}");
}

#[test]
fn an_outer_record_where_there_is_none() {
    let broken = program(expr(Type::Boolean, Node::Outer(Box::new(column(Type::Boolean, 4)))));
    stops(
        &broken,
        "relief.c",
        &["outer record on table alpha", "no record around"],
    );
}

#[test]
fn a_sum_of_texts() {
    let sum = Aggregate {
        function: AggregateFunction::Sum,
        via: Vec::new(),
        // `all_beta`: every row of the other table.
        link: LinkId::new(2),
        table: TableId::new(1),
        argument: Some(column(Type::Text, 0)),
        filter: None,
        order: Vec::new(),
    };
    let sum = expr(Type::Money, Node::Aggregate(Box::new(sum)));
    let broken = program(compare(sum, column(Type::Money, 9)));
    stops(
        &broken,
        "relief.c",
        &["aggregate on table alpha", "number is wanted, found text"],
    );
}

#[test]
fn a_window_inside_an_expression() {
    let window = Window {
        function: WindowFunction::RowNumber,
        arguments: Vec::new(),
        partition: Vec::new(),
        order: Vec::new(),
    };
    let window = expr(Type::Count, Node::Window(Box::new(window)));
    let broken = program(compare(window, column(Type::Count, 8)));
    stops(
        &broken,
        "relief.c",
        &["window on table alpha", "a window inside an expression"],
    );
}

#[test]
fn an_amount_that_is_no_number_is_not_granted_as_zero() {
    let mut broken = open();
    broken.measures[0].versions[0].amount.expr = Some(column(Type::Text, 2));
    stops(&broken, "relief.amount", &["number is wanted, found text"]);
}

#[test]
fn a_rounded_line_that_is_no_number() {
    let mut broken = open();
    broken.measures[0].versions[0].lines.push(Line {
        id: "rest".into(),
        says: String::new(),
        expr: column(Type::Text, 2),
        rounding: Rounding::HalfUp,
    });
    stops(&broken, "relief.rest", &["number is wanted, found text"]);
}

#[test]
fn a_line_that_is_used_before_it_is_computed() {
    let mut broken = open();
    broken.measures[0].versions[0].amount.expr = Some(expr(Type::Money, Node::Line(0)));
    stops(&broken, "relief.amount", &["line on table alpha"]);
}

#[test]
fn a_lookup_that_gives_another_kind() {
    let found = Node::Lookup {
        lookup: 0,
        key: Box::new(column(Type::Date, 5)),
    };
    let found = expr(Type::Money, found);
    let money = constant(Type::Money, Constant::Money(Fen(1)));
    let error = assess(&program(compare(found, money)), &data(), AssessOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "relief.c: ill-typed program: LOOKUP on table alpha: text where Money is wanted"
    );
}
