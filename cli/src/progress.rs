//! A progress bar on stderr, for runs long enough to wonder about, and the speed of a run.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use indicatif::{DecimalBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use wegweiser_core::Progress;

/// Shorter runs show nothing: a bar that flashes up tells nobody anything.
const PATIENCE: Duration = Duration::from_secs(1);

/// Follows a run of the engine.
#[derive(Debug)]
pub(crate) struct Follower {
    bar: Option<ProgressBar>,
    since: Instant,
}

impl Follower {
    /// A follower that draws, or one that only keeps quiet. Without the bytes that are to be read there is no bar and no
    /// time left, only what was read.
    pub(crate) fn new(draws: bool, total: Option<u64>) -> Self {
        let bar = draws.then(|| {
            let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
            let template = match total {
                Some(_) => {
                    "{spinner:.cyan} {bar:24.cyan/dim} {decimal_bytes} of {decimal_total_bytes}, \
                     {decimal_bytes_per_sec}, {eta} left{msg}"
                }
                None => "{spinner:.cyan} {decimal_bytes}, {decimal_bytes_per_sec}{msg}",
            };
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
            && progress.inputs > 1
        {
            let (done, all) = (progress.inputs_done, progress.inputs);
            bar.set_message(format!(", {done} of {all} files"));
        }
        self.advance(progress.bytes);
        ControlFlow::Continue(())
    }

    /// So many bytes have been read.
    pub(crate) fn advance(&self, bytes: u64) {
        let Some(bar) = &self.bar else { return };
        bar.set_position(bytes);
        if bar.is_hidden() && self.since.elapsed() > PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// `537.00 MB in 0.4 s (1.34 GB/s)`; of a short run, which says nothing about speed, the bytes alone.
pub(crate) fn speed(bytes: u64, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    let size = DecimalBytes(bytes);
    if took < MEASURABLE {
        return size.to_string();
    }
    let rate = DecimalBytes((bytes as f64 / seconds) as u64);
    format!("{size} in {seconds:.1} s ({rate}/s)")
}

/// Times below this are those of the start.
const MEASURABLE: Duration = Duration::from_millis(50);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_readable() {
        assert_eq!(
            speed(537_000_000, Duration::from_millis(400)),
            "537.00 MB in 0.4 s (1.34 GB/s)"
        );
        assert_eq!(speed(70_000, Duration::from_millis(4)), "70.00 kB");
    }

    #[test]
    fn nothing_is_drawn_at_once() {
        let follower = Follower::new(true, Some(100));
        follower.advance(50);
        assert!(follower.bar.as_ref().is_some_and(ProgressBar::is_hidden));
    }
}
