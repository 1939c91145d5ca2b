//! Rows per second of both evaluators on a made-up measure of the usual shape: a class of payers, three conditions, two form lines, a
//! rate of one half, links to the enterprise and an aggregate over its returns. One thread.
//!
//! `cargo bench --bench assess`; criterion's throughput is rows per second, divide by the four conditions for rows and conditions.

#![allow(clippy::unwrap_used, clippy::too_many_lines, missing_docs)]

use std::hint::black_box;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use huiqi::assess::{AssessOptions, assess, reference};
use huiqi::calendar::Date;
use huiqi::money::{Fen, Ratio};
use huiqi::policy::ir::{
    Aggregate, AggregateFunction, AmountRule, Arithmetic, ColumnId, Comparison, Condition, Constant, Expr, Fact,
    FactId, Function, Kind, Line, LinkId, Measure, Node, Program, Responsible, Rounding, TableId, Type, Version,
};
use huiqi::schema::{Cardinality, Catalog, ColumnSpec, ColumnType, LinkSpec, TableSpec};
use huiqi::store::{Dataset, Origin, Table};

fn expr(ty: Type, node: Node) -> Expr {
    Expr { ty, node }
}

fn column(ty: Type, at: usize) -> Expr {
    expr(ty, Node::Column(ColumnId::new(at)))
}

fn constant(ty: Type, value: Constant) -> Expr {
    expr(ty, Node::Constant { value, label: None })
}

fn compare(op: Comparison, a: Expr, b: Expr) -> Expr {
    expr(Type::Boolean, Node::Compare(op, Box::new(a), Box::new(b)))
}

fn table(name: &str, columns: &[(&str, ColumnType)], links: Vec<LinkSpec>) -> TableSpec {
    let field = |(name, ty): &(&str, ColumnType)| ColumnSpec {
        name: (*name).to_owned(),
        title: String::new(),
        column_type: *ty,
        personal: false,
        resolved: false,
    };
    TableSpec {
        name: name.to_owned(),
        title: String::new(),
        fields: columns.iter().map(field).collect(),
        primary_key: vec!["id".into()],
        links,
        known: None,
        later: Vec::new(),
        department: String::new(),
    }
}

fn catalog() -> Catalog {
    let payer = [
        ("id", ColumnType::Uscc),
        ("uscc", ColumnType::Uscc),
        ("class", ColumnType::Text),
        ("staff", ColumnType::Count),
    ];
    let line = [
        ("id", ColumnType::Text),
        ("uscc", ColumnType::Uscc),
        ("code", ColumnType::Text),
        ("start", ColumnType::Date),
        ("due", ColumnType::Money),
        ("other", ColumnType::Money),
        ("void", ColumnType::Boolean),
    ];
    let link = LinkSpec {
        name: "payer".into(),
        fields: vec!["uscc".into()],
        table: "payer".into(),
        to: vec!["uscc".into()],
        cardinality: Cardinality::One,
        reverse: Some("lines".into()),
    };
    Catalog::new(vec![
        table("line", &line, vec![link]),
        table("payer", &payer, Vec::new()),
    ])
    .unwrap()
}

fn rows(arrays: Vec<(&str, ArrayRef)>) -> Table {
    let n = arrays[0].1.len();
    let fields: Vec<Field> = arrays
        .iter()
        .map(|(name, a)| Field::new(*name, a.data_type().clone(), true))
        .collect();
    let columns = arrays.into_iter().map(|(_, a)| a).collect();
    Table {
        batch: RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap(),
        origin: Arc::new(Int32Array::from(vec![0; n])),
        line: Arc::new(Int32Array::from(vec![1; n])),
        given: Vec::new(),
    }
}

fn dataset(n: usize) -> Dataset {
    let payers = n / 20;
    let name = |i: usize| format!("91330000000{i:07}");
    let pick = |i: usize, of: &[&str]| of[i % of.len()].to_owned();
    let line: Vec<(&str, ArrayRef)> = vec![
        (
            "id",
            Arc::new(StringArray::from(
                (0..n).map(|i| format!("L{i:09}")).collect::<Vec<_>>(),
            )),
        ),
        (
            "uscc",
            Arc::new(StringArray::from((0..n).map(|i| name(i / 20)).collect::<Vec<_>>())),
        ),
        (
            "code",
            Arc::new(StringArray::from(
                (0..n)
                    .map(|i| pick(i, &["10119", "10112", "30203", "10109", "10101"]))
                    .collect::<Vec<_>>(),
            )),
        ),
        (
            "start",
            Arc::new(Date32Array::from(
                (0..n)
                    .map(|i| 18_900 + i32::try_from(i % 400).unwrap())
                    .collect::<Vec<_>>(),
            )),
        ),
        (
            "due",
            Arc::new(Int64Array::from(
                (0..n)
                    .map(|i| i64::try_from(i * 7919 % 1_000_003).unwrap())
                    .collect::<Vec<_>>(),
            )),
        ),
        (
            "other",
            Arc::new(Int64Array::from(
                (0..n)
                    .map(|i| Some(i64::try_from(i % 97).unwrap()).filter(|v| *v != 13))
                    .collect::<Vec<_>>(),
            )),
        ),
        (
            "void",
            Arc::new(BooleanArray::from((0..n).map(|i| i % 31 == 0).collect::<Vec<_>>())),
        ),
    ];
    let payer: Vec<(&str, ArrayRef)> = vec![
        (
            "id",
            Arc::new(StringArray::from((0..payers).map(name).collect::<Vec<_>>())),
        ),
        (
            "uscc",
            Arc::new(StringArray::from((0..payers).map(name).collect::<Vec<_>>())),
        ),
        (
            "class",
            Arc::new(StringArray::from(
                (0..payers)
                    .map(|i| pick(i, &["small_scale", "general", "sole_trader"]))
                    .collect::<Vec<_>>(),
            )),
        ),
        (
            "staff",
            Arc::new(Int64Array::from(
                (0..payers).map(|i| i64::try_from(i % 500).unwrap()).collect::<Vec<_>>(),
            )),
        ),
    ];
    let origins = vec![Origin {
        file: "made.csv".into(),
        sheet: String::new(),
    }];
    Dataset {
        catalog: Arc::new(catalog()),
        tables: vec![rows(line), rows(payer)],
        origins,
        owned: None,
        absent: std::collections::BTreeSet::new(),
    }
}

fn program() -> Program {
    let day = |y, m, d| Date::from_ymd_opt(y, m, d).unwrap();
    let texts = |all: &[&str]| all.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    let fact = |e: Expr| {
        expr(
            e.ty,
            Node::Follow {
                link: LinkId::new(0),
                table: TableId::new(1),
                inner: Box::new(e),
            },
        )
    };
    let total = Aggregate {
        function: AggregateFunction::Sum,
        via: Vec::new(),
        link: LinkId::new(0),
        table: TableId::new(0),
        argument: Some(column(Type::Money, 4)),
        filter: Some(expr(Type::Boolean, Node::Not(Box::new(column(Type::Boolean, 6))))),
        order: Vec::new(),
    };
    let facts = vec![Fact {
        id: "total".into(),
        on: TableId::new(1),
        says: String::new(),
        expr: expr(Type::Money, Node::Aggregate(Box::new(total))),
        accepts_absent: Vec::new(),
    }];
    let condition = |id: &str, expr| Condition {
        id: id.into(),
        says: String::new(),
        says_en: None,
        expr,
    };
    let small = expr(
        Type::Boolean,
        Node::Or(vec![
            expr(
                Type::Boolean,
                Node::InList(
                    Box::new(fact(column(Type::Text, 2))),
                    texts(&["small_scale", "sole_trader"]),
                ),
            ),
            compare(
                Comparison::LessOrEqual,
                fact(column(Type::Count, 3)),
                constant(Type::Count, Constant::Count(300)),
            ),
        ]),
    );
    let conditions = vec![
        condition("class", small),
        condition(
            "not_void",
            expr(Type::Boolean, Node::Not(Box::new(column(Type::Boolean, 6)))),
        ),
        condition(
            "due",
            compare(
                Comparison::Greater,
                column(Type::Money, 4),
                constant(Type::Money, Constant::Money(Fen(0))),
            ),
        ),
        condition(
            "total",
            compare(
                Comparison::Less,
                fact(expr(Type::Money, Node::Fact(FactId::new(0)))),
                constant(Type::Money, Constant::Money(Fen(3_000_000_000))),
            ),
        ),
    ];
    let rest = expr(
        Type::Money,
        Node::Arithmetic(
            Arithmetic::Subtract,
            Box::new(column(Type::Money, 4)),
            Box::new(column(Type::Money, 5)),
        ),
    );
    let rest = expr(
        Type::Money,
        Node::Call(
            Function::Greatest,
            vec![rest, constant(Type::Money, Constant::Money(Fen(0)))],
        ),
    );
    let half = expr(
        Type::Amount,
        Node::Arithmetic(
            Arithmetic::Multiply,
            Box::new(expr(Type::Money, Node::Line(0))),
            Box::new(constant(Type::Ratio, Constant::Ratio(Ratio::new(1, 2).unwrap()))),
        ),
    );
    let version = Version {
        from: day(2021, 1, 1),
        to: Some(day(2024, 12, 31)),
        published: day(2022, 3, 1),
        basis: Vec::new(),
        conditions,
        lines: vec![Line {
            id: "rest".into(),
            says: String::new(),
            expr: rest,
            rounding: Rounding::None,
        }],
        amount: AmountRule {
            base: Some(expr(Type::Money, Node::Line(0))),
            expr: Some(half),
            rounding: Rounding::HalfUp,
            positive: true,
            undetermined_when: None,
            value: None,
        },
        due: None,
    };
    let measure = Measure {
        id: "half".into(),
        reported_as: "half".into(),
        note: String::new(),
        title: String::new(),
        title_en: String::new(),
        kind: Kind::Reduce,
        departments: Responsible::default(),
        record: TableId::new(0),
        scope: Some(expr(
            Type::Boolean,
            Node::InList(
                Box::new(column(Type::Text, 2)),
                texts(&["10119", "10112", "30203", "10109"]),
            ),
        )),
        in_force_by: column(Type::Date, 3),
        key: column(Type::Text, 0),
        period: expr(Type::Text, Node::Call(Function::QuarterOf, vec![column(Type::Date, 3)])),
        entity: column(Type::Text, 1),
        counted: None,
        once: Vec::new(),
        versions: vec![version],
        parameters: Vec::new(),
        accepts_absent: Vec::new(),
    };
    Program {
        id: "bench".into(),
        title: String::new(),
        as_of: day(2022, 12, 31),
        departments: Vec::new(),
        facts,
        lookups: Vec::new(),
        decisions: Vec::new(),
        measures: vec![measure],
        exclusives: Vec::new(),
        boards: Vec::new(),
        duties: Vec::new(),
        clauses: Vec::new(),
        claims: Vec::new(),
        choices: Vec::new(),
    }
}

fn benchmark(c: &mut Criterion) {
    let program = program();
    let options = AssessOptions::default();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for (name, n) in [("columnar", 200_000), ("reference", 10_000)] {
        let data = dataset(n);
        let mut group = c.benchmark_group("assess");
        group
            .sample_size(10)
            .throughput(Throughput::Elements(u64::try_from(n).unwrap()));
        group.bench_function(name, |b| {
            b.iter(|| {
                if name == "columnar" {
                    pool.install(|| black_box(assess(&program, &data, options).unwrap()))
                } else {
                    black_box(reference::assess(&program, &data, options).unwrap())
                }
            });
        });
        group.finish();
    }
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
