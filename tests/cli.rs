//! The command as a user meets it: usage errors, exit codes, lock, readers that leave.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::CommandCargoExt;

fn huiqi(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("huiqi").unwrap();
    command
        .current_dir(dir)
        .args(arguments)
        .env_remove("HUIQI_LOG")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null());
    command
}

/// Letters and punctuation of Chinese.
fn is_chinese(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

/// Exit code and stderr.
fn ended(output: &Output) -> (i32, String) {
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stderr.clone()).unwrap(),
    )
}

fn ran(dir: &Path, arguments: &[&str]) -> (i32, String) {
    ended(&huiqi(dir, arguments).output().unwrap())
}

/// A project with empty folders.
fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["data/exports", "data/sources", "data/policy/2022", "schemas"] {
        fs::create_dir_all(dir.path().join(name)).unwrap();
    }
    dir
}

#[test]
fn wrong_arguments_exit_with_2() {
    let dir = project();
    for wrong in [
        &[][..],
        &["walk"],
        &["run", "--no-such-option"],
        &["run", "--as-of", "2022-02-30"],
        &["run", "--threads", "0"],
        &["run", "--lang", "fr"],
        &["check"],
    ] {
        let (code, text) = ran(dir.path(), wrong);
        assert_eq!(code, 2, "{wrong:?}: {text}");
        assert!(!text.is_empty(), "{wrong:?}");
    }
}

#[test]
fn help_and_version_go_to_stdout_and_exit_with_0() {
    let dir = project();
    for asked in [
        &["--help"][..],
        &["--version"],
        &["run", "--help"],
        &["check", "--help"],
    ] {
        let output = huiqi(dir.path(), asked).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{asked:?}");
        assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "{asked:?}");
    }
}

#[test]
fn a_missing_folder_is_named_with_its_option_in_both_languages() {
    let dir = project();
    let (code, text) = ran(dir.path(), &["run", "--exports", "nowhere"]);
    assert_eq!(code, 2);
    assert!(
        text.contains("nowhere") && text.contains("原因") && text.contains("--exports"),
        "{text}"
    );
    let (code, text) = ran(dir.path(), &["run", "--exports", "nowhere", "--lang", "en"]);
    assert_eq!(code, 2);
    assert!(
        text.contains("cause: ") && text.contains("remedy: ") && text.contains("--exports"),
        "{text}"
    );
    let (code, text) = ran(dir.path(), &["check", "nowhere"]);
    assert_eq!(code, 2);
    assert!(text.contains("nowhere"), "{text}");
}

#[test]
fn an_empty_policy_pack_exits_with_2_and_writes_no_run() {
    let dir = project();
    let (code, text) = ran(dir.path(), &["run"]);
    assert_eq!(code, 2, "{text}");
    assert!(!dir.path().join("runs/current").exists());
}

#[test]
fn a_locked_folder_exits_with_6_and_says_who_holds_it() {
    let dir = project();
    fs::create_dir(dir.path().join("runs")).unwrap();
    let lock = fs::File::create(dir.path().join("runs/.lock")).unwrap();
    lock.try_lock().unwrap();
    fs::write(dir.path().join("runs/.lock"), "pid 4711\n").unwrap();
    let (code, text) = ran(dir.path(), &["run"]);
    assert_eq!(code, 6, "{text}");
    assert!(text.contains("4711") && text.contains("办法"), "{text}");
}

#[test]
fn a_folder_that_cannot_be_written_exits_with_3() {
    let dir = project();
    fs::write(dir.path().join("file"), "").unwrap();
    let (code, text) = ran(dir.path(), &["run", "--out", "file/runs"]);
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("file/runs"), "{text}");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let dir = project();
    let mut child = huiqi(dir.path(), &["run", "--help"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(ended(&output), (0, String::new()));
}

#[test]
fn colours_only_when_asked_for_and_json_when_asked_for() {
    let dir = project();
    let (_, plain) = ran(dir.path(), &["run", "--exports", "nowhere"]);
    assert!(!plain.contains('\u{1b}'));
    let (_, painted) = ran(dir.path(), &["run", "--exports", "nowhere", "--color", "always"]);
    assert!(painted.contains("\u{1b}[1;31m"));
    let (code, json) = ran(dir.path(), &["run", "--exports", "nowhere", "--log-format", "json"]);
    assert_eq!(code, 2);
    for line in json.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["level"], "ERROR");
    }
}

#[test]
fn nothing_is_computed_that_nobody_named() {
    // A folder without data/exports: the sample that the program was built beside is not taken instead.
    let dir = tempfile::tempdir().unwrap();
    let (code, text) = ran(dir.path(), &["run"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("当前文件夹里没有导出表文件夹 data/exports。"), "{text}");
    assert!(text.contains("用 --exports 指定导出表文件夹"), "{text}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "something was written");
    let (code, text) = ran(dir.path(), &["run", "--lang", "en"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("The current folder has no folder data/exports"), "{text}");
    assert!(!text.chars().any(is_chinese), "{text}");
}

#[test]
fn a_file_where_a_folder_is_expected_is_called_that() {
    let dir = project();
    fs::write(dir.path().join("file"), "").unwrap();
    for option in ["--exports", "--policy", "--sources", "--schemas", "--out"] {
        let (code, text) = ran(dir.path(), &["run", option, "file"]);
        assert_eq!(code, 2, "{option}: {text}");
        assert!(
            text.contains("这是一个文件，不是文件夹。") && text.contains(option),
            "{option}: {text}"
        );
    }
}

#[test]
fn wrong_arguments_are_told_in_the_language_asked_for() {
    let dir = project();
    for (wrong, zh, en) in [
        (
            &["run", "--exprots", "x"][..],
            [
                "没有 --exprots 这个参数。",
                "是不是 --exports？",
                "用 huiqi run --help 查看全部参数。",
            ],
            [
                "There is no argument --exprots.",
                "Did you mean --exports?",
                "See huiqi run --help",
            ],
        ),
        (
            &["rum"],
            ["没有 rum 这个命令。", "是不是 ", "用 huiqi --help 查看"],
            ["There is no command rum.", "Did you mean ", "See huiqi --help"],
        ),
        (
            &["run", "--as-of", "2022-02-30"],
            [
                "的内容“2022-02-30”不符合要求。",
                "日期写作 2022-12-31。",
                "huiqi run --help",
            ],
            [
                "cannot be “2022-02-30”",
                "Days are written 2022-12-31.",
                "huiqi run --help",
            ],
        ),
        (
            &["runs", "prune"],
            ["缺少 --keep", "huiqi runs prune", "办法："],
            ["--keep", "is missing.", "huiqi runs prune"],
        ),
        (
            &["run", "--color", "pink"],
            ["不能是“pink”。", "可以是：auto / always / never。", "办法："],
            ["cannot be “pink”.", "It may be: auto / always / never.", "remedy: "],
        ),
    ] {
        let (code, text) = ran(dir.path(), wrong);
        assert_eq!(code, 2, "{text}");
        assert!(zh.iter().all(|words| text.contains(words)), "{text}");
        assert!(!text.contains("error:") && !text.contains("Usage"), "{text}");
        let english = [&["--lang", "en"], wrong].concat();
        let (code, text) = ran(dir.path(), &english);
        assert_eq!(code, 2, "{text}");
        assert!(en.iter().all(|words| text.contains(words)), "{text}");
        assert!(!text.chars().any(is_chinese), "{text}");
    }
}

#[test]
fn help_is_chinese_unless_english_is_asked_for() {
    let dir = project();
    let help = |arguments: &[&str], locale: &str| {
        let output = huiqi(dir.path(), arguments).env("LC_ALL", locale).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let chinese = help(&["run", "--help"], "C.UTF-8");
    assert!(
        chinese.contains("用法：huiqi run [选项]") && chinese.contains("导出表文件夹"),
        "{chinese}"
    );
    for text in [
        help(&["run", "--help", "--lang", "en"], "C.UTF-8"),
        help(&["run", "--help"], "en_US.UTF-8"),
    ] {
        assert!(text.contains("Usage: huiqi run [OPTIONS]"), "{text}");
        assert!(!text.chars().any(is_chinese), "{text}");
    }
    assert!(help(&["run", "--help", "--lang", "zh"], "en_US.UTF-8").contains("用法"));
}

#[test]
fn the_version_names_commit_and_build() {
    let dir = project();
    let output = huiqi(dir.path(), &["--version"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with(&format!("huiqi {} (commit ", env!("CARGO_PKG_VERSION"))),
        "{text}"
    );
    assert!(text.contains("debug ") || text.contains("release "), "{text}");
}

#[test]
fn completions_and_manual_pages_are_generated() {
    let dir = project();
    let out = |arguments: &[&str]| {
        let output = huiqi(dir.path(), arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = out(&["completions", shell]);
        assert!(script.contains("huiqi") && script.contains("exports"), "{shell}");
    }
    let page = out(&["man"]);
    assert!(page.contains(".SH 名称") && page.contains("逐户、逐项、逐期"), "{page}");
    let page = out(&["man", "--lang", "en"]);
    assert!(page.contains(".SH NAME") && !page.chars().any(is_chinese), "{page}");
    let said = out(&["man", "--out", "pages"]);
    assert!(said.contains("huiqi-runs-prune.1"), "{said}");
    assert!(dir.path().join("pages/huiqi-run.1").is_file());
}

/// A run that is whole: no outputs, and a manifest that says so; written `age` seconds ago.
fn old_run(runs: &Path, id: &str, age: u64) {
    let home = runs.join(id);
    fs::create_dir_all(&home).unwrap();
    let manifest = r#"{"title": "t", "as_of": "2022-12-31", "language": "zh", "outputs": []}"#;
    fs::write(home.join("manifest.json"), manifest).unwrap();
    let time = std::time::SystemTime::now() - std::time::Duration::from_secs(age);
    fs::File::open(&home).unwrap().set_modified(time).unwrap();
}

#[test]
#[cfg(unix)]
fn old_runs_are_listed_and_cleared_away_but_never_the_current_one() {
    let dir = project();
    let runs = dir.path().join("runs");
    for (id, age) in [("a", 400), ("b", 300), ("c", 200), ("d", 100)] {
        old_run(&runs, id, age);
    }
    fs::create_dir(runs.join("refused")).unwrap();
    std::os::unix::fs::symlink("a", runs.join("current")).unwrap();
    let out = |arguments: &[&str]| {
        let output = huiqi(dir.path(), arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let list = out(&["runs", "list"]);
    let ids: Vec<&str> = list
        .lines()
        .skip(2)
        .filter_map(|l| l.split_whitespace().next())
        .collect();
    assert_eq!(ids, ["d", "c", "b", "a"], "{list}");
    assert!(list.lines().last().unwrap().contains("当前"), "{list}");
    let json: serde_json::Value = serde_json::from_str(&out(&["runs", "list", "--format", "json"])).unwrap();
    assert_eq!(json["runs"][3]["id"], "a");
    assert_eq!(json["runs"][3]["current"], true);
    // The last two stay, and the one that `current` leads to although it is the oldest.
    let said = out(&["runs", "prune", "--keep", "2"]);
    assert_eq!(said, "已删除 b\n删除 1 次运行，保留 3 次。\n");
    let left = |name: &str| runs.join(name).is_dir();
    assert!(left("a") && !left("b") && left("c") && left("d") && left("refused"));
    let said = out(&["runs", "prune", "--keep", "0", "--lang", "en"]);
    assert_eq!(said, "removed d\nremoved c\n2 runs removed, 1 kept.\n");
    assert!(left("a") && !left("c"));
}

#[test]
#[cfg(unix)]
fn the_folder_of_runs_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = project();
    let (code, _) = ran(dir.path(), &["run", "--out", "new/runs"]);
    assert_eq!(code, 2);
    let mode = |name: &str| fs::metadata(dir.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("new/runs"), mode("new/runs/.lock")), (0o700, 0o600));
}

#[test]
#[cfg(unix)]
fn an_interrupted_county_leaves_nothing_half_made() {
    let dir = tempfile::tempdir().unwrap();
    for (signal, code, lang, words) in [
        ("-INT", 130, "zh", "已中断：写了一半的导出表和标准答案已删除"),
        (
            "-TERM",
            143,
            "en",
            "Interrupted: the half-made exports and their truth were removed",
        ),
    ] {
        let child = huiqi(
            dir.path(),
            &["synth", "--enterprises", "1000000", "--out", "county", "--lang", lang],
        )
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
        let begun = std::time::Instant::now();
        while !dir.path().join("county.truth/planted.csv").exists() {
            assert!(begun.elapsed().as_secs() < 60, "nothing is written");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let id = child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let (ended_with, text) = ended(&child.wait_with_output().unwrap());
        assert_eq!(ended_with, code, "{text}");
        assert!(text.contains(words), "{text}");
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            0,
            "{signal}: something is left"
        );
    }
}

#[test]
fn every_command_of_the_operators_guide_is_one() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/操作手册.md");
    let guide = fs::read_to_string(guide).unwrap();
    let dir = project();
    let mut commands = 0;
    for line in guide.lines() {
        let Some((_, typed)) = line.split_once("/opt/huiqi/huiqi ") else {
            continue;
        };
        let end = typed.find(['>', ';', '|', '`']).unwrap_or(typed.len());
        let mut words: Vec<&str> = typed[..end].split_whitespace().collect();
        // With --help the arguments in front of it are still looked at, and nothing is done.
        words.push("--help");
        let output = huiqi(dir.path(), &words).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{line}: {}", ended(&output).1);
        commands += 1;
    }
    assert!(commands >= 10, "{commands} commands");
}
