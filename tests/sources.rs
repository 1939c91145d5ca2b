//! `huiqi sources check` and `huiqi sources new` as a user meets them, on small files made by hand and the mappings of the project.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assert_cmd::cargo::CommandCargoExt;

/// Codes from the worked examples ID01 and ID02, and a resident id with a wrong check digit (ID08 ends with 1).
const CODES: [&str; 2] = ["91530428MA6YY1015E", "92530428MA6YY20BX7"];
const BAD_PERSON: &str = "530428199001010002";

const HEAD: &str = "统一社会信用代码,企业名称,市场主体类型,成立日期,登记状态,注销日期,行业代码,行业名称,住所所属街道乡镇,行政区划代码,\
    法定代表人（负责人）,证件号码,从业人数,隶属企业统一社会信用代码,科技企业类型";

/// Exit code, stdout, stderr of a command run in the project.
fn ran(arguments: &[&str], files: &[&Path]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("huiqi").unwrap();
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("sources")
        .args(arguments)
        .args(files)
        .env_remove("HUIQI_LOG")
        .stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A line of the register.
fn enterprise(at: usize, founded: &str, person: &str) -> String {
    let code = CODES[at % 2];
    format!("{code},元江{at}公司,有限责任公司,{founded},存续,,5212,超市,澧江街道,530428001,张三,{person},3,,\n")
}

/// A register with so many good and bad rows.
fn register(good: usize, bad: usize) -> String {
    let good = (0..good).map(|at| enterprise(at, "2015-10-27", ""));
    let bad = (0..bad).map(|at| enterprise(at, "2022-02-30", ""));
    format!("{HEAD}\n{}", good.chain(bad).collect::<String>())
}

struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Files {
        Files(tempfile::tempdir().unwrap())
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

#[test]
fn a_file_that_fits_exits_with_0_and_a_folder_says_what_it_lacks() {
    let files = Files::new();
    let path = files.put("01_市场主体登记信息.csv", register(2, 0));
    let (code, out, err) = ran(&["check"], &[&path]);
    assert_eq!(code, 0, "{out}{err}");
    for part in [
        "✓ 对得上 enterprise（市场主体登记）",
        "utf-8",
        "分隔符 ','",
        "数据 2 行，错误 0 行（0.00%）",
        "有问题的 0 个",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    // Of a folder also what a run would miss is said, in its words; what must be there is a finding.
    let (code, folder, _) = ran(&["check"], &[files.0.path()]);
    assert_eq!(code, 1, "{folder}");
    let lacking = folder.strip_prefix(&out).unwrap();
    for part in [
        "✗ 缺少“科技创新券交易”（文件名 17_科技创新券交易*）",
        "（对照 voucher_tx）。放入这份导出表；确实没有的，在 data/sources/voucher_tx.toml 写 required = false。",
        "· 缺少“任务台账”（文件名 21_任务台账*）",
        "其中内容未知",
        "份必需的导出表，运行会停止",
    ] {
        assert!(lacking.contains(part), "{part}: {lacking}");
    }
}

#[test]
fn a_renamed_file_is_found_by_its_headings() {
    let files = Files::new();
    let path = files.put("企业名单.csv", register(2, 0));
    let (code, out, _) = ran(&["check"], &[&path]);
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("✗ 表头对得上 enterprise") && out.contains("01_市场主体登记信息*"),
        "{out}"
    );
    assert!(out.contains("表头相符 100%"), "{out}");
    // In another character set and with another delimiter, its rows are read all the same.
    let text = register(2, 0).replace(',', "|");
    let path = files.put("名单.txt", encoding_rs::GB18030.encode(&text).0);
    let (code, out, _) = ran(&["check", "--lang", "en"], &[&path]);
    assert_eq!(code, 1, "{out}");
    for part in [
        "headings fit enterprise",
        "encoding: \"gb18030\" in the file, \"utf-8\" in the mapping",
        "2 rows, 0 rejected",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
}

/// As a run would read it: title lines, semicolons or tabs, UTF-16.
#[test]
fn headings_are_found_where_a_run_finds_them() {
    let files = Files::new();
    let plain = format!("元江县市场主体名单\n统计口径：全县，2022年\n{}", register(2, 1));
    let tabs = plain.replace(',', "\t");
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(tabs.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (name, bytes, delimiter) in [
        ("01_市场主体登记信息.csv", plain.clone().into_bytes(), "分隔符 ','"),
        (
            "01_市场主体登记信息(1).csv",
            plain.replace(',', ";").into_bytes(),
            "分隔符 ';'",
        ),
        ("01_市场主体登记信息(2).csv", wide, "分隔符 '\\t'"),
    ] {
        let path = files.put(name, bytes);
        let (_, out, err) = ran(&["check"], &[&path]);
        for part in [
            "✓ 对得上 enterprise",
            "标题 2 行，表头 1 行",
            "数据 3 行，错误 1 行",
            delimiter,
        ] {
            assert!(out.contains(part), "{name}: {part} is not in\n{out}{err}");
        }
    }
}

/// The sheet's name stands at the end of a text file's name, and two heading rows of the sheet are one in the text.
#[test]
fn a_text_is_held_against_the_mapping_that_its_name_means() {
    let files = Files::new();
    let head = "合同编号,房产编号,出租方性质,承租方名称,承租方统一社会信用代码,出租面积,月租金,起租日期,止租日期,是否转租,中高风险地区,服务业（承租方填报）";
    let path = files.put(
        "12_房屋租赁及房产_租赁.csv",
        format!("{head}\nZL000000001,FC00000023,行政事业单位,甲,,20,500.00,2021-03-01,2023-02-28,否,否,是\n"),
    );
    let (code, out, err) = ran(&["check"], &[&path]);
    assert!(code == 0 && out.contains("✓ 对得上 lease"), "{out}{err}");
    assert!(out.contains("表头 1 行"), "{out}");
}

#[test]
fn missing_and_unknown_headings_come_with_suggestions() {
    let files = Files::new();
    let head = HEAD
        .replacen("企业名称", "公司名称", 1)
        .replacen("从业人数", "职工人数", 1)
        + ",备用";
    let path = files.put("01_市场主体登记信息.csv", register(1, 0).replacen(HEAD, &head, 1));
    let (code, out, _) = ran(&["check"], &[&path]);
    assert_eq!(code, 1, "{out}");
    for part in [
        "缺少必需的表头，运行会停止",
        "缺少必需的表头：“企业名称 / 单位名称”，最接近“公司名称”（name）",
        "未识别的表头：“公司名称”，最接近“企业名称”（name）",
        "未识别的表头：“职工人数”，最接近“从业人数”（employees）",
        "未识别的表头：“备用”\n",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
}

/// The limit of common.toml is 2 % from 2,000 rows on: 40 of 2,000 are 2 % exactly, of 1,999 rows are too few to say, 41 of 2,000 are too
/// many.
#[test]
fn too_many_rejected_rows_exit_with_1() {
    let files = Files::new();
    for (good, bad, wanted) in [(1960, 40, 0), (1958, 41, 0), (1959, 41, 1), (1960, 41, 1)] {
        let path = files.put("01_市场主体登记信息.csv", register(good, bad));
        let (code, out, _) = ran(&["check"], &[&path]);
        assert_eq!(code, wanted, "{bad} bad: {out}");
        assert_eq!(out.contains("超过上限 2.00%，运行会停止"), wanted == 1, "{out}");
        assert!(
            out.contains(&format!("最常见：成立日期 日期不存在或超出1900年至2100年 {bad}")),
            "{out}"
        );
        let line = format!("第{}行 成立日期 \"2022-02-30\"", good + 2);
        assert!(out.contains(&line), "{line}: {out}");
    }
}

#[test]
fn rejected_rows_show_no_personal_data() {
    let files = Files::new();
    let bad = enterprise(0, "2015-10-27", BAD_PERSON);
    let path = files.put("01_市场主体登记信息.csv", format!("{}{bad}", register(3, 0)));
    for format in ["text", "json"] {
        let (code, out, err) = ran(&["check", "--format", format], &[&path]);
        assert_eq!(code, 0, "{out}");
        assert!(out.contains("5304**********0002"), "{out}");
        assert!(
            !out.contains(BAD_PERSON) && !err.contains(BAD_PERSON) && !out.contains("张三"),
            "{out}"
        );
    }
}

#[test]
fn machines_get_json() {
    let files = Files::new();
    let fits = files.put("01_市场主体登记信息.csv", register(2, 1));
    let other = files.put("其他.csv", "甲,乙\n1,2\n");
    let (code, out, _) = ran(&["check", "--format", "json"], &[&fits, &other]);
    assert_eq!(code, 1);
    let all: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(all["findings"], 1);
    let first = &all["files"][0];
    assert_eq!(
        (&first["format"], &first["encoding"]),
        (&"text".into(), &"utf-8".into())
    );
    let sheet = &first["sheets"][0];
    assert_eq!(
        (&sheet["fit"], &sheet["mapping"]),
        (&"fits".into(), &"enterprise".into())
    );
    assert_eq!((&sheet["rows"], &sheet["rejected"]), (&3.into(), &1.into()));
    assert_eq!(sheet["first"][0]["code"], "impossible_date");
    assert_eq!(all["files"][1]["sheets"][0]["fit"], "unknown");
}

#[test]
fn bad_files_and_arguments() {
    let files = Files::new();
    let nowhere = files.0.path().join("nowhere.csv");
    let (code, _, err) = ran(&["check"], &[&nowhere]);
    assert!(code == 3 && err.contains("nowhere.csv"), "{code} {err}");
    for (name, bytes) in [
        ("空.csv", &b""[..]),
        ("坏.xlsx", b"PK\x03\x04 broken"),
        ("坏.xls", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    ] {
        let path = files.put(name, bytes);
        let (code, out, err) = ran(&["check"], &[&path]);
        assert!(code == 1 && out.contains(name), "{name}: {code} {out}{err}");
    }
    let path = files.put("a.csv", "a,b\n");
    for wrong in [&["check"][..], &["check", "--no-such-option"], &["look"], &[], &["new"]] {
        assert_eq!(ran(wrong, &[]).0, 2, "{wrong:?}");
    }
    let (code, _, err) = ran(&["check", "--sources", "nowhere"], &[&path]);
    assert!(code == 2 && err.contains("--sources"), "{err}");
}

/// Two title rows, one of which names the unit; a heading row; a total.
fn workbook(path: &Path, sheets: &[&str]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        sheet.write(0, 0, "项目台账").unwrap();
        sheet.write(1, 0, "单位：万元").unwrap();
        for (at, heading) in (0_u16..).zip(["项目编号", "统一社会信用代码", "补助金额", "批复日期", "是否到账"])
        {
            sheet.write(2, at, heading).unwrap();
        }
        for row in 0..4_u32 {
            let code = CODES[usize::try_from(row % 2).unwrap()];
            sheet.write(3 + row, 0, format!("XM{row:03}")).unwrap();
            sheet.write(3 + row, 1, code).unwrap();
            sheet
                .write(3 + row, 2, [1.5, 3.0, 4.5, 6.0][usize::try_from(row).unwrap()])
                .unwrap();
            sheet.write(3 + row, 3, "2022-05-01").unwrap();
            sheet.write(3 + row, 4, "是").unwrap();
        }
        sheet.write(7, 0, "合计").unwrap();
        sheet.write(7, 2, 15).unwrap();
    }
    book.save(path).unwrap();
}

#[test]
fn a_draft_is_printed_or_written_but_never_over_a_file() {
    let files = Files::new();
    let path = files.0.path().join("21_项目补助_2022.xlsx");
    workbook(&path, &["补助"]);
    let (code, out, err) = ran(&["new", "--id", "project_grant"], &[&path]);
    assert_eq!(code, 0, "{err}");
    for part in [
        "id = \"project_grant\"",
        "glob = [\"21_项目补助*.xlsx\"]",
        "sheets = [\"补助\"]",
        "title_rows = 2",
        "by = \"code\"",
        "{ headings = [\"项目编号\"], required = true, identifier = true }",
        "{ headings = [\"补助金额\"], unit = \"wan_yuan\" }",
        "uscc = { headings = [\"统一社会信用代码\"] }",
        "TODO",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let (_, schema) = out.split_once("# schemas/project_grant.json\n").unwrap();
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    let types: Vec<&str> = schema["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["huiqi:type"].as_str().unwrap())
        .collect();
    assert_eq!(types, ["text", "uscc", "money", "date", "boolean"]);
    let dir = files.0.path().join("out");
    let to = dir.to_str().unwrap();
    let (code, out, err) = ran(&["new", "--out", to], &[&path]);
    assert!(
        code == 0 && out.contains("new_source.toml") && out.contains("TODO"),
        "{out}{err}"
    );
    fs::write(dir.join("new_source.json"), "mine").unwrap();
    let (code, _, err) = ran(&["new", "--out", to], &[&path]);
    assert!(code == 2 && err.contains("不覆盖"), "{code} {err}");
    assert_eq!(fs::read_to_string(dir.join("new_source.json")).unwrap(), "mine");
}

#[test]
fn a_draft_needs_a_file_with_headings_a_sheet_and_a_free_name() {
    let files = Files::new();
    let path = files.0.path().join("两表.xlsx");
    workbook(&path, &["甲表", "乙表"]);
    let (code, _, err) = ran(&["new"], &[&path]);
    assert!(
        code == 2 && err.contains("甲表, 乙表") && err.contains("--sheet"),
        "{code} {err}"
    );
    assert_eq!(ran(&["new", "--sheet", "丙表"], &[&path]).0, 2);
    let (code, out, err) = ran(&["new", "--sheet", "乙表"], &[&path]);
    assert!(code == 0 && out.contains("sheets = [\"乙表\"]"), "{err}");
    for id in ["enterprise", "common", "Big", "1x", "../x", ""] {
        let (code, _, err) = ran(&["new", "--sheet", "乙表", "--id", id], &[&path]);
        assert!(code == 2 && err.contains("--id"), "{id}: {code} {err}");
    }
    assert_eq!(ran(&["new"], &[&files.0.path().join("nowhere.csv")]).0, 3);
    let broken = files.put("坏.xlsx", b"PK\x03\x04 broken");
    assert_eq!(ran(&["new"], &[&broken]).0, 4);
    let empty = files.put("空.csv", "");
    assert_eq!(ran(&["new"], &[&empty]).0, 4);
}
