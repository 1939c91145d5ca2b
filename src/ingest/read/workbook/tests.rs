use std::path::PathBuf;

use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook as Writer};

use super::*;
use crate::ingest::FieldKind;

fn export(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("data/exports")
        .join(name)
}

fn count(workbook: &mut Workbook, sheet: &str) -> usize {
    workbook.read(sheet, |block| block.len()).unwrap().iter().sum()
}

type Fields = Vec<(FieldKind, String)>;

fn rows(workbook: &mut Workbook, sheet: &str) -> Vec<(u32, Fields)> {
    let row = |r: crate::ingest::Row<'_>| {
        (
            r.line(),
            (0..r.len())
                .map(|i| r.field(i).unwrap())
                .map(|(k, t)| (k, t.to_owned()))
                .collect(),
        )
    };
    workbook
        .read(sheet, |block| block.rows().map(row).collect::<Vec<_>>())
        .unwrap()
        .concat()
}

// Body rows of each sheet (合计 included), counted with another program; three rows of title, scope and header
// stand above them. The second header row of the lease sheet counts as body there.
#[test]
fn the_countys_workbooks() {
    for (file, sheets) in [
        (
            "02_税务登记及信用级别.xlsx",
            vec![("税务登记", 2032), ("纳税信用级别", 2314), ("年度应税销售额", 3878)],
        ),
        (
            "05_留抵退税及预缴台账.xlsx",
            vec![("留抵基础信息", 189), ("退税申请", 168), ("预缴", 125)],
        ),
        ("08_企业所得税申报(1).xls", vec![("企业所得税", 2909)]),
        ("08_企业所得税申报(2).xls", vec![("企业所得税", 2910)]),
        (
            "11_就业业务台账.xlsx",
            vec![("人员身份", 2263), ("用工备案", 2058), ("灵活就业缓缴", 43)],
        ),
        (
            "12_房屋租赁及房产.xlsx",
            vec![("房产", 226), ("租赁", 324), ("租金减免", 419)],
        ),
        (
            "14_清欠台账.xlsx",
            vec![("澧江街道", 12), ("县直部门", 21), ("清偿明细", 165)],
        ),
        ("16_工信科技及督查.xlsx", vec![("指标", 20), ("风险区域", 2)]),
    ] {
        let mut workbook = Workbook::open(&export(file)).unwrap();
        for (sheet, body) in sheets {
            assert_eq!(count(&mut workbook, sheet), body + 3, "{file} {sheet}");
        }
    }
}

#[test]
fn merged_headings_of_the_lease_sheet() {
    let mut workbook = Workbook::open(&export("12_房屋租赁及房产.xlsx")).unwrap();
    let merged = workbook.merged("租赁").unwrap();
    let rows = rows(&mut workbook, "租赁");
    let heading = |column: u32| {
        let at = usize::try_from(column - 1).unwrap();
        rows.iter()
            .find(|(line, _)| *line == 3)
            .unwrap()
            .1
            .get(at)
            .unwrap()
            .1
            .clone()
    };
    // 承租方 and 租期 lie over two columns each, all other headings over both rows.
    let wide: Vec<String> = merged
        .iter()
        .filter(|m| m.0 == 3 && m.2 == 3)
        .map(|m| heading(m.1))
        .collect();
    assert_eq!(wide, ["承租方", "租期"]);
    assert!(merged.contains(&(3, 1, 4, 1)));
    assert_eq!(heading(1), "合同编号");
}

#[test]
fn a_web_page_called_xls() {
    let path = export("19_餐饮核酸检测.xls");
    assert_eq!(detect(&path).unwrap(), Format::Html);
    let mut workbook = Workbook::open(&path).unwrap();
    assert_eq!(workbook.sheet_names(), [""]);
    let rows = rows(&mut workbook, "");
    let header: Vec<&str> = rows[2].1.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(header[..3], ["统一社会信用代码", "单位名称", "月份"]);
    assert_eq!(rows.last().unwrap().1[0].1, "合计");
    let merged = workbook.merged("").unwrap();
    assert_eq!(merged, [(1, 1, 1, 7), (2, 1, 2, 7)]);
}

#[test]
fn kinds_gaps_and_empty_rows() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kinds.xlsx");
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("甲").unwrap();
    let date = CellFormat::new().set_num_format("yyyy-mm-dd");
    sheet.write_string(0, 1, "题").unwrap();
    sheet.write_number(2, 0, 59.048_209).unwrap();
    sheet.write_number(2, 1, 44652).unwrap();
    sheet
        .write_datetime_with_format(2, 2, ExcelDateTime::from_ymd(2022, 5, 1).unwrap(), &date)
        .unwrap();
    sheet.write_boolean(2, 3, true).unwrap();
    sheet.write_string(2, 5, "９１ 'x").unwrap();
    sheet.write_string(2, 6, "").unwrap();
    writer.add_worksheet().set_name("空").unwrap();
    writer.save(&path).unwrap();
    let mut workbook = Workbook::open(&path).unwrap();
    assert_eq!(workbook.sheet_names(), ["甲", "空"]);
    let field = |kind, text: &str| (kind, text.to_owned());
    assert_eq!(
        rows(&mut workbook, "甲"),
        [
            (1, vec![field(FieldKind::Text, ""), field(FieldKind::Text, "题")]),
            (
                3,
                vec![
                    field(FieldKind::Number, "59.048209"),
                    field(FieldKind::Number, "44652"),
                    field(FieldKind::Date, "2022-05-01"),
                    field(FieldKind::Boolean, "是"),
                    field(FieldKind::Text, ""),
                    field(FieldKind::Text, "９１ 'x"),
                ]
            ),
        ]
    );
    assert_eq!(count(&mut workbook, "空"), 0);
    assert!(matches!(workbook.read("乙", |_| ()), Err(ReadError::NoSheet { .. })));
    assert_eq!(sheet_names(&path).unwrap().len(), 2);
    assert_eq!(read_sheet(&path, "甲", |b| b.len()).unwrap(), [2]);
    assert!(merged_regions(&path, "甲").unwrap().is_empty());
}

#[test]
fn large_sheets_come_in_blocks() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long.xlsx");
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("甲").unwrap();
    for row in 0..10_000 {
        sheet.write_number(row, 0, row).unwrap();
    }
    writer.save(&path).unwrap();
    assert_eq!(read_sheet(&path, "甲", |b| b.len()).unwrap(), [4096, 4096, 1808]);
}

#[test]
fn hostile_and_broken_files_are_errors() {
    use std::io::Write;
    let dir = tempfile::tempdir().unwrap();
    let bomb = dir.path().join("bomb.xlsx");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&bomb).unwrap());
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    for _ in 0..4 {
        zip.write_all(&vec![b'x'; 1 << 20]).unwrap();
    }
    zip.finish().unwrap();
    assert!(matches!(
        super::super::bounds::check_zip(&bomb, 1 << 20),
        Err(ReadError::TooLarge { .. })
    ));
    assert!(super::super::bounds::check_zip(&bomb, 5 << 20).is_ok());
    for (name, bytes) in [
        ("a.xlsx", &b"PK\x03\x04 cut short"[..]),
        ("a.xls", &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..]),
    ] {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert!(matches!(Workbook::open(&path), Err(ReadError::Broken { .. })), "{name}");
    }
    let real = std::fs::read(export("16_工信科技及督查.xlsx")).unwrap();
    let path = dir.path().join("half.xlsx");
    std::fs::write(&path, &real[..real.len() / 2]).unwrap();
    assert!(Workbook::open(&path).is_err());
}
