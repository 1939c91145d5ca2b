//! A small made-up county for the tests of what comes after the assessment: two enterprises, three measures (one in two parts).

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{Int32Array, RecordBatch};
use arrow_schema::Schema;

use crate::assess::{Entitlements, LineValues, MeasureOutcome, MissingInput};
use crate::calendar::Date;
use crate::impact::{Profile, Profiles, section_of};
use crate::money::{Fen, Ratio};
use crate::policy::ir::*;
use crate::schema::{Catalog, TableSpec};
use crate::store::{Dataset, Origin, Table};

/// A made-up code; the last one of the two is the smaller in byte order.
pub(crate) const ALPHA: &str = "91530428MA6A000236";
/// Another one.
pub(crate) const BETA: &str = "91530428MA6A000311";
/// A made-up resident id with a right check digit.
pub(crate) const PERSON: &str = "53042819900101001X";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn always() -> Expr {
    Expr {
        ty: Type::Boolean,
        node: Node::Constant {
            value: Constant::Boolean(true),
            label: None,
        },
    }
}

fn condition(id: &str, says: &str, says_en: &str) -> Condition {
    Condition {
        id: id.into(),
        says: says.into(),
        says_en: Some(says_en.into()),
        expr: always(),
    }
}

/// A measure with two conditions, and an amount unless it is an indicator.
fn measure(id: &str, title: &str, kind: Kind, departments: Responsible) -> Measure {
    let amount = (kind != Kind::Indicator).then(always);
    Measure {
        id: id.into(),
        reported_as: id.split('.').next().unwrap().into(),
        note: String::new(),
        title: title.into(),
        title_en: format!("{id} in English"),
        kind,
        departments,
        record: TableId::new(0),
        scope: None,
        in_force_by: always(),
        key: always(),
        period: always(),
        entity: always(),
        counted: None,
        once: vec![Once {
            id: "person_once".into(),
            says: "同一人员只能享受一次".into(),
            says_en: Some("Once per person".into()),
            per: vec![],
            order: vec![],
        }],
        versions: vec![Version {
            from: day("2022-01-01"),
            to: Some(day("2022-12-31")),
            published: day("2022-03-01"),
            basis: vec![Basis {
                document: "虚构公告2022年第1号".into(),
                article: "一".into(),
            }],
            conditions: vec![
                condition("class", "属于虚构类别", "In the made-up class"),
                condition("size", "规模符合", "Size fits"),
            ],
            lines: lines(kind),
            amount: AmountRule {
                base: None,
                expr: amount,
                rounding: Rounding::HalfUp,
                positive: true,
                undetermined_when: None,
                value: None,
            },
            due: None,
        }],
        parameters: vec![Parameter {
            name: "rate".into(),
            text: "1/2".into(),
            says: "减征比例".into(),
            unit: "ratio".into(),
        }],
        accepts_absent: Vec::new(),
    }
}

/// An indicator has a target and a rank.
fn lines(kind: Kind) -> Vec<Line> {
    let line = |id: &str, says: &str, ty| Line {
        id: id.into(),
        says: says.into(),
        expr: Expr { ty, ..always() },
        rounding: Rounding::None,
    };
    match kind {
        Kind::Indicator => vec![line("target", "目标", Type::Ratio), line("rank", "排名", Type::Count)],
        _ => vec![],
    }
}

fn responsible(lead: &[&str], joint: &[&str], coop: &[&str]) -> Responsible {
    let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    Responsible {
        lead: list(lead),
        joint: list(joint),
        coop: list(coop),
        sections: vec![],
    }
}

/// The program.
pub(crate) fn program() -> Program {
    let department = |id: &str, name: &str| Department {
        id: id.into(),
        name: name.into(),
        name_en: format!("{id} bureau"),
        aliases: vec![],
        also: vec![],
    };
    Program {
        id: "fiction".into(),
        title: "虚构政策包".into(),
        as_of: day("2022-12-31"),
        departments: vec![
            department("tax", "县税务局"),
            department("hrss", "县人社局"),
            department("idle", "无事局"),
        ],
        facts: vec![],
        lookups: vec![],
        decisions: vec![],
        measures: vec![
            measure(
                "window_tax.a",
                "窗税减半（一）",
                Kind::Reduce,
                responsible(&["tax"], &[], &["hrss"]),
            ),
            measure(
                "window_tax.b",
                "窗税减半（二）",
                Kind::Reduce,
                responsible(&["tax"], &[], &[]),
            ),
            measure(
                "chimney_grant",
                "烟囱补贴",
                Kind::Subsidise,
                responsible(&[], &["hrss"], &[]),
            ),
            measure("share", "比例指标", Kind::Indicator, responsible(&["hrss"], &[], &[])),
        ],
        exclusives: vec![Exclusive {
            id: "one_of".into(),
            says: "两项只能享受一项".into(),
            says_en: None,
            members: vec![(MeasureId::new(0), always()), (MeasureId::new(2), always())],
        }],
        boards: vec![],
        duties: vec![],
        clauses: vec![],
        claims: vec![],
        choices: vec![],
    }
}

/// A row for [`outcome`]: code, key, eligible, counted, amount in fen, failed bits.
type Given<'a> = (&'a str, &'a str, bool, bool, Option<i64>, u64);

fn outcome(measure: MeasureId, lines: &[Given<'_>]) -> MeasureOutcome {
    let mut o = MeasureOutcome::of(measure);
    for (at, (uscc, key, eligible, counted, amount, failed)) in lines.iter().enumerate() {
        o.row.push(u32::try_from(at).unwrap());
        o.uscc.push((*uscc).into());
        o.record_key.push((*key).into());
        o.period.push("2022Q1".into());
        o.version.push(0);
        o.eligible.push(*eligible);
        o.counted.push(*counted);
        o.base.push(amount.map(|a| Fen(a * 2)));
        o.amount.push(amount.map(Fen));
        o.value.push(None);
        o.due.push(None);
        o.failed.push(*failed);
    }
    o
}

/// The outcome. Worked out by hand: window_tax 100.05 + 0.01 + 200.00 counted (1.00 not counted), 1 refused by both conditions;
/// chimney_grant one row undetermined, one refused by `size` alone (missing), one by the exclusive group alone;
/// share: an indicator of 70.00 / 90.00 = 7/9 that belongs to no enterprise, with the target 80 % and the rank 1.
pub(crate) fn entitlements() -> Entitlements {
    let mut chimney = outcome(
        MeasureId::new(2),
        &[
            (ALPHA, PERSON, true, true, None, 0),
            (BETA, "=cmd", false, true, Some(0), 0b1_0000),
            (BETA, "k2", false, true, Some(0), 0b10),
        ],
    );
    chimney.missing.insert(
        2,
        vec![MissingInput {
            bit: 1,
            field: "enterprise.employees".into(),
        }],
    );
    let mut share = outcome(MeasureId::new(3), &[("", "全县", true, true, Some(7_000), 0)]);
    share.base = vec![Some(Fen(9_000))];
    share.value = vec![Ratio::new(7, 9)];
    let line = |id: &str, value: &str| LineValues {
        id: id.into(),
        values: vec![Some(value.into())],
    };
    share.lines = vec![line("target", "0.8"), line("rank", "1")];
    Entitlements {
        measures: vec![
            outcome(
                MeasureId::new(0),
                &[
                    (ALPHA, "RES:2", true, true, Some(10_005), 0),
                    (BETA, "RES:1", true, true, Some(20_000), 0),
                    (BETA, "RES:3", false, true, Some(0), 0b11),
                ],
            ),
            outcome(
                MeasureId::new(1),
                &[
                    (ALPHA, "RES:1", true, true, Some(1), 0),
                    (ALPHA, "RES:9", true, false, Some(100), 0),
                ],
            ),
            chimney,
            share,
        ],
    }
}

/// Profiles of the two enterprises.
pub(crate) fn profiles() -> Profiles {
    let profile = |name: &str, township: &str, code: &str, size: &str| Profile {
        name: name.into(),
        township: township.into(),
        section: section_of(code),
        size: size.into(),
    };
    Profiles::from_map(BTreeMap::from([
        (ALPHA.to_owned(), profile("甲公司<b>", "澧江街道", "6210", "micro")),
        (BETA.to_owned(), profile("乙公司", "因远镇", "1310", "")),
    ]))
}

/// One record table of nine rows that all come from one text file, from line 11 on.
pub(crate) fn dataset() -> Dataset {
    let catalog = Catalog::new(vec![TableSpec {
        name: "record".into(),
        title: "记录".into(),
        fields: vec![],
        primary_key: vec![],
        links: vec![],
        known: None,
        later: Vec::new(),
        department: String::new(),
    }])
    .unwrap();
    let table = Table {
        batch: RecordBatch::new_empty(Arc::new(Schema::empty())),
        origin: Arc::new(Int32Array::from(vec![0; 9])),
        line: Arc::new(Int32Array::from_iter_values(11..20)),
        given: vec![],
    };
    Dataset {
        catalog: Arc::new(catalog),
        tables: vec![table],
        origins: vec![Origin {
            file: "虚构.csv".into(),
            sheet: String::new(),
        }],
        owned: None,
        absent: std::collections::BTreeSet::new(),
    }
}
