//! The progress bar: one line that never wraps, whose label is that of the work being done.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Drawn again so often, so that the clock goes on during long stages.
const TICK: Duration = Duration::from_millis(200);

/// Drawn at most so often a second: short stages are shown too.
const DRAWS: u8 = 100;

/// Done, here, to do. Blocks such as █ are two cells wide on Chinese terminals and one elsewhere, these are one everywhere.
const MARKS: &str = "=>-";

/// A bar on stderr.
#[derive(Clone)]
pub(super) struct Bar {
    bar: ProgressBar,
    of: u64,
}

impl Bar {
    /// A bar of `of` stages; nothing is drawn before the first.
    pub(super) fn new(of: u64) -> Bar {
        // The label is cut at the terminal's width, counted in cells: a Chinese character is two of them.
        let style = ProgressStyle::with_template("{bar:18} {elapsed:>3} {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars(MARKS);
        let target = ProgressDrawTarget::stderr_with_hz(DRAWS);
        Bar {
            bar: ProgressBar::with_draw_target(Some(of), target).with_style(style),
            of,
        }
    }

    /// Stage `number` begins. Number and words are one text, so that both change at once.
    pub(super) fn stage(&self, number: u64, words: &str) {
        self.bar.set_message(format!("{number}/{} {words}", self.of));
        self.bar.set_position(number);
        self.bar.enable_steady_tick(TICK);
        self.bar.tick();
    }

    /// Writes something above the bar.
    pub(super) fn beside(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.bar.disable_steady_tick();
        self.bar.finish_and_clear();
    }
}
