//! Every column and every link of every schema can be named in a formula: none is a word of SQL, links lead both ways.
#![allow(clippy::unwrap_used, reason = "test helpers")]

use std::fmt::Write as _;
use std::path::Path;

use assert_cmd::Command;
use huiqi::schema::{Cardinality, Catalog};

/// A fact that names something of a table.
fn fact(facts: &mut String, number: usize, on: &str, expr: &str) {
    let head =
        format!("[[fact]]\nid = \"named_{number}\"\non = \"{on}\"\ntype = \"boolean\"\nsays = \"x\"\nsource = \"x\"");
    write!(facts, "{head}\nexpr = \"{expr}\"\n\n").unwrap();
}

#[test]
fn every_column_and_link_can_be_named() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = Catalog::load(&root.join("schemas")).unwrap();
    let (mut facts, mut number) = (String::new(), 0);
    let mut name = |on: &str, expr: String| {
        number += 1;
        fact(&mut facts, number, on, &expr);
    };
    for table in &catalog.tables {
        for column in &table.fields {
            name(&table.name, format!("{0} IS NULL AND {0} = {0}", column.name));
        }
        for link in &table.links {
            let column = &catalog.table(&link.table).unwrap().1.fields.first().unwrap().name;
            name(
                &table.name,
                match link.cardinality {
                    Cardinality::One => format!("{}.{column} IS NULL", link.name),
                    Cardinality::Many => format!("ANY({}.{column} IS NULL)", link.name),
                },
            );
        }
    }
    assert!(number > 700, "{number}");
    let dir = tempfile::tempdir().unwrap();
    let pack = dir.path().join("pack");
    for folder in ["", "boards", "conditions", "facts", "lookups", "measures"] {
        std::fs::create_dir(pack.join(folder)).unwrap();
        for entry in std::fs::read_dir(root.join("data/policy/2022").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::copy(&path, pack.join(folder).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    std::fs::write(pack.join("facts/named.toml"), facts).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_huiqi"));
    check.current_dir(root).arg("check").arg(&pack).assert().success();
}
