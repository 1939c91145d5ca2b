//! Types of expressions, as docs/policy-language.md states them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::calendar::Date;
use crate::policy::diagnostic::{At, Place, SourceFile};
use crate::policy::formula::{
    DecisionSignature, Formula, LookupSignature, MeasureSignature, Scope, Use, Want, World, type_name,
};
use crate::policy::ir::{Constant, Expr, FactId, Type};
use crate::policy::pack::model::{Match, RawParameter, Value};
use crate::schema::Catalog;

/// A made-up county: tolls are paid by inns; an inn keeps lanterns.
fn catalog() -> Catalog {
    let inn = r#"{"name": "enterprise", "title": "客栈", "primaryKey": ["uscc"], "fields": [
        {"name": "uscc", "title": "号", "huiqi:type": "uscc"},
        {"name": "founded", "title": "开业", "huiqi:type": "date"},
        {"name": "beds", "title": "床", "huiqi:type": "count"},
        {"name": "town", "title": "镇", "huiqi:type": "text"}]}"#;
    let lantern = r#"{"name": "lantern", "title": "灯", "primaryKey": ["no"], "fields": [
        {"name": "no", "title": "号", "huiqi:type": "text"},
        {"name": "uscc", "title": "户", "huiqi:type": "uscc"},
        {"name": "lit", "title": "点亮", "huiqi:type": "date"},
        {"name": "oil", "title": "油钱", "huiqi:type": "money"},
        {"name": "wicks", "title": "芯", "huiqi:type": "count"},
        {"name": "red", "title": "红", "huiqi:type": "boolean"}],
        "huiqi:links": [{"name": "enterprise", "fields": ["uscc"], "table": "enterprise", "to": ["uscc"],
        "cardinality": "one", "reverse": "lantern"}]}"#;
    let toll = r#"{"name": "toll", "title": "过桥", "primaryKey": ["no"], "fields": [
        {"name": "no", "title": "号", "huiqi:type": "text"},
        {"name": "uscc", "title": "户", "huiqi:type": "uscc"},
        {"name": "day", "title": "日", "huiqi:type": "date"},
        {"name": "month", "title": "月", "huiqi:type": "month"},
        {"name": "due", "title": "应缴", "huiqi:type": "money"},
        {"name": "paid", "title": "已缴", "huiqi:type": "money"},
        {"name": "carts", "title": "车", "huiqi:type": "count"},
        {"name": "share", "title": "份", "huiqi:type": "ratio"},
        {"name": "wet", "title": "雨", "huiqi:type": "boolean"},
        {"name": "code", "title": "码", "huiqi:type": "text"}],
        "huiqi:links": [{"name": "enterprise", "fields": ["uscc"], "table": "enterprise", "to": ["uscc"],
        "cardinality": "one", "reverse": "toll"}]}"#;
    let tables = [inn, lantern, toll]
        .into_iter()
        .map(|t| serde_json::from_str(t).unwrap());
    Catalog::new(tables.collect()).unwrap()
}

fn parameter(name: &str, value: Value) -> RawParameter {
    let file = Arc::new(SourceFile {
        path: "p.toml".into(),
        text: String::new(),
    });
    RawParameter {
        name: At {
            value: name.into(),
            place: Place::start_of(&file),
        },
        value,
        says: String::new(),
        unit: String::new(),
    }
}

/// The expression as the whole content of a file.
fn written(sql: &str) -> At<String> {
    let file = Arc::new(SourceFile {
        path: "f.toml".into(),
        text: format!("\"{sql}\""),
    });
    At {
        value: sql.to_owned(),
        place: Place {
            range: 0..file.text.len(),
            file,
        },
    }
}

/// The same, for the parser.
pub(super) fn source(sql: &str) -> super::source::SqlSource {
    super::source::SqlSource::new(&written(sql))
}

/// Type of the expression on `toll`, or the codes of what is wrong with it.
fn typed(sql: &str) -> String {
    typed_on("toll", sql)
}

/// Every expression with its type, or with the codes of what is wrong with it.
pub(super) fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(sql, expected)| (sql, expected, typed(sql)))
        .filter(|(_, expected, got)| got != *expected)
        .map(|(sql, expected, got)| format!("{sql}: expected {expected}, got {got}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn world(catalog: &Catalog) -> World<'_> {
    let on = |name: &str| catalog.table(name).unwrap().0;
    World {
        catalog,
        as_of: Date::from_ymd_opt(1200, 1, 1).unwrap(),
        monthly: std::collections::BTreeSet::new(),
        facts: BTreeMap::from([
            (
                (on("toll"), "is_heavy".to_owned()),
                (FactId::new(0), Some(Type::Boolean)),
            ),
            (
                (on("enterprise"), "is_old".to_owned()),
                (FactId::new(1), Some(Type::Boolean)),
            ),
        ]),
        lookups: BTreeMap::from([
            (
                "grain_price".to_owned(),
                (
                    0,
                    LookupSignature {
                        matching: Match::Date,
                        output: Some(Type::Money),
                    },
                ),
            ),
            (
                "holy".to_owned(),
                (
                    1,
                    LookupSignature {
                        matching: Match::Prefix,
                        output: None,
                    },
                ),
            ),
        ]),
        decisions: BTreeMap::from([(
            "size".to_owned(),
            (
                0,
                DecisionSignature {
                    inputs: vec![("row".into(), Type::Text), ("x".into(), Type::Money)],
                    output: Type::Text,
                },
            ),
        )]),
        measures: vec![
            MeasureSignature {
                id: "relief.a".into(),
                reported_as: "relief".into(),
                record: Some(on("toll")),
            },
            MeasureSignature {
                id: "oil".into(),
                reported_as: "oil".into(),
                record: Some(on("lantern")),
            },
        ],
    }
}

/// Type of the expression on a table, or the codes of what is wrong with it.
pub(super) fn typed_on(table: &str, sql: &str) -> String {
    match compiled(table, sql) {
        Ok(expr) => type_name(expr.ty).to_owned(),
        Err(codes) => codes,
    }
}

/// The expression on `toll`.
pub(super) fn lowered(sql: &str) -> Expr {
    compiled("toll", sql).unwrap()
}

fn compiled(table: &str, sql: &str) -> Result<Expr, String> {
    let catalog = catalog();
    let world = world(&catalog);
    let on = |name: &str| catalog.table(name).unwrap().0;
    let parameters = [
        parameter("cap", Value::One(Type::Money, Constant::Money(crate::money::Fen(100)))),
        parameter(
            "rate",
            Value::One(Type::Ratio, Constant::Ratio(crate::money::Ratio::new(1, 2).unwrap())),
        ),
        parameter("codes", Value::List(vec!["A".into()])),
    ];
    let lists = [parameters.as_slice()];
    let written = written(sql);
    let (mut used, mut found) = (Use::default(), Vec::new());
    let mut formula = Formula {
        world: &world,
        scope: Scope {
            table: on(table),
            lines: &[("rest".to_owned(), Some(Type::Amount))],
            parameters: &lists,
            in_fact: false,
            monthly: false,
            measure: None,
        },
        used: &mut used,
        found: &mut found,
    };
    match formula.compile_root(&written, Want::Anything) {
        Some(expr) if found.is_empty() => Ok(expr),
        _ => Err(found.iter().map(|d| d.code).collect::<Vec<_>>().join(" ")),
    }
}

#[test]
fn arithmetic_follows_the_table_of_types_and_units() {
    check(&[
        ("due * rate", "amount"),
        ("rate * due", "amount"),
        ("due * carts", "money"),
        ("carts * due", "money"),
        ("due / carts", "amount"),
        ("due / 2", "amount"),
        ("due * 2", "money"),
        ("due * 0.5", "amount"),
        ("due / paid", "ratio"),
        ("carts / 3", "ratio"),
        ("carts + 1", "count"),
        ("carts - 1 + carts", "count"),
        ("1 - rate", "ratio"),
        ("share * rate", "ratio"),
        ("carts * rate", "ratio"),
        ("due + paid", "money"),
        ("due + rest", "amount"),
        ("rest * rate", "amount"),
        ("rest / carts", "amount"),
        ("due - 0", "money"),
        ("0 - due", "money"),
        ("-due", "money"),
        ("-3", "count"),
        ("-0.5", "ratio"),
        ("due + rate", "POL015"),
        ("due + carts", "POL015"),
        ("due + 1", "POL015"),
        ("due * paid", "POL015"),
        ("carts + rate", "POL015"),
        ("carts / due", "POL015"),
        ("day - day", "count"),
        ("day + 3", "date"),
        ("3 + day", "date"),
        ("day - 0", "date"),
        ("month - month", "count"),
        ("month + 1", "month"),
        ("day + month", "POL015"),
        ("day * 2", "POL015"),
        ("-day", "POL015"),
        ("code + code", "POL015"),
    ]);
}

#[test]
fn comparisons_need_one_dimension() {
    check(&[
        ("due > cap", "boolean"),
        ("due > rest", "boolean"),
        ("due > 0", "boolean"),
        ("0 < due", "boolean"),
        ("due < rate", "POL015"),
        ("due < 100", "POL015"),
        ("share <= 1", "boolean"),
        ("carts <= share", "boolean"),
        ("day >= DATE '1200-04-01'", "boolean"),
        ("day >= '1200-04-01'", "POL015"),
        ("DATE '1200-02-30' < day", "POL013"),
        ("month = MONTH('1200-04')", "boolean"),
        ("month = day", "POL015"),
        ("MONTH('1200-13') = month", "POL013"),
        ("code <> 'A'", "boolean"),
        ("code = NULL", "POL015"),
        ("wet = is_heavy", "boolean"),
        ("wet < is_heavy", "POL015"),
        ("day BETWEEN DATE '1200-01-01' AND LAST_DAY(month)", "boolean"),
        ("carts NOT BETWEEN 1 AND 3", "boolean"),
        ("due BETWEEN 1 AND 3", "POL015 POL015"),
    ]);
}

#[test]
fn predicates_are_boolean_and_take_booleans() {
    check(&[
        ("wet AND NOT is_heavy OR enterprise.is_old", "boolean"),
        ("wet AND carts", "POL016"),
        ("NOT carts", "POL016"),
        ("carts IS NULL", "boolean"),
        ("due IS NOT NULL", "boolean"),
        ("code IN ('A', 'B')", "boolean"),
        ("code IN (codes)", "boolean"),
        ("code NOT IN (codes)", "boolean"),
        ("code IN (code)", "POL018"),
        ("carts IN (1, 2)", "POL015 POL018 POL018"),
        ("codes = 'A'", "POL015"),
        ("code LIKE 'C%'", "boolean"),
        ("code NOT LIKE 'C%'", "boolean"),
        ("code LIKE '%C'", "POL014"),
        ("code LIKE 'C'", "POL014"),
        ("code ILIKE 'C%'", "POL014"),
        ("wet IS TRUE", "POL014"),
    ]);
}

#[test]
fn alternatives_have_one_type() {
    check(&[
        ("CASE WHEN wet THEN due ELSE 0 END", "money"),
        ("CASE WHEN wet THEN due ELSE rest END", "amount"),
        ("CASE WHEN wet THEN due END", "money"),
        ("CASE code WHEN 'A' THEN 1 WHEN 'B' THEN 2 ELSE 0 END", "count"),
        ("CASE WHEN wet THEN 1 ELSE 0.5 END", "ratio"),
        ("CASE WHEN wet THEN carts ELSE share END", "POL015"),
        ("CASE WHEN carts THEN 1 ELSE 0 END", "POL016"),
        ("CASE carts WHEN 'A' THEN 1 ELSE 0 END", "POL015"),
        ("COALESCE(due, 0)", "money"),
        ("COALESCE(wet, FALSE)", "boolean"),
        ("COALESCE(due, 1)", "POL015"),
        ("COALESCE(share, 1)", "ratio"),
        ("COALESCE(NULL, code)", "text"),
        ("LEAST(due, cap)", "money"),
        ("LEAST(due * rate, cap)", "amount"),
        ("GREATEST(due - paid, 0)", "money"),
        ("GREATEST(day, DATE '1200-01-01')", "date"),
        ("LEAST(code, 'A')", "POL015"),
        ("NULLIF(carts, 0)", "count"),
        ("NULLIF(due, 0)", "money"),
        ("MEAN(carts, 3)", "ratio"),
        ("MEAN(due, paid)", "amount"),
        ("MEAN(due, carts)", "POL015"),
    ]);
}

#[test]
fn functions_take_and_give_what_the_reference_says() {
    check(&[
        ("ROUND(due * rate)", "money"),
        ("ROUND(due)", "money"),
        ("ROUND(rate)", "POL015"),
        ("ROUND(due * rate, 2)", "POL018"),
        ("ABS(due - paid)", "money"),
        ("ABS(day)", "POL015"),
        ("FLOOR(carts / 3)", "count"),
        ("FLOOR(due)", "POL015"),
        ("MONTH_OF(day)", "month"),
        ("MONTH_OF(month)", "POL015"),
        ("YEAR_OF(day)", "count"),
        ("YEAR_OF(month)", "count"),
        ("QUARTER_OF(day)", "text"),
        ("FIRST_DAY(month)", "date"),
        ("LAST_DAY(day)", "POL015"),
        ("ADD_MONTHS(day, 3)", "date"),
        ("ADD_MONTHS(month, -3)", "month"),
        ("ADD_MONTHS(day, rate)", "POL015"),
        ("FULL_YEARS(enterprise.founded, day)", "count"),
        ("AS_OF()", "date"),
        ("MONTHS(day, AS_OF())", "count"),
        ("MONTHS(month, month)", "count"),
        ("MONTHS(month, day)", "POL015"),
        ("LEFT(code, 2)", "text"),
        ("TEXT(carts)", "text"),
        ("TEXT(due)", "POL015"),
        ("code || '-' || month || carts", "text"),
        ("code || due", "POL015"),
        ("LOOKUP('grain_price', day)", "money"),
        ("LOOKUP('grain_price', code)", "POL015"),
        ("LOOKUP('grain_prise', day)", "POL010"),
        ("LOOKUP('holy', code)", "POL010"),
        ("IN_LIST('holy', code)", "boolean"),
        ("IN_LIST('grain_price', code)", "POL015"),
        ("DECIDE('size', code, due)", "text"),
        ("DECIDE('size', code)", "POL018"),
        ("DECIDE('size', code, due * rate)", "text"),
        ("DECIDE('size', code, carts)", "POL015"),
        ("MEAN(carts, share)", "ratio"),
        ("GRANTED('relief')", "money"),
        ("GRANTED('relief.a')", "money"),
        ("ELIGIBLE('relief')", "boolean"),
        ("GRANTED('oil')", "POL011"),
        ("GRANTED('releif')", "POL011"),
        ("AVG(carts)", "POL009"),
        ("YEAR(day)", "POL009"),
        ("CEIL(share)", "POL014"),
    ]);
}
