//! What is said on stderr: stages, what was noticed, errors; as text, with a progress bar on a terminal, or as JSON lines.

use std::io::{IsTerminal, Write};

use super::args::{ColorArgument, Common, FormatArgument, LangArgument};
use super::bar::Bar;
use super::places::full;
use super::said::Said;
use crate::audit::KnownManifest;
use crate::report::Lang;
use crate::report::department::grouped;
use crate::runner::{Failure, Level, Note, Notice, Observer, Options, Outcome, Stage};
use crate::telemetry::Times;

/// The user's screen.
pub(super) struct Console {
    /// Language of everything said.
    pub(super) lang: Lang,
    /// Whether stderr gets colours.
    pub(super) color: bool,
    quiet: bool,
    verbose: bool,
    json: bool,
    bar: Option<Bar>,
}

impl Console {
    pub(super) fn new(common: &Common) -> Console {
        let lang = if common.lang == LangArgument::En {
            Lang::En
        } else {
            Lang::Zh
        };
        let mut console = Console::plain(&Said {
            lang,
            color: common.color,
            log_format: common.log_format,
        });
        (console.quiet, console.verbose) = (common.quiet, common.verbose);
        if std::io::stderr().is_terminal() && !common.quiet && !console.json {
            console.bar = Some(Bar::new(Stage::COUNT));
        }
        console
    }

    /// A screen for what is wrong with the arguments: no progress.
    pub(super) fn plain(said: &Said) -> Console {
        let json = said.log_format == FormatArgument::Json;
        let color = match said.color {
            ColorArgument::Always => true,
            ColorArgument::Never => false,
            ColorArgument::Auto => {
                std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
            }
        };
        start_log(json);
        Console {
            lang: said.lang,
            color: color && !json,
            quiet: false,
            verbose: false,
            json,
            bar: None,
        }
    }

    /// Whether messages are JSON lines.
    pub(super) fn json(&self) -> bool {
        self.json
    }

    /// The progress bar, for whoever has to take it away from outside.
    pub(super) fn bar(&self) -> Option<Bar> {
        self.bar.clone()
    }

    /// Something that the user should know.
    pub(super) fn say(&self, zh: &str, en: &str) {
        let text = self.lang.pick(zh, en);
        if self.json {
            tracing::info!("{text}");
        } else if !self.quiet {
            self.line(text);
        }
    }

    /// The last line of the JSON log of a run: which run it was, its counts, and milliseconds of all that it passed.
    pub(super) fn ended(&self, outcome: &Outcome, times: &Times) -> Result<(), Failure> {
        if !self.json {
            return Ok(());
        }
        let manifest = KnownManifest::read(&outcome.home)?;
        let (run, repeated, figures) = (manifest.id, outcome.repeated, &outcome.figures);
        let check = manifest.checkpoint.map(|checkpoint| checkpoint.short());
        let ms = |stage| times.of(stage);
        tracing::info!(
            event = "end",
            run,
            check,
            repeated,
            files = figures.files,
            rows = figures.rows,
            rejected = figures.rejected,
            warnings = figures.warnings,
            notes = figures.notes,
            absent = figures.absent,
            total_ms = times.total,
            plan_ms = ms(Stage::Plan),
            read_ms = ms(Stage::Read),
            load_ms = ms(Stage::Load),
            assess_ms = ms(Stage::Assess),
            impact_ms = ms(Stage::Impact),
            publish_ms = ms(Stage::Publish),
            commit_ms = ms(Stage::Commit),
            "{}",
            self.lang.pick("运行结束", "run ends")
        );
        Ok(())
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
            bar.clear();
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
            Some(bar) => bar.beside(write),
            None => write(),
        }
    }

    /// One line of `-v`: how bad, where, what, how many rows and which come first.
    fn noticed_line(&self, notice: &Notice) -> String {
        let lang = self.lang;
        let (level, paint) = match notice.level {
            Level::Absent => (lang.pick("缺表", "absent"), "1;31"),
            Level::Error => (lang.pick("错误", "error"), "31"),
            Level::Warning => (lang.pick("提醒", "warning"), "33"),
            Level::Note => (lang.pick("说明", "note"), "2"),
        };
        let place: Vec<&str> = [&notice.file, &notice.sheet, &notice.field]
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        let lines: Vec<String> = notice.lines.iter().map(ToString::to_string).collect();
        let lines = match (lines.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::Zh) => format!("（第 {} 行）", lines.join("、")),
            (false, Lang::En) => format!(" (lines {})", lines.join(", ")),
        };
        let (words, count) = (lang.pick(&notice.zh, &notice.en), grouped(&notice.count.to_string()));
        let count = match (notice.level, lang) {
            (Level::Absent, _) => String::new(),
            (_, Lang::Zh) => format!("，{count} 处"),
            (_, Lang::En) => format!(", {count}"),
        };
        format!(
            "{} {}{}{words}{count}{lines}",
            self.painted(paint, &format!("[{level}]")),
            place.join(" "),
            lang.pick("：", ": ")
        )
    }
}

impl Observer for Console {
    fn begins(&mut self, options: &Options) {
        let (exports, policy, out) = (full(&options.exports), full(&options.policy), full(&options.out));
        if self.json {
            tracing::info!(exports, policy, out, "{}", self.lang.pick("开始运行", "run begins"));
            return;
        }
        let names = match self.lang {
            Lang::Zh => ["导出表：", "政策包：", "结果：  "],
            Lang::En => ["exports: ", "policy:  ", "results: "],
        };
        if !self.quiet {
            for (name, folder) in names.into_iter().zip([exports, policy, out]) {
                self.line(&format!("{name}{folder}"));
            }
        }
    }

    fn stage(&mut self, stage: Stage) {
        let (number, text) = (stage.number(), stage.name(self.lang));
        if let Some(bar) = &self.bar {
            bar.stage(number, text);
        } else if self.json {
            tracing::info!(stage = number, of = Stage::COUNT, "{text}");
        } else if !self.quiet {
            self.line(&format!("[{number}/{}] {text}", Stage::COUNT));
        }
    }

    fn noticed(&mut self, notices: &[Notice]) {
        if self.json {
            for n in notices {
                let words = self.lang.pick(&n.zh, &n.en);
                let lines = format!("{:?}", n.lines);
                let level = format!("{:?}", n.level).to_lowercase();
                let (code, table, file, sheet, field, count) =
                    (&n.code, &n.table, &n.file, &n.sheet, &n.field, n.count);
                if n.level == Level::Note {
                    tracing::info!(notice = level, code, table, file, sheet, field, count, lines, "{words}");
                } else {
                    tracing::warn!(notice = level, code, table, file, sheet, field, count, lines, "{words}");
                }
            }
        } else if !self.quiet {
            // What is absent is always said; everything else is in the report, and here if asked for.
            let shown = notices.iter().filter(|n| self.verbose || n.level == Level::Absent);
            shown.for_each(|notice| self.line(&self.noticed_line(notice)));
        }
    }

    fn note(&mut self, note: &Note) {
        self.say(&note.zh, &note.en);
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
