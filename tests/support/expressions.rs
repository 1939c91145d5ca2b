//! Random well-typed expressions.

#![allow(dead_code)]

use chrono::NaiveDate;
use huiqi::calendar::Month;
use huiqi::money::{Fen, Ratio};
use huiqi::policy::ir::{
    Aggregate, AggregateFunction, Arithmetic, ColumnId, Comparison, Constant, Direction, Expr, FactId, Function,
    LinkId, MeasureId, Monthly, Node, SortKey, TableId, Type, Window, WindowFunction,
};
use huiqi::schema::{Cardinality, Catalog, ColumnType};

use super::draw::Draw;

/// What an expression may use.
#[derive(Clone)]
pub(crate) struct Scope<'c> {
    pub(crate) catalog: &'c Catalog,
    pub(crate) table: TableId,
    /// Tables of the records around it.
    pub(crate) outer: Vec<TableId>,
    /// Facts defined so far: (table, type).
    pub(crate) facts: Vec<(TableId, Type)>,
    /// Types of the lines defined so far; only where the record itself is in scope.
    pub(crate) lines: Vec<Type>,
    /// Record tables of earlier measures.
    pub(crate) measures: Vec<TableId>,
    pub(crate) depth: usize,
    /// Inside an aggregate: no further one.
    pub(crate) aggregated: bool,
    /// Whether a month of the row is asked about, and of the record around it.
    pub(crate) monthly: bool,
    pub(crate) around_monthly: bool,
}

pub(crate) const TYPES: [Type; 8] = [
    Type::Boolean,
    Type::Text,
    Type::Date,
    Type::Month,
    Type::Count,
    Type::Ratio,
    Type::Money,
    Type::Amount,
];

pub(crate) fn key(expr: Expr, descending: bool) -> SortKey {
    let direction = if descending {
        Direction::Descending
    } else {
        Direction::Ascending
    };
    SortKey { expr, direction }
}

fn make(ty: Type, node: Node) -> Expr {
    Expr { ty, node }
}

pub(crate) fn constant(draw: &mut Draw<'_>, ty: Type) -> Constant {
    match ty {
        Type::Boolean => Constant::Boolean(draw.chance(50)),
        Type::Text => Constant::Text(draw.pick(&["a", "", "ab", "甲", "C", "2022Q1"]).to_owned()),
        Type::Date => {
            Constant::Date(NaiveDate::from_ymd_opt(2022, 1 + draw.number() % 12, 1 + draw.number() % 28).unwrap())
        }
        Type::Month => Constant::Month(Month(24_260 + draw.below(14) as i32)),
        Type::Count => Constant::Count(draw.pick(&[0, 1, 2, 12, -3, 365, i64::MAX, i64::MIN])),
        Type::Money => Constant::Money(Fen(draw.pick(&[0, 1, 5, 150_000, -50, 99_999_999, i64::MAX]))),
        Type::Ratio | Type::Amount => {
            let (n, d) = draw.pick(&[
                (1, 2),
                (1, 3),
                (5, 1000),
                (-1, 2),
                (7, 9),
                (i128::from(i64::MAX), 1),
                (1, i128::from(i64::MAX)),
                (3, 2),
            ]);
            Constant::Ratio(Ratio::new(n, d).unwrap())
        }
    }
}

fn column_type(ty: ColumnType) -> Type {
    match ty {
        ColumnType::Date => Type::Date,
        ColumnType::Month => Type::Month,
        ColumnType::Count => Type::Count,
        ColumnType::Money => Type::Money,
        ColumnType::Ratio => Type::Ratio,
        ColumnType::Boolean => Type::Boolean,
        _ => Type::Text,
    }
}

fn leaf(draw: &mut Draw<'_>, ty: Type, scope: &Scope<'_>) -> Expr {
    let fields = &scope.catalog.tables[scope.table.index()].fields;
    let columns: Vec<ColumnId> = ColumnId::all(fields)
        .filter(|i| column_type(fields[i.index()].column_type) == ty)
        .collect();
    let facts: Vec<FactId> = FactId::all(&scope.facts)
        .filter(|i| scope.facts[i.index()] == (scope.table, ty))
        .collect();
    let lines: Vec<usize> = (0..scope.lines.len()).filter(|i| scope.lines[*i] == ty).collect();
    if scope.monthly && ty == Type::Month && draw.chance(70) {
        draw.saw("node each month");
        return make(ty, Node::EachMonth);
    }
    let choice = draw.below(10);
    if choice < 5 && !columns.is_empty() {
        draw.saw("node column");
        return make(ty, Node::Column(draw.pick(&columns)));
    }
    if choice < 7 && !facts.is_empty() {
        draw.saw("node fact");
        return make(ty, Node::Fact(draw.pick(&facts)));
    }
    if choice < 9 && !lines.is_empty() {
        draw.saw("node line");
        return make(ty, Node::Line(draw.pick(&lines)));
    }
    let measures: Vec<MeasureId> = MeasureId::all(&scope.measures)
        .filter(|i| scope.measures[i.index()] == scope.table)
        .collect();
    if !measures.is_empty() && ty == Type::Money && draw.chance(60) {
        draw.saw("node granted");
        return make(ty, Node::Granted(measures));
    }
    if !measures.is_empty() && ty == Type::Boolean && draw.chance(60) {
        draw.saw("node eligible");
        return make(ty, Node::Eligible(vec![draw.pick(&measures)]));
    }
    if draw.chance(3) {
        draw.saw("node null");
        return make(
            ty,
            Node::Constant {
                value: Constant::Missing,
                label: None,
            },
        );
    }
    draw.saw("node constant");
    make(
        ty,
        Node::Constant {
            value: constant(draw, ty),
            label: None,
        },
    )
}

pub(crate) fn expression(draw: &mut Draw<'_>, ty: Type, scope: &Scope<'_>) -> Expr {
    if scope.depth == 0 || draw.spent() || draw.chance(15) {
        return leaf(draw, ty, scope);
    }
    let inner = Scope {
        depth: scope.depth - 1,
        ..scope.clone()
    };
    match draw.below(12) {
        0 => leaf(draw, ty, scope),
        1 => follow(draw, ty, &inner),
        2 => match scope.outer.split_last() {
            Some((table, further)) => {
                draw.saw("node outer");
                let around = Scope {
                    table: *table,
                    outer: further.to_vec(),
                    aggregated: true,
                    monthly: scope.around_monthly,
                    around_monthly: false,
                    ..inner
                };
                make(ty, Node::Outer(Box::new(expression(draw, ty, &around))))
            }
            None => aggregate(draw, ty, &inner),
        },
        3 | 4 => aggregate(draw, ty, &inner),
        5 => {
            draw.saw("node case");
            let branches = (0..1 + draw.below(2))
                .map(|_| (expression(draw, Type::Boolean, &inner), expression(draw, ty, &inner)))
                .collect();
            let otherwise = Box::new(expression(draw, ty, &inner));
            make(ty, Node::Case { branches, otherwise })
        }
        6 => {
            let function = draw.pick(&[
                Function::Coalesce,
                Function::Least,
                Function::Greatest,
                Function::NullIf,
            ]);
            draw.saw("node coalesce, least, greatest, nullif");
            let n = if function == Function::NullIf {
                2
            } else {
                1 + draw.below(3)
            };
            make(
                ty,
                Node::Call(function, (0..n).map(|_| expression(draw, ty, &inner)).collect()),
            )
        }
        7 => looked_up(draw, ty, &inner),
        _ => operation(draw, ty, &inner),
    }
}

fn looked_up(draw: &mut Draw<'_>, ty: Type, scope: &Scope<'_>) -> Expr {
    let mut of = |ty| Box::new(expression(draw, ty, scope));
    match ty {
        Type::Ratio => {
            let key = of(Type::Date);
            draw.saw("node lookup");
            make(ty, Node::Lookup { lookup: 0, key })
        }
        Type::Text => {
            let key = of(Type::Text);
            draw.saw("node lookup");
            let lookup = 1 + draw.below(2);
            make(ty, Node::Lookup { lookup, key })
        }
        Type::Boolean => {
            let key = of(Type::Text);
            draw.saw("node code list");
            make(ty, Node::InCodeList { lookup: 3, key })
        }
        Type::Money => {
            draw.saw("node decide");
            let inputs = [Type::Text, Type::Count, Type::Money, Type::Boolean]
                .map(|t| expression(draw, t, scope))
                .to_vec();
            make(ty, Node::Decide { decision: 0, inputs })
        }
        _ => operation(draw, ty, scope),
    }
}

fn follow(draw: &mut Draw<'_>, ty: Type, scope: &Scope<'_>) -> Expr {
    let Some((link, table)) = link(draw, scope, scope.table, Cardinality::One) else {
        return leaf(draw, ty, scope);
    };
    draw.saw("node follow");
    let there = Scope {
        table,
        outer: Vec::new(),
        lines: Vec::new(),
        monthly: false,
        around_monthly: false,
        ..scope.clone()
    };
    let inner = Box::new(expression(draw, ty, &there));
    make(ty, Node::Follow { link, table, inner })
}

fn link(draw: &mut Draw<'_>, scope: &Scope<'_>, table: TableId, cardinality: Cardinality) -> Option<(LinkId, TableId)> {
    let links = &scope.catalog.tables[table.index()].links;
    let fit: Vec<LinkId> = LinkId::all(links)
        .filter(|i| links[i.index()].cardinality == cardinality)
        .collect();
    let link = if fit.is_empty() { return None } else { draw.pick(&fit) };
    Some((link, scope.catalog.table(&links[link.index()].table).unwrap().0))
}

fn aggregate(draw: &mut Draw<'_>, ty: Type, scope: &Scope<'_>) -> Expr {
    if scope.aggregated {
        return leaf(draw, ty, scope);
    }
    if draw.chance(25) {
        return monthly(draw, ty, scope);
    }
    let (mut via, mut at) = (Vec::new(), scope.table);
    if draw.chance(40)
        && let Some((link, table)) = link(draw, scope, at, Cardinality::One)
    {
        via.push(link);
        at = table;
    }
    let Some((link, table)) = link(draw, scope, at, Cardinality::Many) else {
        return leaf(draw, ty, scope);
    };
    let numeric = matches!(ty, Type::Count | Type::Ratio | Type::Money | Type::Amount);
    let mut functions = vec![AggregateFunction::First, AggregateFunction::Min, AggregateFunction::Max];
    if numeric {
        functions.extend([AggregateFunction::Sum; 3]);
    }
    if ty == Type::Count {
        functions.extend([AggregateFunction::Count, AggregateFunction::CountDistinct]);
    }
    if ty == Type::Boolean {
        functions = vec![AggregateFunction::Any, AggregateFunction::Every];
    }
    let function = draw.pick(&functions);
    draw.saw(match function {
        AggregateFunction::Sum => "aggregate sum",
        AggregateFunction::Count => "aggregate count",
        AggregateFunction::CountDistinct => "aggregate count distinct",
        AggregateFunction::Min | AggregateFunction::Max => "aggregate min, max",
        AggregateFunction::First => "aggregate first",
        AggregateFunction::Any | AggregateFunction::Every => "aggregate any, every",
    });
    let mut outer = scope.outer.clone();
    outer.push(scope.table);
    // Lines belong to the record, which is one step out now.
    let there = Scope {
        table,
        outer,
        lines: Vec::new(),
        aggregated: true,
        monthly: false,
        around_monthly: scope.monthly,
        depth: scope.depth.min(2),
        ..scope.clone()
    };
    let of = if function == AggregateFunction::CountDistinct {
        draw.pick(&TYPES)
    } else {
        ty
    };
    let argument = (function != AggregateFunction::Count).then(|| expression(draw, of, &there));
    let filter = draw.chance(50).then(|| expression(draw, Type::Boolean, &there));
    let keys = if function == AggregateFunction::First {
        draw.below(3)
    } else {
        0
    };
    let order = (0..keys)
        .map(|_| {
            let ty = draw.pick(&TYPES);
            key(expression(draw, ty, &there), draw.chance(50))
        })
        .collect();
    make(
        ty,
        Node::Aggregate(Box::new(Aggregate {
            function,
            via,
            link,
            table,
            argument,
            filter,
            order,
        })),
    )
}

/// A month near the others, now and then missing.
fn bound(draw: &mut Draw<'_>, scope: &Scope<'_>) -> Expr {
    let mut near = || {
        let value = if draw.chance(10) {
            Constant::Missing
        } else {
            constant(draw, Type::Month)
        };
        make(Type::Month, Node::Constant { value, label: None })
    };
    let (then, otherwise) = (near(), near());
    let when = expression(draw, Type::Boolean, scope);
    make(
        Type::Month,
        Node::Case {
            branches: vec![(when, then)],
            otherwise: Box::new(otherwise),
        },
    )
}

/// An aggregate over months.
fn monthly(draw: &mut Draw<'_>, ty: Type, scope: &Scope<'_>) -> Expr {
    draw.saw("aggregate over months");
    let numeric = matches!(ty, Type::Count | Type::Ratio | Type::Money | Type::Amount);
    let mut functions = vec![AggregateFunction::Min, AggregateFunction::Max];
    if numeric {
        functions.extend([AggregateFunction::Sum; 2]);
    }
    if ty == Type::Count {
        functions.extend([AggregateFunction::Count; 2]);
    }
    if ty == Type::Boolean {
        functions = vec![AggregateFunction::Any, AggregateFunction::Every];
    }
    let function = draw.pick(&functions);
    let (from, to) = (bound(draw, scope), bound(draw, scope));
    let there = Scope {
        monthly: true,
        depth: scope.depth.min(2),
        ..scope.clone()
    };
    let argument = (function != AggregateFunction::Count).then(|| expression(draw, ty, &there));
    let filter = draw.chance(70).then(|| expression(draw, Type::Boolean, &there));
    make(
        ty,
        Node::Monthly(Box::new(Monthly {
            function,
            from,
            to,
            argument,
            filter,
        })),
    )
}

fn arithmetic(op: Arithmetic, ty: Type, a: Expr, b: Expr) -> Expr {
    make(ty, Node::Arithmetic(op, Box::new(a), Box::new(b)))
}

fn operation(draw: &mut Draw<'_>, ty: Type, scope: &Scope<'_>) -> Expr {
    draw.saw("node operation");
    let plus = draw.pick(&[Arithmetic::Add, Arithmetic::Subtract]);
    let choice = draw.below(6);
    let mut of = |ty| expression(draw, ty, scope);
    match (ty, choice) {
        (Type::Boolean, _) => boolean(draw, scope),
        (Type::Text, 0) => make(ty, Node::Call(Function::QuarterOf, vec![of(Type::Month)])),
        (Type::Text, 1) => make(ty, Node::Call(Function::QuarterOf, vec![of(Type::Date)])),
        (Type::Text, 2) => make(ty, Node::Call(Function::Left, vec![of(Type::Text), of(Type::Count)])),
        (Type::Text, 3) => make(
            ty,
            Node::Call(
                Function::Concat,
                vec![of(Type::Text), of(Type::Month), of(Type::Count), of(Type::Date)],
            ),
        ),
        (Type::Text, 4) => make(ty, Node::Call(Function::Text, vec![of(Type::Count)])),
        (Type::Text, _) => make(ty, Node::Call(Function::Concat, vec![of(Type::Text), of(Type::Text)])),
        (Type::Date, 0) => make(ty, Node::Call(Function::FirstDay, vec![of(Type::Month)])),
        (Type::Date, 1) => make(ty, Node::Call(Function::LastDay, vec![of(Type::Month)])),
        (Type::Date, 2) => make(
            ty,
            Node::Call(Function::AddMonths, vec![of(Type::Date), of(Type::Count)]),
        ),
        (Type::Date, _) => arithmetic(plus, ty, of(Type::Date), of(Type::Count)),
        (Type::Month, 0 | 1) => make(ty, Node::Call(Function::MonthOf, vec![of(Type::Date)])),
        (Type::Month, 2) => make(
            ty,
            Node::Call(Function::AddMonths, vec![of(Type::Month), of(Type::Count)]),
        ),
        (Type::Month, _) => arithmetic(plus, ty, of(Type::Month), of(Type::Count)),
        (Type::Count, 0) => make(ty, Node::Call(Function::Floor, vec![of(Type::Ratio)])),
        (Type::Count, 1) => arithmetic(Arithmetic::Subtract, ty, of(Type::Date), of(Type::Date)),
        (Type::Count, 2) => arithmetic(Arithmetic::Subtract, ty, of(Type::Month), of(Type::Month)),
        (Type::Count, 3) => make(ty, Node::Call(Function::Months, vec![of(Type::Date), of(Type::Date)])),
        (Type::Count, 4) => make(
            ty,
            Node::Call(Function::FullYears, vec![of(Type::Date), of(Type::Date)]),
        ),
        (Type::Count, _) => arithmetic(plus, ty, of(Type::Count), of(Type::Count)),
        (Type::Ratio, 0) => arithmetic(Arithmetic::Divide, ty, of(Type::Money), of(Type::Money)),
        (Type::Ratio, 1) => arithmetic(Arithmetic::Divide, ty, of(Type::Count), of(Type::Count)),
        (Type::Ratio, 2) => arithmetic(Arithmetic::Multiply, ty, of(Type::Ratio), of(Type::Ratio)),
        (Type::Ratio, 3) => make(
            ty,
            Node::Call(Function::Mean, vec![of(Type::Ratio), of(Type::Ratio), of(Type::Count)]),
        ),
        (Type::Ratio, 4) => arithmetic(Arithmetic::Divide, ty, of(Type::Ratio), of(Type::Ratio)),
        (Type::Ratio, _) => arithmetic(plus, ty, of(Type::Ratio), of(Type::Ratio)),
        (Type::Money, 0 | 1) => make(ty, Node::Call(Function::RoundFen, vec![of(Type::Amount)])),
        (Type::Money, 2) => make(ty, Node::Call(Function::Abs, vec![of(Type::Money)])),
        (Type::Money, 3) => arithmetic(Arithmetic::Multiply, ty, of(Type::Money), of(Type::Count)),
        (Type::Money, _) => arithmetic(plus, ty, of(Type::Money), of(Type::Money)),
        (Type::Amount, 0 | 1) => arithmetic(Arithmetic::Multiply, ty, of(Type::Money), of(Type::Ratio)),
        (Type::Amount, 2) => arithmetic(Arithmetic::Divide, ty, of(Type::Money), of(Type::Count)),
        (Type::Amount, 3) => arithmetic(Arithmetic::Divide, ty, of(Type::Amount), of(Type::Ratio)),
        (Type::Amount, 4) => make(ty, Node::Call(Function::Mean, vec![of(Type::Money), of(Type::Amount)])),
        (Type::Amount, _) => arithmetic(plus, ty, of(Type::Money), of(Type::Amount)),
    }
}

fn boolean(draw: &mut Draw<'_>, scope: &Scope<'_>) -> Expr {
    let ty = Type::Boolean;
    match draw.below(8) {
        0 => make(
            ty,
            Node::And((0..2 + draw.below(2)).map(|_| expression(draw, ty, scope)).collect()),
        ),
        1 => make(
            ty,
            Node::Or((0..2 + draw.below(2)).map(|_| expression(draw, ty, scope)).collect()),
        ),
        2 => make(ty, Node::Not(Box::new(expression(draw, ty, scope)))),
        3 => {
            let of = draw.pick(&TYPES);
            make(ty, Node::IsMissing(Box::new(expression(draw, of, scope))))
        }
        4 => {
            let short = ["a", "甲", "C13"].map(String::from).to_vec();
            let long = (0..12).map(|i| format!("r{i:04}")).collect();
            let list = if draw.chance(30) { long } else { short };
            make(ty, Node::InList(Box::new(expression(draw, Type::Text, scope)), list))
        }
        5 => {
            let prefix = make(
                Type::Text,
                Node::Constant {
                    value: constant(draw, Type::Text),
                    label: None,
                },
            );
            make(
                ty,
                Node::Call(Function::StartsWith, vec![expression(draw, Type::Text, scope), prefix]),
            )
        }
        _ => {
            let ops = [
                Comparison::Less,
                Comparison::Equal,
                Comparison::NotEqual,
                Comparison::LessOrEqual,
                Comparison::Greater,
                Comparison::GreaterOrEqual,
            ];
            let op = draw.pick(&ops);
            let (a, b) = draw.pick(&[
                (Type::Money, Type::Money),
                (Type::Money, Type::Amount),
                (Type::Count, Type::Count),
                (Type::Ratio, Type::Ratio),
                (Type::Count, Type::Ratio),
                (Type::Date, Type::Date),
                (Type::Month, Type::Month),
                (Type::Text, Type::Text),
                (ty, ty),
            ]);
            let (a, b) = (expression(draw, a, scope), expression(draw, b, scope));
            make(ty, Node::Compare(op, Box::new(a), Box::new(b)))
        }
    }
}

/// A window over the rows of the scope: (type, expression).
pub(crate) fn window(draw: &mut Draw<'_>, scope: &Scope<'_>) -> Expr {
    draw.saw("window");
    let function = draw.pick(&[
        WindowFunction::RowNumber,
        WindowFunction::Allocate,
        WindowFunction::CarryUsed,
        WindowFunction::CarryAvailable,
        WindowFunction::CarryBalance,
    ]);
    let scope = Scope {
        depth: 2,
        ..scope.clone()
    };
    let mut of = |ty| expression(draw, ty, &scope);
    let (ty, arguments) = match function {
        WindowFunction::RowNumber => (Type::Count, Vec::new()),
        WindowFunction::Allocate => (
            Type::Money,
            vec![
                Expr {
                    ty: Type::Money,
                    node: Node::Constant {
                        value: Constant::Money(Fen(5000)),
                        label: None,
                    },
                },
                of(Type::Money),
            ],
        ),
        _ => (Type::Money, vec![of(Type::Money), of(Type::Money), of(Type::Money)]),
    };
    let mut arguments = arguments;
    if function == WindowFunction::Allocate && draw.chance(8) {
        arguments[0] = expression(draw, Type::Money, &scope);
    }
    let partition = (0..draw.below(3))
        .map(|_| {
            let ty = draw.pick(&TYPES);
            expression(draw, ty, &scope)
        })
        .collect();
    let order = (0..draw.below(3))
        .map(|_| {
            let ty = draw.pick(&TYPES);
            key(expression(draw, ty, &scope), draw.chance(50))
        })
        .collect();
    make(
        ty,
        Node::Window(Box::new(Window {
            function,
            arguments,
            partition,
            order,
        })),
    )
}
