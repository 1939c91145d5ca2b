use super::*;
use crate::schema::Catalog;
use std::path::Path;

/// Every table of the schemas that an export fills is here with all its columns, and nothing else.
#[test]
fn as_the_schemas_have_it() {
    let catalog = Catalog::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")).unwrap();
    let ours = SHEETS.iter().map(|s| s.table).chain([PENALTIES]);
    let mut seen = 0;
    for table in ours {
        // A table that nobody reads yet is written all the same.
        let Some((_, spec)) = catalog.table(table.name) else {
            continue;
        };
        seen += 1;
        let mut wanted: Vec<&str> = spec.fields.iter().map(|f| f.name.as_str()).collect();
        let mut found: Vec<&str> = table
            .columns
            .iter()
            .map(|c| c.name)
            .filter(|n| *n != "evasion_dates")
            .collect();
        wanted.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, wanted, "{}", table.name);
    }
    assert!(seen >= 30);
}

#[test]
fn corrected_columns_and_strangers_exist() {
    for sheet in SHEETS {
        let table = sheet.table;
        assert!(table.corrected.is_none_or(|name| table.at(name).is_some()));
        match table.stranger {
            Stranger::Code(name) | Stranger::Name(name) => assert!(table.at(name).is_some(), "{}", table.name),
            Stranger::Unit => assert!(table.at("social_unit_no").is_some()),
            Stranger::Nobody => {}
        }
    }
}

#[test]
fn sheets_stand_by_their_workbook() {
    let mut books: Vec<&str> = SHEETS.iter().map(|s| s.book).collect();
    books.dedup();
    let mut sorted = books.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(books.len(), sorted.len());
    assert_eq!(At::Enjoyed as usize + 1, SHEETS.len());
    assert_eq!(
        At::CreditRating.sheet().text_name(),
        "02_税务登记及信用级别_纳税信用级别.csv"
    );
    assert_eq!(At::TaxLine.sheet().text_name(), "06_税费申报明细.csv");
    assert_eq!(At::TreasuryReceipt.sheet().text_name(), "07_国库入库流水_TIPS.txt");
    assert_eq!(At::CitReturnTwo.sheet().text_name(), "08_企业所得税申报(2).csv");
}
