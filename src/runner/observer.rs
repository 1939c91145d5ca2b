//! Who watches a run.

use crate::report::Lang;

use super::{Failure, Notice, Options, Outcome};

/// The stages of a run, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The policy pack is compiled, exports and mappings are looked at.
    Plan,
    /// The exports are read.
    Read,
    /// What was read before is loaded instead.
    Load,
    /// Every measure is assessed for every record.
    Assess,
    /// Entitlements are added up.
    Impact,
    /// Tables and reports are written.
    Publish,
    /// The run folder becomes visible.
    Commit,
}

impl Stage {
    /// How many stages one run passes; [`Stage::Read`] and [`Stage::Load`] exclude each other.
    pub const COUNT: u64 = 6;

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Stage::Plan => 1,
            Stage::Read | Stage::Load => 2,
            Stage::Assess => 3,
            Stage::Impact => 4,
            Stage::Publish => 5,
            Stage::Commit => 6,
        }
    }

    /// Its name for machines.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Stage::Plan => "plan",
            Stage::Read => "read",
            Stage::Load => "load",
            Stage::Assess => "assess",
            Stage::Impact => "impact",
            Stage::Publish => "publish",
            Stage::Commit => "commit",
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Stage::Plan => lang.pick(
                "读取政策包，核对导出表和对照",
                "Reading the policy pack, looking at the exports",
            ),
            Stage::Read => lang.pick("读取各部门导出表", "Reading the exports"),
            Stage::Load => lang.pick("载入已读取的数据", "Loading what was read before"),
            Stage::Assess => lang.pick("计算应享", "Assessing"),
            Stage::Impact => lang.pick("汇总", "Adding up"),
            Stage::Publish => lang.pick("写出结果和部门报告", "Writing tables and reports"),
            Stage::Commit => lang.pick("封存", "Committing"),
        }
    }
}

/// Something about this run that is worth a line but decides nothing about its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Note {
    pub(super) fn new(zh: &str, en: &str) -> Note {
        Note {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// Is told how a run goes on.
pub trait Observer {
    /// A run begins: these folders are read and written.
    fn begins(&mut self, _options: &Options) {}

    /// A stage begins.
    fn stage(&mut self, _stage: Stage) {}

    /// What the run noticed, the worst first; called once, before anything is published.
    fn noticed(&mut self, _notices: &[Notice]) {}

    /// Something worth a line.
    fn note(&mut self, _note: &Note) {}

    /// The run is done and visible; nobody else writes into its folder of runs yet.
    ///
    /// # Errors
    /// [`Failure`] of whoever watches: the run stays, and whoever started it gets this.
    fn ends(&mut self, _outcome: &Outcome) -> Result<(), Failure> {
        Ok(())
    }
}

/// Watches and says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {}
