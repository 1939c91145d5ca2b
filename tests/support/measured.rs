//! A child process and the most memory it had.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a child did.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) code: Option<i32>,
    pub(crate) said: String,
    pub(crate) seconds: f64,
    /// Peak of resident memory in MiB, as far as it was seen.
    pub(crate) peak: u64,
}

/// Runs a command to its end; its memory is looked at every millisecond.
pub(crate) fn measured(command: &mut Command) -> Measured {
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut stderr, &mut text).unwrap();
        String::from_utf8_lossy(&text).into_owned()
    });
    let mut peak = 0;
    let status = loop {
        peak = peak.max(resident(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(600) {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    Measured {
        code: status.code(),
        said: reader.join().unwrap(),
        seconds: begun.elapsed().as_secs_f64(),
        peak: peak / 1024,
    }
}

/// Highest resident memory so far in KiB; 0 where the system does not tell.
fn resident(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
