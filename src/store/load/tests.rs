use std::collections::BTreeSet;
use std::path::PathBuf;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};

use super::*;
use crate::digest::FileDigest;
use crate::schema::TableSpec;
use crate::store::{Origin, StoreManifest, arrow_type, load_manifest, offsets, save};

const SPECS: [&str; 2] = [
    r#"{"name": "firm_tax", "title": "税", "primaryKey": ["uscc", "month"], "fields": [
        {"name": "uscc", "title": "码", "huiqi:type": "uscc"},
        {"name": "month", "title": "月", "huiqi:type": "month"},
        {"name": "paid", "title": "税额", "huiqi:type": "money"},
        {"name": "filed", "title": "日", "huiqi:type": "date"},
        {"name": "late", "title": "迟", "huiqi:type": "boolean"}]}"#,
    r#"{"name": "area", "title": "地", "fields": [{"name": "name", "title": "名", "huiqi:type": "text"}]}"#,
];

fn catalog() -> Arc<Catalog> {
    let specs = SPECS.iter().map(|s| serde_json::from_str(s).unwrap()).collect();
    Arc::new(Catalog::new(specs).unwrap())
}

fn table(spec: &TableSpec, columns: Vec<ArrayRef>, given: Vec<(String, ArrayRef)>) -> Table {
    let fields: Vec<Field> = spec
        .fields
        .iter()
        .map(|c| Field::new(&c.name, arrow_type(c.column_type), true))
        .collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    let lines = Int32Array::from_iter_values((0..batch.num_rows()).map(|i| i32::try_from(i).unwrap() + 2));
    let origin = Arc::new(Int32Array::from(vec![0; batch.num_rows()]));
    Table {
        batch,
        origin,
        line: Arc::new(lines),
        given,
    }
}

fn dataset(codes: Vec<Option<&str>>) -> Dataset {
    let catalog = catalog();
    let n = codes.len();
    let area = table(
        &catalog.tables[0],
        vec![Arc::new(StringArray::from(Vec::<&str>::new()))],
        vec![],
    );
    let paid: Vec<Option<i64>> = (0..n)
        .map(|i| (i != 1).then(|| i64::try_from(i).unwrap() * 7 - 3))
        .collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(codes)),
        Arc::new(Int32Array::from(vec![24_264; n])),
        Arc::new(Int64Array::from(paid)),
        Arc::new(Date32Array::from(vec![19_113; n])),
        Arc::new(BooleanArray::from(
            (0..n).map(|i| (i != 2).then_some(i % 2 == 0)).collect::<Vec<_>>(),
        )),
    ];
    let given: ArrayRef = Arc::new(Int64Array::from(vec![Some(5); n]));
    let tax = table(&catalog.tables[1], columns, vec![("is_small".to_owned(), given)]);
    let origins = vec![Origin {
        file: "a.xlsx".into(),
        sheet: "甲".into(),
    }];
    let owned = Some(BTreeSet::from(["A".to_owned()]));
    Dataset {
        catalog,
        tables: vec![area, tax],
        origins,
        owned,
        absent: BTreeSet::new(),
    }
}

fn sample() -> Dataset {
    dataset(vec![
        None,
        Some("A"),
        Some("A"),
        Some("B"),
        Some("C"),
        Some("C"),
        Some("C"),
    ])
}

fn saved() -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("store");
    let digest = FileDigest {
        file: "a.xlsx".into(),
        bytes: 3,
        sha256: "00".into(),
    };
    save(
        &dir,
        &sample(),
        &StoreManifest {
            inputs: vec![digest],
            mappings: vec![],
        },
    )
    .unwrap();
    (root, dir)
}

fn same(a: &Dataset, b: &Dataset) {
    assert_eq!((&a.origins, &a.owned), (&b.origins, &b.owned));
    for (a, b) in a.tables.iter().zip(&b.tables) {
        assert_eq!(
            (&a.batch, &a.origin, &a.line, &a.given),
            (&b.batch, &b.origin, &b.line, &b.given)
        );
    }
}

#[test]
fn what_is_saved_is_loaded() {
    let (root, dir) = saved();
    same(&load(&dir, catalog()).unwrap(), &sample());
    verify(&dir).unwrap();
    assert_eq!(load_manifest(&dir).unwrap().inputs[0].file, "a.xlsx");
    // Nothing but the store is left beside it.
    assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1);
}

#[test]
fn equal_datasets_give_equal_files() {
    let (_a, first) = saved();
    let (_b, second) = saved();
    for file in [
        "store.json",
        "tables/firm_tax.arrow",
        "tables/area.arrow",
        "offsets/firm_tax.arrow",
    ] {
        assert_eq!(
            std::fs::read(first.join(file)).unwrap(),
            std::fs::read(second.join(file)).unwrap(),
            "{file}"
        );
    }
}

#[test]
fn a_store_is_replaced_while_it_is_mapped() {
    let (_root, dir) = saved();
    let before = load(&dir, catalog()).unwrap();
    save(&dir, &dataset(vec![Some("Z")]), &StoreManifest::default()).unwrap();
    same(&before, &sample());
    assert_eq!(load(&dir, catalog()).unwrap().tables[1].batch.num_rows(), 1);
}

#[test]
fn rows_of_an_enterprise() {
    let (_root, dir) = saved();
    let rows = offsets(&dir, "firm_tax").unwrap().unwrap();
    assert_eq!(rows.rows("A"), Some(1..3));
    assert_eq!(rows.rows("B"), Some(3..4));
    assert_eq!(rows.rows("C"), Some(4..7));
    assert_eq!((rows.rows(""), rows.rows("BB"), rows.rows("D")), (None, None, None));
    assert!(offsets(&dir, "area").unwrap().is_none());
    assert!(matches!(offsets(&dir, "nothing"), Err(StoreError::Schema { .. })));
}

#[test]
fn unsorted_tables_and_foreign_folders_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("store");
    let unsorted = dataset(vec![Some("A"), Some("B"), Some("A")]);
    let refused = save(&dir, &unsorted, &StoreManifest::default());
    assert!(matches!(refused, Err(StoreError::Unsorted { row: 2, .. })));
    assert!(!dir.exists());
    std::fs::write(root.path().join("precious"), "x").unwrap();
    assert!(matches!(
        save(root.path(), &sample(), &StoreManifest::default()),
        Err(StoreError::NotAStore(_))
    ));
    assert!(matches!(load(&dir, catalog()), Err(StoreError::NotAStore(_))));
}

/// Flips bits all over a file: metadata is found by `load`, everything by `verify`, and nothing panics.
#[test]
fn every_damage_is_found() {
    let (_root, dir) = saved();
    let path = dir.join("tables/firm_tax.arrow");
    let good = std::fs::read(&path).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x41;
        // A fresh file each time: the old one may still be mapped.
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, &bad).unwrap();
        assert!(matches!(verify(&dir), Err(StoreError::Damaged { .. })), "byte {at}");
        let outcome = load(&dir, catalog());
        if at < 6 || at >= good.len() - 6 {
            assert!(matches!(outcome, Err(StoreError::Damaged { .. })), "byte {at}");
        }
    }
    for length in [0, 5, good.len() / 2, good.len() - 1] {
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, &good[..length]).unwrap();
        assert!(
            matches!(load(&dir, catalog()), Err(StoreError::Damaged { .. })),
            "{length} bytes"
        );
    }
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(load(&dir, catalog()), Err(StoreError::Io { .. })));
}

#[test]
fn other_catalogs_and_formats_are_refused() {
    let (_root, dir) = saved();
    let mut specs: Vec<TableSpec> = SPECS.iter().map(|s| serde_json::from_str(s).unwrap()).collect();
    specs[0].fields[2].name = "due".into();
    let other = Arc::new(Catalog::new(specs.clone()).unwrap());
    assert!(matches!(load(&dir, other), Err(StoreError::Schema { .. })));
    specs.remove(0);
    let fewer = Arc::new(Catalog::new(specs).unwrap());
    assert!(matches!(load(&dir, fewer), Err(StoreError::Schema { .. })));
    let path = dir.join("store.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("\"format\": 2", "\"format\": 3", 1)).unwrap();
    assert!(matches!(
        load(&dir, catalog()),
        Err(StoreError::Version { found: 3, .. })
    ));
    std::fs::write(&path, "{").unwrap();
    assert!(matches!(load(&dir, catalog()), Err(StoreError::Manifest(_))));
}
