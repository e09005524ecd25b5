//! A progress bar on stderr, for runs long enough to wonder about.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use wegweiser_core::Progress;

/// Shorter runs show nothing: a bar that flashes up tells nobody anything.
const PATIENCE: Duration = Duration::from_millis(200);

/// Follows a run of the engine.
#[derive(Debug)]
pub(crate) struct Follower {
    bar: Option<ProgressBar>,
    since: Instant,
}

impl Follower {
    /// A follower that draws, or one that only keeps quiet.
    pub(crate) fn new(draws: bool) -> Self {
        let bar = draws.then(|| {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
            let template = "{spinner:.cyan} {msg} {bar:24.cyan/dim}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style.progress_chars("━╸─"));
            }
            bar
        });
        Self {
            bar,
            since: Instant::now(),
        }
    }

    /// What the engine calls now and then, from its threads.
    pub(crate) fn tick(&self, progress: Progress) -> ControlFlow<()> {
        if let Some(bar) = &self.bar
            && self.since.elapsed() > PATIENCE
        {
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            // The bar counts files, the rate counts bytes: sizes of packed files say little.
            let rate = progress.bytes as f64 / self.since.elapsed().as_secs_f64();
            bar.set_length(progress.inputs as u64);
            bar.set_position(progress.inputs_done as u64);
            bar.set_message(format!(
                "{} of {} files, {}, {}/s",
                progress.inputs_done,
                progress.inputs,
                indicatif::BinaryBytes(progress.bytes),
                indicatif::BinaryBytes(rate as u64),
            ));
        }
        ControlFlow::Continue(())
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
