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

/// Body rows of each sheet (合计 included), counted with another program; three rows of title, scope and header
/// stand above them. The second header row of the lease sheet counts as body here.
const BODY_ROWS: &str = "\
02_税务登记及信用级别.xlsx: 税务登记=2032 纳税信用级别=2314 年度应税销售额=3878
04_增值税申报_小规模纳税人.xlsx: 小规模申报=9346
05_留抵退税及预缴台账.xlsx: 留抵基础信息=189 退税申请=168 预缴=125 留抵退税库款=209
06_税费申报明细.xlsx: 申报明细=23016
08_企业所得税申报(1).xls: 企业所得税=2909
08_企业所得税申报(2).xls: 企业所得税=2910
09_社保单位缴费_2021-2022.xlsx: 2021年=8017 2022年=18214 参保登记=392 失业保险2021年度=383
10_职工缴费及工资明细.xlsx: 职工明细=22056
11_就业业务台账.xlsx: 人员身份=2263 用工备案=2058 技能证书=159 培训=146 见习=35 帮扶车间=460 劳务输出=74
11_就业业务台账.xlsx: 返乡创业=34 灵活就业缓缴=43
12_房屋租赁及房产.xlsx: 房产=226 租赁=324 租金减免=419
13_融资担保及信贷.xlsx: 创业担保贷款=83 融资担保=124 普惠小微余额=17 贷款台账=138 服务收费=61
14_清欠台账.xlsx: 澧江街道=12 红河街道=12 甘庄街道=12 因远镇=12 曼来镇=12 咪哩乡=13 羊街乡=12 那诺乡=13
14_清欠台账.xlsx: 洼垤乡=13 龙潭乡=12 县直部门=21 县属国企=13 大型民企=12 清偿明细=165 季度情况=31
15_财政资金及收费.xlsx: 直达资金=50 收费目录=25 收费明细=252 水库基金电量=124 注册费=22 困难主体房租水电气=62
16_工信科技及督查.xlsx: 高企申报=31 指标=20 应收账款融资=27 12328投诉=26 风险区域=2";

#[test]
fn the_countys_workbooks() {
    for line in BODY_ROWS.lines() {
        let (file, sheets) = line.split_once(": ").unwrap();
        let mut workbook = Workbook::open(&export(file)).unwrap();
        for (sheet, body) in sheets.split(' ').map(|s| s.split_once('=').unwrap()) {
            assert_eq!(
                count(&mut workbook, sheet),
                body.parse::<usize>().unwrap() + 3,
                "{file} {sheet}"
            );
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
    // 249 table rows, all of them filled.
    assert_eq!(rows.len(), 249);
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
fn broken_files_are_errors() {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("a.xlsx", &b"PK\x03\x04 cut short"[..]),
        ("a.xls", &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..]),
    ] {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert!(
            matches!(Workbook::open(&path), Err(ReadError::Refused { .. })),
            "{name}"
        );
    }
    let real = std::fs::read(export("16_工信科技及督查.xlsx")).unwrap();
    let path = dir.path().join("half.xlsx");
    std::fs::write(&path, &real[..real.len() / 2]).unwrap();
    assert!(Workbook::open(&path).is_err());
}

#[test]
fn a_formula_without_a_value_is_an_error_cell() {
    use std::io::Write;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("formula.xlsx");
    let mut writer = Writer::new();
    writer
        .add_worksheet()
        .set_name("甲")
        .unwrap()
        .write_number(0, 0, 1)
        .unwrap();
    writer.save(&path).unwrap();
    // The library always writes a value, so the sheet is replaced by one as other programs write it.
    let mut old = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let other = dir.path().join("other.xlsx");
    let mut new = zip::ZipWriter::new(std::fs::File::create(&other).unwrap());
    for at in 0..old.len() {
        let entry = old.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name.ends_with("sheet1.xml") {
            new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            new.write_all(
                b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">\
                  <c r=\"A1\"><f>1+1</f></c><c r=\"B1\"><f>1+1</f><v>2</v></c><c r=\"C1\" t=\"str\"><f>T(1)</f><v></v></c>\
                  <c r=\"D1\"><f t=\"shared\" si=\"4294967295\"/></c></row></sheetData></worksheet>",
            )
            .unwrap();
        } else {
            new.raw_copy_file(entry).unwrap();
        }
    }
    new.finish().unwrap();
    let mut workbook = Workbook::open(&other).unwrap();
    let fields = rows(&mut workbook, "甲").remove(0).1;
    let kinds: Vec<FieldKind> = fields.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        [FieldKind::Error, FieldKind::Number, FieldKind::Text, FieldKind::Error]
    );
    assert_eq!(fields[0].1, "#未计算");
}

/// Forty bytes at a time are overwritten, at places that differ from try to try.
#[test]
fn damaged_workbooks_do_not_take_the_program_down() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("damaged");
    let mut seed: u64 = 12345;
    for name in ["08_企业所得税申报(1).xls", "16_工信科技及督查.xlsx"] {
        let good = std::fs::read(export(name)).unwrap();
        for _ in 0..30 {
            let mut bad = good.clone();
            for _ in 0..40 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from((seed >> 20) % u64::try_from(good.len()).unwrap()).unwrap();
                bad[at] = seed.to_be_bytes()[7];
            }
            std::fs::write(&path, &bad).unwrap();
            if let Ok(mut workbook) = Workbook::open(&path) {
                for sheet in workbook.sheet_names() {
                    let _ = workbook.read(&sheet, |block| block.len());
                }
            }
        }
    }
}
