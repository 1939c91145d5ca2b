//! Configuration that cannot lie: what is left out of mappings, exports or cases stops the run or stands in red above its figures.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

#[path = "support/county.rs"]
mod county;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use county::{assert_same, copy, current, failing_pack, program, project, run, runs_in, said, shared};

/// Exit code and stderr.
fn ended(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    (output.status.code().unwrap(), said(&output))
}

/// The mappings and the lists beside them, in a folder of their own.
fn mappings(dir: &Path) -> PathBuf {
    copy(&project().join("data/sources"), &dir.join("sources"), false);
    copy(&project().join("data/reference"), &dir.join("reference"), false);
    dir.join("sources")
}

/// Refused for its configuration, with these words in both languages, and nothing written.
fn refused(out: &Path, options: &[&str], zh: &[&str], en: &[&str]) {
    for (lang, words) in [("zh", zh), ("en", en)] {
        let (code, text) = ended(&mut run(out, &[options, &["--lang", lang]].concat()));
        assert_eq!(code, 2, "{text}");
        for word in words {
            assert!(text.contains(word), "{word}: {text}");
        }
        assert_eq!(runs_in(out), [""; 0], "{lang}");
    }
}

#[test]
fn mappings_that_are_missing_stop_the_run_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("runs");
    let sources = mappings(dir.path());
    let said = |path: &Path| path.to_str().unwrap().to_owned();
    // One of them: the table of the refunds, and that of the penalties listed in its cells, would be empty, and nobody would know.
    fs::remove_file(sources.join("vat_credit.toml")).unwrap();
    refused(
        &out,
        &["--sources", &said(&sources)],
        &["政策包要用的 2 张表没有对照", "vat_credit（", "要用", "--sources"],
        &[
            "2 tables that the pack reads have no mapping",
            "vat_credit (for ",
            "--sources",
        ],
    );
    // A table that only a board reads.
    let sources = mappings(&dir.path().join("board"));
    fs::remove_file(sources.join("hotline_complaint.toml")).unwrap();
    refused(
        &out,
        &["--sources", &said(&sources)],
        &[
            "政策包要用的 1 张表没有对照",
            "hotline_complaint（12328投诉），12328投诉未办结要用",
        ],
        &[
            "1 tables that the pack reads have no mapping",
            "hotline_complaint (for ",
        ],
    );
    // All of them.
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    refused(
        &out,
        &["--sources", &said(&empty)],
        &["张表没有对照", "没有写出任何结果，已有结果没有改动。"],
        &[
            "have no mapping",
            "Nothing was published; earlier results are untouched.",
        ],
    );
}

#[test]
fn a_pack_whose_cases_fail_is_not_run() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("runs");
    copy(shared(), &out, false);
    let before = current(&out);
    let pack = failing_pack(dir.path());
    let pack = pack.to_str().unwrap();
    let (code, text) = ended(&mut run(&out, &["--policy", pack]));
    assert_eq!(code, 2, "{text}");
    for words in [
        "IV02",
        "应为 300000.01，得出 300000.00",
        "没有通过（见上）",
        "huiqi check",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_same(&before, &current(&out), "a pack that fails");
}

/// A made-up county with one text file per table, without the list of high-tech enterprises, which its mapping allows to be absent.
fn county_without_hightech(dir: &Path) -> PathBuf {
    let exports = dir.join("exports");
    let made = Command::new(program())
        .args(["synth", "--enterprises", "300", "--no-truth-rows", "--out"])
        .arg(&exports)
        .output()
        .unwrap();
    assert_eq!(made.status.code(), Some(0));
    let gone: Vec<PathBuf> = fs::read_dir(&exports)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_str().unwrap().contains("高企申报"))
        .collect();
    assert_eq!(gone.len(), 1);
    fs::remove_file(&gone[0]).unwrap();
    exports
}

#[test]
fn an_export_that_may_be_absent_stands_in_a_red_band_with_the_clauses_that_ask_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let exports = county_without_hightech(dir.path());
    let out = dir.path().join("runs");
    let (code, text) = ended(run(&out, &["--lang", "zh"]).arg("--exports").arg(&exports));
    assert_eq!(code, 0, "{text}");
    // The condition of the innovation voucher that looks certificates up.
    let clause = "付款当日是科技型中小企业，或持有效证书的高新技术企业（证书自有效期起3年内）";
    let band = "本次没有导出表“高企申报”";
    assert!(text.contains(band) && text.contains(clause), "{text}");
    let home = out.join("current");
    let page = |name: &str| {
        let folder = fs::read_dir(home.join("reports").join(name)).unwrap();
        let html = folder
            .map(|f| f.unwrap().path())
            .find(|p| p.extension().is_some_and(|e| e == "html"));
        fs::read_to_string(html.unwrap()).unwrap()
    };
    for department in ["data_quality", "county_industry"] {
        let page = page(department);
        assert!(
            page.contains("class=\"alert\"") && page.contains(band) && page.contains(clause),
            "{department}"
        );
    }
    // A department that no such measure concerns has no band.
    assert!(!page("county_housing").contains(band));
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(home.join("manifest.json")).unwrap()).unwrap();
    let absent = manifest["absent"].as_array().unwrap();
    let hightech = absent.iter().find(|a| a["table"] == "hightech").unwrap();
    let measures = hightech["measures"].as_array().unwrap();
    assert!(measures.iter().any(|m| m["measure"] == "innovation_voucher"));
    assert_eq!(manifest["noticed"][0]["code"], "absent_table");
    assert_eq!(manifest["reading"]["absent"], absent.len());
    assert!(text.contains(&format!("缺 {} 张表", absent.len())), "{text}");
}

#[test]
fn counts_are_the_same_on_the_terminal_in_the_report_and_in_the_manifest() {
    let home = shared().join("current");
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(home.join("manifest.json")).unwrap()).unwrap();
    let sum = |level: &str| -> u64 {
        let of = manifest["noticed"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|n| n["level"] == level);
        of.map(|n| n["count"].as_u64().unwrap()).sum()
    };
    let reading = &manifest["reading"];
    for (level, figure) in [("error", "rejected"), ("warning", "warnings"), ("note", "notes")] {
        assert_eq!(reading[figure], sum(level), "{level}");
    }
    assert_eq!(reading["absent"], manifest["absent"].as_array().unwrap().len());
    // The worst stands first.
    let rank = |n: &serde_json::Value| {
        ["absent", "error", "warning", "note"]
            .iter()
            .position(|l| n["level"] == *l)
            .unwrap()
    };
    let ranks: Vec<usize> = manifest["noticed"].as_array().unwrap().iter().map(rank).collect();
    assert!(ranks.is_sorted());
    // Said again for a result that is there already; `-v` has a line for each.
    let (code, text) = ended(&mut run(shared(), &["--threads", "2", "-v"]));
    assert_eq!(code, 0, "{text}");
    let number = |n: &serde_json::Value| {
        let digits = n.as_u64().unwrap().to_string();
        let groups: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|g| std::str::from_utf8(g).unwrap())
            .collect();
        groups.join(",")
    };
    let line = format!(
        "读入 {} 个文件 {} 行，搁置 {} 行，提醒 {} 处，说明 {} 处",
        number(&reading["files"]),
        number(&reading["rows"]),
        number(&reading["rejected"]),
        number(&reading["warnings"]),
        number(&reading["notes"])
    );
    assert!(text.contains(&line), "{line}: {text}");
    let levels = ["[缺表] ", "[错误] ", "[提醒] ", "[说明] "];
    let each = text
        .lines()
        .filter(|l| levels.iter().any(|level| l.starts_with(level)))
        .count();
    assert_eq!(each, ranks.len());
}

#[test]
fn a_run_says_what_it_takes_and_in_english_has_no_chinese_sentence() {
    let out = tempfile::tempdir().unwrap();
    let output = run(out.path(), &["--lang", "en"]).output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    for words in [
        format!("exports: {}", project().join("data/exports").display()),
        format!("policy:  {}", project().join("data/policy/2022").display()),
        format!("results: {}", out.path().display()),
    ] {
        assert!(text.contains(&words), "{words}: {text}");
    }
    // Only names are Chinese: that of the report's file, and of exports that are absent.
    let mut rest = text.replace("数据质量.html", "");
    let manifest = fs::read(out.path().join("current/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    for absent in manifest["absent"].as_array().unwrap() {
        let files = absent["files"].as_array().unwrap();
        for name in files.iter().chain([&absent["title"]]) {
            rest = rest.replace(name.as_str().unwrap(), "");
        }
    }
    let chinese = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
    assert!(!rest.chars().any(chinese), "{text}");
}

#[test]
#[cfg(unix)]
fn a_run_that_is_told_to_stop_leaves_everything_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let out = tempfile::tempdir().unwrap();
    copy(shared(), out.path(), false);
    let before = current(out.path());
    for (signal, code) in [("-TERM", 143), ("-INT", 130)] {
        let child = run(out.path(), &["--force"])
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let begun = std::time::Instant::now();
        while !runs_in(out.path()).iter().any(|name| name.ends_with(".tmp")) {
            assert!(begun.elapsed().as_secs() < 120, "nothing is written");
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let id = child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        let text = said(&output);
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert!(
            text.contains("已中断：没有写出任何结果") && text.contains("没有改动"),
            "{text}"
        );
        assert_eq!(runs_in(out.path()).len(), 1, "{signal}");
        assert_same(&before, &current(out.path()), signal);
    }
    // What a run writes is its owner's alone.
    let home = tempfile::tempdir().unwrap();
    let runs = home.path().join("runs");
    county::done(&mut run(&runs, &[]));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for folder in [
        &runs,
        &runs.join("current/"),
        &runs.join(".store"),
        &runs.join("current/reports"),
    ] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    for file in [
        "current/entitlements.csv",
        "current/quarantine.csv",
        "current/manifest.json",
        ".store/ledger.json",
        ".cases",
    ] {
        assert_eq!(mode(&runs.join(file)), 0o600, "{file}");
    }
}

/// The ledger of what was enjoyed is read by a closed list of names, so each name that the pack compares must be among them.
#[test]
fn the_names_of_the_ledger_are_words_of_its_column() {
    let read = |path: &str| -> toml::Table { fs::read_to_string(project().join(path)).unwrap().parse().unwrap() };
    let common = read("data/sources/common.toml");
    let words = common["words"]["enjoyed_measure"].as_table().unwrap();
    let comparison = read("data/policy/2022/comparison.toml");
    let claims = comparison["claim"].as_array().unwrap();
    let names: std::collections::BTreeSet<&str> = claims.iter().map(|claim| claim["name"].as_str().unwrap()).collect();
    assert!(!names.is_empty());
    assert_eq!(
        words
            .keys()
            .map(String::as_str)
            .collect::<std::collections::BTreeSet<_>>(),
        names
    );
}
