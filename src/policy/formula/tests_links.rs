//! Types of aggregates, names and windows, as docs/policy-language.md states them; and what the language has not.

use super::tests::{check, typed_on};

#[test]
fn aggregates_speak_of_one_link() {
    check(&[
        ("SUM(lantern.oil)", "money"),
        (
            "SUM(enterprise.lantern.oil) FILTER (WHERE lantern.red AND lantern.lit < day)",
            "money",
        ),
        ("SUM(lantern.oil * rate)", "amount"),
        ("SUM(CASE WHEN lantern.red THEN lantern.wicks ELSE 0 END)", "count"),
        ("COUNT(lantern.*)", "count"),
        ("COUNT(enterprise.lantern.*) FILTER (WHERE lantern.lit <= day)", "count"),
        ("COUNT(DISTINCT lantern.lit)", "count"),
        ("COUNT(lantern.lit)", "POL018"),
        ("MIN(lantern.lit)", "date"),
        ("MAX(lantern.oil)", "money"),
        ("MAX(lantern.no)", "POL015"),
        ("FIRST(lantern.no ORDER BY lantern.lit DESC, lantern.no)", "text"),
        ("ANY(lantern.lit > day)", "boolean"),
        ("ANY(day < lantern.lit)", "boolean"),
        ("EVERY(lantern.red)", "boolean"),
        ("EVERY(lantern.oil)", "POL015"),
        ("SUM(lantern.red)", "POL015"),
        ("SUM(lantern.oil) FILTER (WHERE lantern.wicks)", "POL016"),
        ("SUM(lantern.GRANTED('oil'))", "money"),
        (
            "SUM(enterprise.lantern.GRANTED('oil')) FILTER (WHERE lantern.ELIGIBLE('oil'))",
            "money",
        ),
        ("SUM(lantern.enterprise.beds)", "count"),
        ("SUM(due)", "POL032"),
        ("SUM(lantern.oil + toll.due)", "POL032"),
        ("SUM(SUM(lantern.oil))", "POL032"),
        ("COUNT(*)", "POL018"),
        ("COUNT(lanterns.*)", "POL032"),
        ("lantern.oil", "POL008"),
        ("enterprise.lantern.oil", "POL008"),
    ]);
    assert_eq!(typed_on("enterprise", "SUM(toll.due) / COUNT(toll.*)"), "amount");
}

#[test]
fn names_are_found_in_order_and_suggested() {
    check(&[
        ("rest", "amount"),
        ("is_heavy", "boolean"),
        ("enterprise.town", "text"),
        ("town", "POL007"),
        ("carst", "POL007"),
        ("enterprise.twon", "POL007"),
        ("entreprise.town", "POL008"),
        ("carst + tonw", "POL007 POL007"),
        ("code = \"A\"", "POL013"),
    ]);
}

#[test]
fn windows_stand_alone() {
    check(&[
        ("ROW_NUMBER() OVER (PARTITION BY uscc ORDER BY day DESC, no)", "count"),
        ("ALLOCATE(cap, due) OVER (PARTITION BY uscc ORDER BY day)", "money"),
        ("CARRY(due, paid - due, cap) OVER (ORDER BY day)", "money"),
        ("CARRY_AVAILABLE(due, 0, cap) OVER (ORDER BY day)", "money"),
        ("CARRY_BALANCE(due, 0, cap) OVER (ORDER BY day)", "money"),
        ("ALLOCATE(cap, due * rate) OVER (ORDER BY day)", "POL017"),
        ("ALLOCATE(cap) OVER (ORDER BY day)", "POL018"),
        ("ROW_NUMBER()", "POL031"),
        ("ROW_NUMBER() OVER (ORDER BY day) + 1", "POL031"),
        ("SUM(due) OVER (ORDER BY day)", "POL031"),
        ("SUM(lantern.oil) OVER (ORDER BY day)", "POL031"),
    ]);
}

#[test]
fn what_sql_has_and_the_language_has_not_is_rejected() {
    check(&[
        ("(SELECT 1)", "POL014"),
        ("EXISTS (SELECT 1)", "POL014"),
        ("code IN (SELECT 1)", "POL014"),
        ("CAST(carts AS TEXT)", "POL014"),
        ("carts::text", "POL014"),
        ("carts % 2", "POL014"),
        ("EXTRACT(YEAR FROM day)", "POL014"),
        ("SUBSTRING(code FROM 1)", "POL014"),
        ("1e3 > carts", "POL013"),
        ("carts +", "POL013"),
        ("carts carts", "POL013"),
        ("", "POL013"),
        ("code = 'A", "POL013"),
    ]);
}

/// Columns may have names that are words of SQL (month, date, left, level …): each must still be a name.
#[test]
fn every_column_of_the_schemas_can_be_named() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let catalog = crate::schema::Catalog::load(&dir).unwrap();
    let mut wrong = Vec::new();
    for table in &catalog.tables {
        for column in &table.fields {
            let name = &column.name;
            let forms = [name.clone(), format!("({name}) IS NULL"), format!("x.{name} = {name}")];
            for sql in forms {
                let tree = super::parse::expression(&super::tests::source(&sql));
                let names = tree.ok().map(|t| t.to_string());
                if names.as_deref() != Some(sql.as_str()) {
                    wrong.push(sql);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn months_are_asked_inside_of_an_aggregate_over_them() {
    check(&[
        ("COUNT(EACH_MONTH(MONTH_OF(day), month))", "count"),
        (
            "COUNT(EACH_MONTH(month, month)) FILTER (WHERE each_month < MONTH_OF(day) OR wet)",
            "count",
        ),
        ("SUM(EACH_MONTH(month, month), due * rate)", "amount"),
        (
            "MIN(EACH_MONTH(month, month), each_month) FILTER (WHERE each_month > month)",
            "month",
        ),
        (
            "ANY(EACH_MONTH(month, month), enterprise.is_old AND each_month = month)",
            "boolean",
        ),
        ("EVERY(EACH_MONTH(month, month), carts)", "POL015"),
        ("COUNT(EACH_MONTH(day, month))", "POL015"),
        ("COUNT(EACH_MONTH(month))", "POL018"),
        ("COUNT(EACH_MONTH(month, month), wet)", "POL018"),
        ("SUM(EACH_MONTH(month, month))", "POL018"),
        ("FIRST(EACH_MONTH(month, month), each_month)", "POL018"),
        ("SUM(DISTINCT EACH_MONTH(month, month), carts)", "POL014"),
        ("SUM(EACH_MONTH(month, month), COUNT(lantern.*))", "POL032"),
        ("SUM(EACH_MONTH(month, each_month), carts)", "POL042"),
        ("EACH_MONTH(month, month)", "POL042"),
        ("each_month = month", "POL042"),
        (
            "SUM(lantern.oil) FILTER (WHERE MONTH_OF(lantern.lit) = each_month)",
            "POL042",
        ),
    ]);
}
