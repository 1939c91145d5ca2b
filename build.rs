//! Tells the program its commit and build. Uses git if it is there; needs neither git nor a network.

#![allow(clippy::print_stdout)] // a build script speaks to cargo through it

use std::path::Path;
use std::process::Command;

/// What the program is made of, for git and cargo.
const PARTS: [&str; 4] = ["src", "build.rs", "Cargo.toml", "Cargo.lock"];

fn main() {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| "unknown".to_owned());
    let (profile, target) = (variable("PROFILE"), variable("TARGET"));
    println!("cargo:rustc-env=HUIQI_BUILD={profile} {target}");
    println!("cargo:rerun-if-env-changed=HUIQI_COMMIT");
    // A build for development does not follow the commits: each would build everything anew.
    let released = profile == "release";
    let commit = std::env::var("HUIQI_COMMIT").ok().filter(|given| !given.is_empty());
    let commit = match commit {
        Some(given) => given,
        None if released => released_from().unwrap_or_else(|| "unknown".to_owned()),
        None => "none: development".to_owned(),
    };
    println!("cargo:rustc-env=HUIQI_COMMIT={commit}");
    println!("cargo:rerun-if-changed=build.rs");
}

/// The commit, marked if what the program is made of differs from it.
fn released_from() -> Option<String> {
    for part in PARTS {
        println!("cargo:rerun-if-changed={part}");
    }
    for name in ["HEAD", "index", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", name])?;
        if Path::new(&path).exists() {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let mut status = vec!["status", "--porcelain", "--untracked-files=no", "--"];
    status.extend(PARTS);
    let changed = git(&status)?;
    Some(if changed.is_empty() {
        commit
    } else {
        format!("{commit} with changes")
    })
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = output.status.success().then(|| String::from_utf8(output.stdout))?;
    text.ok().map(|text| text.trim().to_owned())
}
