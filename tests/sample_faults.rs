//! What goes wrong on the way must not show in the results: killed runs, full disks, locks, broken packs, exports that are missing.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

#[path = "support/county.rs"]
mod county;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use county::{
    assert_same, copy, current, done, mappings_of_our_own, program, project, run, runs_in, said, shared, tree,
};

/// Exit code and stderr.
fn ended(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    let text = said(&output);
    (output.status.code().unwrap(), text)
}

fn started(out: &Path, options: &[&str]) -> Child {
    run(out, options)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until the run being written has `name` (`""`: is begun), and says so; false if the program ended before.
fn wrote(child: &mut Child, out: &Path, name: &str) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(300) {
        let temporary = runs_in(out)
            .into_iter()
            .find(|n| n.ends_with(".tmp") && n != ".current.tmp");
        if temporary.is_some_and(|n| out.join(n).join(name).exists()) {
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        sleep(Duration::from_millis(1));
    }
    false
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_first_run_leaves_no_run() {
    let out = tempfile::tempdir().unwrap();
    for after in [50, 200, 500, 1000, 1500] {
        let child = started(out.path(), &[]);
        sleep(Duration::from_millis(after));
        kill(child);
        let left = if out.path().exists() {
            runs_in(out.path())
        } else {
            Vec::new()
        };
        assert!(
            left.iter().all(|name| name.starts_with('.')),
            "after {after} ms: {left:?}"
        );
        assert!(!out.path().join("current").exists(), "after {after} ms");
    }
}

#[test]
fn a_killed_run_leaves_the_old_one_and_the_next_one_succeeds() {
    let out = tempfile::tempdir().unwrap();
    copy(shared(), out.path(), false);
    let whole = current(out.path());
    let mut caught = 0;
    // Begun; in the middle of the tables; in the middle of the reports; all but committed.
    for name in ["", "entitlements.parquet", "reports", "manifest.json"] {
        let mut child = started(out.path(), &["--force"]);
        caught += usize::from(wrote(&mut child, out.path(), name));
        kill(child);
        assert_same(&whole, &current(out.path()), &format!("killed at {name:?}"));
        let shown: Vec<_> = runs_in(out.path())
            .into_iter()
            .filter(|n| !n.starts_with('.'))
            .collect();
        assert_eq!(shown.len(), 1, "killed at {name:?}: {shown:?}");
    }
    assert!(caught >= 3, "only {caught} of 4 runs were killed while they wrote");
    // The next one clears up, and gives what it always gives.
    done(&mut run(out.path(), &["--force"]));
    assert_same(&whole, &current(out.path()), "after the kills");
    assert_eq!(runs_in(out.path()).len(), 1, "{:?}", runs_in(out.path()));
}

#[test]
fn only_one_run_at_a_time() {
    let out = tempfile::tempdir().unwrap();
    let child = started(out.path(), &[]);
    let lock = out.path().join(".lock");
    let begun = Instant::now();
    while !fs::read_to_string(&lock).is_ok_and(|text| text.contains(&child.id().to_string())) {
        assert!(begun.elapsed() < Duration::from_secs(60), "the first run takes no lock");
        sleep(Duration::from_millis(5));
    }
    let (code, text) = ended(&mut run(out.path(), &[]));
    let holder = child.id().to_string();
    kill(child);
    assert_eq!(code, 6, "{text}");
    assert!(text.contains(&holder), "{text}");
}

/// A limit on the size of files fails writes as a full disk does (the signal that comes with it is ignored).
#[test]
fn a_full_disk_exits_with_3_and_keeps_the_old_run() {
    let out = tempfile::tempdir().unwrap();
    copy(shared(), out.path(), false);
    let before = tree(out.path());
    let script = "trap '' XFSZ; ulimit -f 2000; exec \"$@\"";
    let mut command = Command::new("sh");
    command
        .args(["-c", script, "sh"])
        .arg(program())
        .args(["run", "--quiet", "--force", "--out"])
        .arg(out.path());
    command.current_dir(project());
    let (code, text) = ended(&mut command);
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("原因") && text.contains("磁盘"), "{text}");
    let mut after = tree(out.path());
    after.insert(".lock".to_owned(), before[".lock"].clone()); // names the last process
    assert_same(&before, &after, "full disk");
}

/// A real full disk and a disk that may only be read, where the system lets us mount them.
#[test]
fn a_small_disk_and_a_read_only_disk_exit_with_3_and_keep_the_old_run() {
    let dir = tempfile::tempdir().unwrap();
    // 1 MB of room beside the old run.
    let script = "mount -t tmpfs -o size=${ROOM}k none \"$DISK\" && cp -a \"$OLD/.\" \"$DISK\" || exit 77
        \"$HUIQI\" run --quiet --force --out \"$DISK\" >/dev/null; echo small=$?
        diff -r -x .lock \"$OLD\" \"$DISK\" && echo same
        mount -o remount,ro \"$DISK\" || exit 77
        \"$HUIQI\" run --quiet --out \"$DISK\" >/dev/null; echo readonly=$?
        diff -r -x .lock \"$OLD\" \"$DISK\" && echo same";
    let size: usize = current(shared()).values().map(|b| b.len().div_ceil(4096) * 4).sum();
    let output = Command::new("unshare")
        .args(["-Urm", "sh", "-c", script])
        .current_dir(project())
        .env("ROOM", (size + 1024).to_string())
        .env("DISK", dir.path())
        .env("OLD", shared())
        .env("HUIQI", program())
        .output();
    let Some(output) = output.ok().filter(|o| o.status.success() || !o.stdout.is_empty()) else {
        return; // no right to mount here; the limit above stands for it
    };
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), said(&output));
    assert!(text.starts_with("small=3\nsame\nreadonly=3\nsame\n"), "{text}");
}

#[test]
fn a_broken_pack_exits_with_2_and_names_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let pack = dir.path().join("pack");
    copy(&project().join("data/policy/2022"), &pack, false);
    let file = pack.join("measures/innovation_voucher.toml");
    let text = fs::read_to_string(&file).unwrap();
    let broken = text.replacen("expr = \"", "expr = \"no_such_column = 1 AND ", 1);
    fs::write(&file, &broken).unwrap();
    let line = 1 + broken.lines().position(|l| l.contains("no_such_column")).unwrap();
    let out = dir.path().join("runs");
    let (code, said) = ended(run(&out, &["--policy"]).arg(&pack));
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains(&format!("measures/innovation_voucher.toml:{line}:")),
        "{said}"
    );
    assert!(said.contains("no_such_column"), "{said}");
    assert_eq!(runs_in(&out), [""; 0]);
}

/// File 01 has 2036 rows, of them 26 in quarantine: 1.277 %.
#[test]
fn a_source_over_its_limit_exits_with_7_and_leaves_its_quarantine_to_be_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let (data, out) = (dir.path().join("data"), dir.path().join("runs"));
    let (mapping, text) = mappings_of_our_own(&data);
    let limited = |share: &str| {
        fs::write(&mapping, format!("{text}\n[quality]\nmax_rejected = \"{share}\"\n")).unwrap();
        ended(run(&out, &["--sources"]).arg(data.join("sources")))
    };
    let (code, said) = limited("1.27%");
    assert_eq!(code, 7, "{said}");
    for part in [
        "市场主体登记",
        "2,036 行中有 26 行（1.28%）",
        "上限 1.27%",
        "人数 数量为负数 8 行",
        "enterprise.toml",
        "办法",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(runs_in(&out), [""; 0]);
    let kept = tree(&out.join("refused"));
    let quarantine = kept
        .iter()
        .find(|(name, _)| name.ends_with("/quarantine.csv"))
        .unwrap()
        .1;
    assert!(
        String::from_utf8_lossy(quarantine)
            .contains("01_市场主体登记信息.csv,,38,统一社会信用代码,destroyed_identifier")
    );
    assert!(
        kept.keys()
            .any(|name| name.ends_with("reports/data_quality/数据质量.xlsx"))
    );
    // 26 of 2036 are 13 of 1018: a limit of that share lets them in.
    let (code, said) = limited("13/1018");
    assert_eq!(code, 0, "{said}");
}

#[test]
fn exports_that_are_missing_or_useless_exit_with_4_and_publish_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (exports, out) = (dir.path().join("exports"), dir.path().join("runs"));
    copy(&project().join("data/exports"), &exports, false);
    let refused = |what: &str| {
        let (code, said) = ended(run(&out, &["--exports"]).arg(&exports));
        assert_eq!(code, 4, "{said}");
        assert!(said.contains(what) && said.contains("办法"), "{said}");
        assert_eq!(runs_in(&out), [""; 0]);
    };
    // A voucher table whose buyers are all unknown is not the export that the mapping expects.
    let voucher = exports.join("17_科技创新券交易.csv");
    let text = fs::read_to_string(&voucher).unwrap();
    fs::write(&voucher, text.replace(",91530428", ",00000000")).unwrap();
    refused("17_科技创新券交易.csv");
    // A heading is gone.
    fs::write(&voucher, text.replacen("实付金额", "金额", 1)).unwrap();
    refused("17_科技创新券交易.csv");
    fs::remove_file(&voucher).unwrap();
    refused("17_科技创新券交易");
}
