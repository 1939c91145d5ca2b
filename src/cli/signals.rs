//! SIGINT and SIGTERM: what is half made goes, what was there stays, and both are said.

use std::path::Path;

use super::bar::Bar;
use super::console::Console;
use crate::report::Lang;

/// What is said when a command is interrupted.
pub(super) struct Farewell {
    lang: Lang,
    json: bool,
    bar: Option<Bar>,
    left: (String, String),
}

impl Farewell {
    /// A run into `out`.
    pub(super) fn of_run(console: &Console, out: &Path) -> Farewell {
        let out = super::places::full(out);
        Farewell::new(
            console,
            (
                format!("已中断：没有写出任何结果，{out} 中已有的结果没有改动。"),
                format!("Interrupted: nothing was published, earlier results in {out} are untouched."),
            ),
        )
    }

    /// A made-up county in `out`.
    pub(super) fn of_synth(console: &Console, out: &Path) -> Farewell {
        let out = super::places::full(out);
        Farewell::new(
            console,
            (
                format!("已中断：写了一半的导出表和标准答案已删除，{out} 中没有留下文件。"),
                format!("Interrupted: the half-made exports and their truth were removed, {out} holds no file."),
            ),
        )
    }

    fn new(console: &Console, left: (String, String)) -> Farewell {
        Farewell {
            lang: console.lang,
            json: console.json(),
            bar: console.bar(),
            left,
        }
    }

    /// Watches for signals until the process ends. Where there are none (not Unix), an interruption ends the process, and the next run
    /// clears away what it left.
    pub(super) fn watch(self) {
        #[cfg(unix)]
        unix::watch(self);
        #[cfg(not(unix))]
        drop(self);
    }

    #[cfg(unix)]
    fn say(&self, code: i32) {
        use std::io::Write as _;
        if let Some(bar) = &self.bar {
            bar.clear();
        }
        let text = self.lang.pick(&self.left.0, &self.left.1);
        if self.json {
            tracing::error!(code, "{text}");
        } else {
            let _ = writeln!(std::io::stderr(), "{text}"); // nobody reads: nothing to do about it
        }
    }
}

#[cfg(unix)]
mod unix {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use super::Farewell;
    use crate::audit::discard;

    pub(super) fn watch(farewell: Farewell) {
        // Without the watcher the system's own way remains: the process ends, and the next run clears away what it left.
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
            return;
        };
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                end(&farewell, signal);
            }
        });
    }

    /// Ends with 128 and the signal's number, as shells do.
    #[allow(clippy::exit)] // other threads are at work; what they write counts no more
    fn end(farewell: &Farewell, signal: i32) {
        let _settled = discard();
        farewell.say(128 + signal);
        std::process::exit(128 + signal);
    }
}
