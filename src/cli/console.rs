//! What is said on stderr: stages, warnings, errors; as text, as a progress bar on a terminal, or as JSON lines.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{ColorArgument, Common, FormatArgument, LangArgument};
use super::failure::Failure;
use crate::report::Lang;

/// More warnings than this are only counted.
const MOST_WARNINGS: usize = 20;

/// The user's screen.
pub(super) struct Console {
    /// Language of everything said.
    pub(super) lang: Lang,
    /// Whether stderr gets colours.
    pub(super) color: bool,
    quiet: bool,
    json: bool,
    bar: Option<ProgressBar>,
    stage: u64,
}

/// Stages of a run.
pub(super) const STAGES: u64 = 6;

impl Console {
    pub(super) fn new(common: &Common) -> Console {
        let terminal = std::io::stderr().is_terminal();
        let json = common.log_format == FormatArgument::Json;
        let color = match common.color {
            ColorArgument::Always => true,
            ColorArgument::Never => false,
            ColorArgument::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        };
        let lang = if common.lang == LangArgument::En {
            Lang::En
        } else {
            Lang::Zh
        };
        let bar = (terminal && !common.quiet && !json).then(|| {
            let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(STAGES).with_style(style)
        });
        start_log(json);
        Console {
            lang,
            color: color && !json,
            quiet: common.quiet,
            json,
            bar,
            stage: 0,
        }
    }

    /// A new stage of the work begins.
    pub(super) fn stage(&mut self, zh: &str, en: &str) {
        self.stage += 1;
        let text = self.lang.pick(zh, en);
        if let Some(bar) = &self.bar {
            bar.set_position(self.stage);
            bar.set_message(text.to_owned());
        } else if self.json {
            tracing::info!(stage = self.stage, of = STAGES, "{text}");
        } else if !self.quiet {
            self.line(&format!("[{}/{STAGES}] {text}", self.stage));
        }
    }

    /// Something that the user should know.
    pub(super) fn note(&self, zh: &str, en: &str) {
        let text = self.lang.pick(zh, en);
        if self.json {
            tracing::info!("{text}");
        } else if !self.quiet {
            self.line(text);
        }
    }

    /// Warnings of one stage; all are in the run's files, so a long list is cut here.
    pub(super) fn warnings(&self, warnings: &[String]) {
        if self.json {
            warnings.iter().for_each(|text| tracing::warn!("{text}"));
            return;
        }
        if self.quiet {
            return;
        }
        for text in warnings.iter().take(MOST_WARNINGS) {
            self.line(&format!(
                "{}{text}",
                self.painted("33", self.lang.pick("提醒：", "warning: "))
            ));
        }
        if let Some(more) = warnings.len().checked_sub(MOST_WARNINGS).filter(|more| *more > 0) {
            self.line(
                &self
                    .lang
                    .pick("另有 {} 条提醒。", "{} more warnings.")
                    .replace("{}", &more.to_string()),
            );
        }
    }

    /// An error: where, why, what to do. Said even when quiet.
    pub(super) fn failure(&mut self, failure: &Failure) {
        self.done();
        let [place, cause, remedy] = failure.text(self.lang);
        if self.json {
            tracing::error!(
                code = failure.exit.code(),
                place,
                remedy,
                details = &*failure.details,
                "{cause}"
            );
            return;
        }
        if !failure.details.is_empty() {
            self.line(failure.details.trim_end());
        }
        let lang = self.lang;
        self.line(&format!(
            "{}{place}",
            self.painted("1;31", lang.pick("错误：", "error: "))
        ));
        self.line(&format!("  {}{cause}", lang.pick("原因：", "cause: ")));
        if !remedy.is_empty() {
            self.line(&format!("  {}{remedy}", lang.pick("办法：", "remedy: ")));
        }
    }

    /// Takes the progress bar away.
    pub(super) fn done(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn painted(&self, code: &str, text: &str) -> String {
        if self.color {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn line(&self, text: &str) {
        let write = || {
            let _ = writeln!(std::io::stderr(), "{text}"); // nobody reads: nothing to do about it
        };
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// Logging goes to stderr; `HUIQI_LOG` sets its level (`warn` for text, `info` for JSON).
fn start_log(json: bool) {
    let usual = if json { "warn,huiqi=info" } else { "warn" };
    let filter = tracing_subscriber::EnvFilter::try_from_env("HUIQI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usual));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    // A second start in one process (tests) keeps the first.
    let _ = if json {
        builder.json().try_init()
    } else {
        builder.without_time().try_init()
    };
}
