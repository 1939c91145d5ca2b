//! A made-up county: register, taxpayers, levy returns, places, sites and claims.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use arrow_cast::display::array_value_to_string;
use tempfile::TempDir;

use crate::calendar::Date;
use crate::ingest::{IngestError, IngestOptions, Ingested, ingest};
use crate::schema::Catalog;

/// Codes with right check digits, from the worked examples ID01 to ID07.
pub(super) const A: &str = "91530428MA6YY1015E";
pub(super) const B: &str = "92530428MA6YY20BX7";
pub(super) const C: &str = "91350100M000100Y43";
/// Right check digit, but not in the register.
pub(super) const STRANGER: &str = "91512081MA62K0260E";
/// Example ID08.
pub(super) const PERSON: &str = "530428199001010001";

const COLUMNS: &[(&str, &str, &[&str])] = &[
    ("enterprise", "uscc", &["uscc:uscc", "name:text"]),
    ("taxpayer", "taxpayer_id", &["taxpayer_id:taxpayer_id", "uscc:uscc"]),
    (
        "levy",
        "number",
        &[
            "number:text",
            "taxpayer_id:taxpayer_id",
            "start:date",
            "end:date",
            "filed:date",
            "status:text",
            "base:money",
            "due:money",
            "staff:count",
            "rate:ratio",
            "withheld:boolean",
            "uscc:uscc:resolved",
        ],
    ),
    (
        "penalty",
        "taxpayer_id",
        &["taxpayer_id:taxpayer_id", "day:date", "uscc:uscc:resolved"],
    ),
    ("place", "name", &["name:text", "kind:text", "code:text"]),
    (
        "site",
        "site_id",
        &[
            "site_id:text",
            "owner_id:taxpayer_id",
            "township:text",
            "value:money",
            "uscc:uscc:resolved",
        ],
    ),
    (
        "claim",
        "claim_id",
        &[
            "claim_id:text",
            "site_id:text",
            "creditor:text",
            "amount:money",
            "uscc:uscc:resolved",
            "creditor_uscc:uscc:resolved",
            "creditor_key:text:resolved",
        ],
    ),
];

const MAPPINGS: &[(&str, &str)] = &[
    ("common", include_str!("sources/common.toml")),
    ("enterprise", include_str!("sources/enterprise.toml")),
    ("taxpayer", include_str!("sources/taxpayer.toml")),
    ("levy", include_str!("sources/levy.toml")),
    ("place", include_str!("sources/place.toml")),
    ("site", include_str!("sources/site.toml")),
    ("claim", include_str!("sources/claim.toml")),
];

pub(super) const LEVY_HEAD: &str =
    "序号,税号,属期起,属期止,申报日期,状态,计税依据（万元）,应纳额,人数,比例(%),代扣,处罚日期\r\n";

/// A folder with exports and mappings that can be changed before it is read.
pub(super) struct County {
    dir: TempDir,
}

impl County {
    /// Three registered enterprises, one old taxpayer number, and nothing else.
    pub(super) fn new() -> County {
        let county = County {
            dir: tempfile::tempdir().unwrap(),
        };
        for folder in ["exports", "sources", "reference"] {
            std::fs::create_dir_all(county.path(folder)).unwrap();
        }
        for (id, text) in MAPPINGS {
            county.source(id, text);
        }
        county.put("reference/places.toml", include_bytes!("reference/places.toml"));
        let register =
            format!("代码,名称\n{A},元江甲有限公司\n{B},元江乙商行\n{C},\u{3000}元江丙（云南）有限责任公司\u{a0}\n");
        county.export("01_登记.csv", register.as_bytes());
        county.export(
            "02_税务.csv",
            format!("税号,代码\n{A},{A}\n530428000000472,{B}\n").as_bytes(),
        );
        county
    }

    pub(super) fn source(&self, id: &str, text: &str) {
        self.put(&format!("sources/{id}.toml"), text.as_bytes());
    }

    /// Another list of townships.
    pub(super) fn put_places(&self, text: &str) {
        self.put("reference/places.toml", text.as_bytes());
    }

    pub(super) fn export(&self, name: &str, bytes: &[u8]) {
        self.put(&format!("exports/{name}"), bytes);
    }

    /// Levy returns, one text per line, without the heading.
    pub(super) fn levy(&self, name: &str, lines: &[String]) {
        let mut text = LEVY_HEAD.to_owned();
        for line in lines {
            write!(text, "{line}\r\n").unwrap();
        }
        self.export(name, text.as_bytes());
    }

    pub(super) fn path(&self, relative: &str) -> std::path::PathBuf {
        self.dir.path().join(relative)
    }

    pub(super) fn read(&self) -> Ingested {
        self.try_read("2022-12-31").unwrap()
    }

    pub(super) fn try_read(&self, as_of: &str) -> Result<Ingested, IngestError> {
        ingest(&IngestOptions {
            exports: &self.path("exports"),
            sources: &self.path("sources"),
            catalog: Arc::new(catalog()),
            as_of: as_of.parse::<Date>().unwrap(),
        })
    }

    fn put(&self, relative: &str, bytes: &[u8]) {
        std::fs::write(Path::new(self.dir.path()).join(relative), bytes).unwrap();
    }
}

fn catalog() -> Catalog {
    let tables = COLUMNS.iter().map(|(name, key, columns)| {
        let fields: Vec<serde_json::Value> = columns
            .iter()
            .map(|column| {
                let mut parts = column.split(':');
                let (name, kind) = (parts.next().unwrap(), parts.next().unwrap());
                serde_json::json!({"name": name, "title": name, "huiqi:type": kind, "huiqi:resolved": parts.next().is_some()})
            })
            .collect();
        let mut spec = serde_json::json!({"name": name, "title": name, "fields": fields, "primaryKey": [key], "huiqi:department": "d"});
        if fields.iter().any(|f| f["name"] == "filed") {
            spec["huiqi:known"] = serde_json::json!({"by": ["filed"]});
        }
        serde_json::from_value(spec).unwrap()
    });
    Catalog::new(tables.collect()).unwrap()
}

/// The values of some columns of a table, row by row, joined by `|`; nulls are empty.
pub(super) fn show(done: &Ingested, table: &str, columns: &[&str]) -> Vec<String> {
    let (index, _) = done.dataset.catalog.table(table).unwrap();
    let batch = &done.dataset.tables[index.index()].batch;
    let row = |at: usize| {
        let values = columns
            .iter()
            .map(|c| array_value_to_string(batch.column_by_name(c).unwrap(), at).unwrap());
        values.collect::<Vec<_>>().join("|")
    };
    (0..batch.num_rows()).map(row).collect()
}

/// `line field code` of every quarantined row of a file.
pub(super) fn faults(done: &Ingested, file: &str) -> Vec<String> {
    let rows = done.quarantine.iter().filter(|q| q.file == file);
    rows.map(|q| format!("{} {} {}", q.line, q.field, q.code)).collect()
}

/// The codes of all warnings about a file or table.
pub(super) fn warned(done: &Ingested, file: &str) -> Vec<String> {
    done.warnings
        .iter()
        .filter(|w| w.file == file)
        .map(|w| w.code.clone())
        .collect()
}

/// A levy line: number, taxpayer, month of 2022 (1 to 12), filing day, status, due amount.
pub(super) fn line(number: &str, id: &str, month: u32, filed: &str, status: &str, due: &str) -> String {
    let end = crate::calendar::Month::new(2022, month).unwrap().last_day().unwrap();
    format!("{number},{id},2022-{month:02}-01,{end},{filed},{status},1,{due},3,5,,")
}
