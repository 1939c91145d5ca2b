//! Random programs: facts, measures with versions, conditions, limits, lines and amounts, exclusive groups.

#![allow(dead_code)]

use chrono::NaiveDate;
use huiqi::money::{Fen, Ratio};
use huiqi::policy::ir::{
    AcceptedAbsence, AmountRule, Cell, ColumnId, Comparison, Condition, Constant, Decision, Exclusive, Expr, Fact,
    Kind, Line, Lookup, LookupRows, Measure, MeasureId, Node, Once, Program, Responsible, Rounding, TableId, Type,
    Version,
};
use huiqi::schema::Catalog;

use super::draw::Draw;
use super::expressions::{Scope, TYPES, expression, key, window};
use super::tables::catalog;

/// Some rules see an absent table as empty.
fn accepts(draw: &mut Draw<'_>) -> Vec<AcceptedAbsence> {
    if !draw.chance(10) {
        return Vec::new();
    }
    draw.saw("accepted absence");
    let one = AcceptedAbsence {
        table: TableId::new(draw.below(2)),
        says: String::new(),
        basis: Vec::new(),
    };
    vec![one]
}

pub(crate) fn program(draw: &mut Draw<'_>) -> Program {
    let catalog = catalog();
    let mut facts: Vec<Fact> = Vec::new();
    let mut known: Vec<(TableId, Type)> = Vec::new();
    for i in 0..draw.below(5) {
        let on = TableId::new(draw.below(2));
        let scope = Scope {
            catalog: &catalog,
            table: on,
            outer: Vec::new(),
            facts: known.clone(),
            lines: Vec::new(),
            measures: Vec::new(),
            depth: 3,
            aggregated: false,
            monthly: false,
            around_monthly: false,
        };
        let ty = draw.pick(&TYPES);
        let expr = if draw.chance(15) {
            window(draw, &scope)
        } else {
            expression(draw, ty, &scope)
        };
        known.push((on, expr.ty));
        facts.push(Fact {
            id: format!("f{i}"),
            on,
            says: String::new(),
            expr,
            accepts_absent: accepts(draw),
        });
    }
    let mut measures: Vec<Measure> = Vec::new();
    for i in 0..1 + draw.below(3) {
        let record = TableId::new(draw.below(2));
        let earlier: Vec<TableId> = measures.iter().map(|m| m.record).collect();
        measures.push(measure(draw, i, record, &catalog, &known, &earlier));
    }
    let mut exclusives = Vec::new();
    // Only as the last thing: no measure may look at a member before the group is decided.
    if measures.len() >= 2 && draw.chance(30) {
        draw.saw("exclusive group");
        let members = [measures.len() - 2, measures.len() - 1];
        if !uses(&measures[members[1]], members[0]) {
            let key = draw.pick(&[2, 3, 8]);
            let ty = if key == 8 { Type::Count } else { Type::Text };
            let members = members
                .iter()
                .map(|m| {
                    (
                        MeasureId::new(*m),
                        Expr {
                            ty,
                            node: Node::Column(ColumnId::new(key)),
                        },
                    )
                })
                .collect();
            exclusives.push(Exclusive {
                id: "group".into(),
                says: String::new(),
                says_en: None,
                members,
            });
        }
    }
    Program {
        id: "made".into(),
        title: String::new(),
        as_of: day(2022, 12, 31),
        departments: Vec::new(),
        facts,
        lookups: lookups(),
        decisions: decisions(),
        measures,
        exclusives,
        boards: Vec::new(),
        duties: Vec::new(),
        clauses: Vec::new(),
        claims: Vec::new(),
        choices: Vec::new(),
    }
}

fn uses(m: &Measure, other: usize) -> bool {
    // A cheap, sure answer: the debug form names the measures that GRANTED and ELIGIBLE look at.
    let text = format!("{m:?}");
    let _ = other;
    text.contains("Granted(") || text.contains("Eligible(")
}

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn column(ty: Type, at: usize) -> Expr {
    Expr {
        ty,
        node: Node::Column(ColumnId::new(at)),
    }
}

fn measure(
    draw: &mut Draw<'_>,
    i: usize,
    record: TableId,
    catalog: &Catalog,
    facts: &[(TableId, Type)],
    earlier: &[TableId],
) -> Measure {
    let scope = Scope {
        catalog,
        table: record,
        outer: Vec::new(),
        facts: facts.to_vec(),
        lines: Vec::new(),
        measures: earlier.to_vec(),
        depth: 3,
        aggregated: false,
        monthly: false,
        around_monthly: false,
    };
    let split = day(2022, 7, 1);
    let versions = if draw.chance(40) {
        vec![
            version(draw, &scope, day(2022, 1, 1), Some(day(2022, 6, 30))),
            version(draw, &scope, split, None),
        ]
    } else {
        vec![version(draw, &scope, day(1, 1, 1), None)]
    };
    let once = (0..usize::from(draw.chance(25))).map(|k| {
        draw.saw("once limit");
        let per = vec![
            draw.pick(&[column(Type::Text, 2), column(Type::Text, 3), column(Type::Count, 8)].each_ref())
                .clone(),
        ];
        let order = vec![key(column(Type::Date, 5), draw.chance(50))];
        Once {
            id: format!("once{k}"),
            says: String::new(),
            says_en: None,
            per,
            order,
        }
    });
    let once = once.collect();
    Measure {
        id: format!("m{i}"),
        reported_as: format!("m{i}"),
        note: String::new(),
        title: String::new(),
        title_en: String::new(),
        kind: Kind::Reduce,
        departments: Responsible::default(),
        record,
        scope: draw.chance(20).then(|| expression(draw, Type::Boolean, &scope)),
        in_force_by: if draw.chance(50) {
            column(Type::Date, 5)
        } else {
            column(Type::Month, 7)
        },
        key: if draw.chance(20) {
            expression(draw, Type::Text, &scope)
        } else {
            column(Type::Text, 0)
        },
        period: {
            let ty = draw.pick(&[Type::Text, Type::Month, Type::Count]);
            expression(draw, ty, &scope)
        },
        entity: column(Type::Text, 1),
        counted: draw.chance(20).then(|| expression(draw, Type::Boolean, &scope)),
        once,
        versions,
        parameters: Vec::new(),
        accepts_absent: accepts(draw),
    }
}

fn version(draw: &mut Draw<'_>, scope: &Scope<'_>, from: NaiveDate, to: Option<NaiveDate>) -> Version {
    let conditions = (0..draw.below(3)).map(|k| Condition {
        id: format!("c{k}"),
        says: String::new(),
        says_en: None,
        expr: expression(draw, Type::Boolean, scope),
    });
    let conditions = conditions.collect();
    let mut scope = scope.clone();
    let mut lines = Vec::new();
    for k in 0..draw.below(4) {
        let expr = if draw.chance(25) {
            window(draw, &scope)
        } else {
            let ty = draw.pick(&TYPES);
            expression(draw, ty, &scope)
        };
        let round = expr.ty == Type::Amount && draw.chance(50);
        scope.lines.push(if round { Type::Money } else { expr.ty });
        let rounding = if round { Rounding::HalfUp } else { Rounding::None };
        lines.push(Line {
            id: format!("l{k}"),
            says: String::new(),
            expr,
            rounding,
        });
    }
    let mut of = |ty, percent| draw.chance(percent).then(|| expression(draw, ty, &scope));
    let money = of(Type::Money, 20);
    let amount = AmountRule {
        base: of(Type::Amount, 50),
        expr: of(Type::Amount, 90),
        rounding: Rounding::HalfUp,
        positive: draw.chance(70),
        undetermined_when: draw.chance(20).then(|| expression(draw, Type::Boolean, &scope)),
        value: draw.chance(20).then(|| expression(draw, Type::Ratio, &scope)),
    };
    let amount = match money {
        Some(expr) => AmountRule {
            expr: Some(expr),
            rounding: Rounding::None,
            ..amount
        },
        None => amount,
    };
    Version {
        from,
        to,
        published: from,
        basis: Vec::new(),
        conditions,
        lines,
        amount,
        due: None,
    }
}

fn lookups() -> Vec<Lookup> {
    let text = |t: &str| Constant::Text(t.into());
    let ratio = |n, d| Constant::Ratio(Ratio::new(n, d).unwrap());
    let make = |id: &str, rows| Lookup {
        id: id.into(),
        says: String::new(),
        rows,
    };
    vec![
        make(
            "dated",
            LookupRows::Dated(vec![
                (day(2022, 2, 1), ratio(1, 3)),
                (day(2022, 6, 1), ratio(3, 100)),
                (day(2023, 1, 1), ratio(2, 1)),
            ]),
        ),
        make(
            "exact",
            LookupRows::Exact(vec![
                ("a".into(), text("甲")),
                ("ab".into(), text("C13")),
                ("甲".into(), text("a")),
            ]),
        ),
        make(
            "prefix",
            LookupRows::Prefix(vec![
                ("C".into(), text("ab")),
                ("C1".into(), text("a")),
                ("甲".into(), text("甲乙")),
            ]),
        ),
        make(
            "codes",
            LookupRows::Prefix(vec![
                ("C13".into(), Constant::Boolean(true)),
                ("甲".into(), Constant::Boolean(true)),
            ]),
        ),
    ]
}

fn decisions() -> Vec<Decision> {
    let rule =
        |a: Option<&str>, b: Option<(Comparison, i64)>, c: Option<(Comparison, i64)>, d: Option<bool>, out: i64| {
            let cells = vec![
                a.map_or(Cell::Any, |t| Cell::Is(Constant::Text(t.into()))),
                b.map_or(Cell::Any, |(op, n)| Cell::Test(op, Constant::Count(n))),
                c.map_or(Cell::Any, |(op, n)| Cell::Test(op, Constant::Money(Fen(n)))),
                d.map_or(Cell::Any, |b| Cell::Is(Constant::Boolean(b))),
            ];
            (cells, Constant::Money(Fen(out)))
        };
    let rules = vec![
        rule(
            Some("a"),
            Some((Comparison::GreaterOrEqual, 3)),
            Some((Comparison::Less, 100)),
            None,
            7,
        ),
        rule(Some("a"), None, Some((Comparison::Greater, 50)), Some(true), 11),
        rule(None, Some((Comparison::Less, 2)), None, None, 1300),
        rule(Some("甲"), None, None, Some(false), 17),
        rule(
            None,
            Some((Comparison::Equal, 4)),
            Some((Comparison::GreaterOrEqual, 0)),
            None,
            i64::MAX,
        ),
    ];
    vec![Decision {
        id: "table".into(),
        says: String::new(),
        inputs: vec![Type::Text, Type::Count, Type::Money, Type::Boolean],
        rules,
    }]
}
