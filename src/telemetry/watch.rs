//! A stopwatch over a run: passes on what it is told, takes the times of the stages, and writes what machines read when the run is done.

use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::{METRICS, lineage, metrics};
use crate::audit::{AuditError, KnownManifest, LINEAGE, replace_file};
use crate::runner::{Exit, Failure, Note, Notice, Observer, Options, Outcome, Stage};

/// How long a run and its stages took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Seconds from 1970 (UTC) to the end of the run.
    pub ended: u64,
    /// Milliseconds of the whole run.
    pub total: u64,
    /// Milliseconds of each stage that was passed, in order.
    pub stages: Vec<(Stage, u64)>,
}

impl Times {
    /// Milliseconds of a stage; `None` if it was not passed.
    #[must_use]
    pub fn of(&self, stage: Stage) -> Option<u64> {
        self.stages
            .iter()
            .find(|(known, _)| *known == stage)
            .map(|(_, time)| *time)
    }
}

/// Watches a run for somebody else and takes the time.
pub struct Watch<'o> {
    inner: &'o mut dyn Observer,
    begun: Instant,
    stages: Vec<(Stage, Instant)>,
    times: Times,
}

impl<'o> Watch<'o> {
    /// Begins to watch for `inner`.
    pub fn over(inner: &'o mut dyn Observer) -> Watch<'o> {
        Watch {
            inner,
            begun: Instant::now(),
            stages: Vec::new(),
            times: Times::default(),
        }
    }

    /// The times of the run; all zero before it is done.
    #[must_use]
    pub fn times(&self) -> &Times {
        &self.times
    }

    fn take(&mut self) -> Result<(), Failure> {
        let now = Instant::now();
        let ends = self.stages.iter().skip(1).map(|(_, began)| *began).chain([now]);
        let spans = self.stages.iter().zip(ends);
        self.times = Times {
            ended: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_err(|_| wrong_clock())?
                .as_secs(),
            total: millis(self.begun, now),
            stages: spans.map(|((stage, from), to)| (*stage, millis(*from, to))).collect(),
        };
        Ok(())
    }
}

fn millis(from: Instant, to: Instant) -> u64 {
    // 2^64 milliseconds are half a thousand million years.
    u64::try_from(to.duration_since(from).as_millis()).unwrap_or(u64::MAX)
}

fn wrong_clock() -> Failure {
    Failure::new(
        Exit::Io,
        METRICS,
        ("系统时钟早于1970年。", "The clock of the system is before 1970."),
        (
            "结果已写出；校准时钟后再运行一次。",
            "The result is there; set the clock and run again.",
        ),
    )
}

impl Observer for Watch<'_> {
    fn begins(&mut self, options: &Options) {
        self.inner.begins(options);
    }

    fn stage(&mut self, stage: Stage) {
        self.stages.push((stage, Instant::now()));
        self.inner.stage(stage);
    }

    fn noticed(&mut self, notices: &[Notice]) {
        self.inner.noticed(notices);
    }

    fn note(&mut self, note: &Note) {
        self.inner.note(note);
    }

    /// Writes `metrics.prom` (not of a trial) and the lineage of the run (once) beside the run.
    fn ends(&mut self, outcome: &Outcome) -> Result<(), Failure> {
        self.take()?;
        let home = &outcome.home;
        let out = home.parent().unwrap_or_else(|| Path::new("."));
        let manifest = KnownManifest::read(home)?;
        if !outcome.is_trial {
            let text = metrics(&manifest, outcome, &self.times);
            replace_file(&out.join(METRICS), text.as_bytes())?;
        }
        let path = out.join(format!("{}{LINEAGE}", manifest.id));
        if !outcome.repeated || !path.try_exists().map_err(AuditError::io(&path))? {
            let mut text =
                serde_json::to_vec_pretty(&lineage(home, &manifest, self.times.ended)?).map_err(AuditError::from)?;
            text.push(b'\n');
            replace_file(&path, &text)?;
        }
        self.inner.ends(outcome)
    }
}
