//! Shows performance data: the series of each device, and what was found in them.

use serde::Serialize;
use wegweiser_analyzers::performance::{Chart, Performance};
use wegweiser_core::report::{AnalyzerReport, FindingReport, Report};
use wegweiser_core::{Analyzer as _, JudgeContext};

use super::{Context, Outcome, exit_of_report};
use crate::args::OutputFormat::{Human, Json};
use crate::args::Perf;
use crate::error::Error;
use crate::format::json;
use crate::human::perf::{Device, pages};
use crate::load::{is_nothing, nothing};
use crate::printer::Screen;

/// Points of a course in a document.
const POINTS: usize = 96;

/// Cells of a course on a screen.
fn cells(screen: &Screen) -> usize {
    screen.width.saturating_sub(80).clamp(16, 40)
}

/// A device, for JSON.
#[derive(Serialize)]
struct Document<'r> {
    device: &'r str,
    series: &'r [Chart],
    findings: &'r [FindingReport],
}

pub(super) fn run(context: &Context<'_>, asked: &Perf) -> Result<Outcome, Error> {
    let format = context.cli.output.format.one_of("perf", &[Human, Json])?;
    let (summary, report) = context.loader.seen(&asked.paths)?;
    let analyzer = Performance::new();
    let points = if format == Human {
        cells(&context.screen)
    } else {
        POINTS
    };
    let mut devices = Vec::new();
    for (path, facts, summary) in summary.of(&analyzer) {
        let name = path.to_string();
        let context = JudgeContext {
            as_of: report.as_of,
            facts,
        };
        devices.push(Device {
            charts: analyzer.charts(summary, &context, points),
            analyzer: analyzer_of(&report, &name, analyzer.id()),
            name,
        });
    }
    if devices.is_empty() {
        if is_nothing(&report) {
            return Err(nothing(&report));
        }
        let hint = "`wegweiser-score formats` lists what can be read, and how to export it";
        return Err(Error::usage("there is no performance data in what was named").hint(hint));
    }
    let text = match format {
        Json => json(&devices.iter().map(document).collect::<Vec<_>>()),
        _ => pages(&devices, asked.all, &context.screen),
    };
    let exit = exit_of_report(&report);
    Ok(Outcome::new(text, exit))
}

fn document<'r>(device: &'r Device<'r>) -> Document<'r> {
    Document {
        device: &device.name,
        series: &device.charts,
        findings: device
            .analyzer
            .map_or(&[], |analyzer| analyzer.findings.as_slice()),
    }
}

fn analyzer_of<'r>(report: &'r Report, device: &str, id: &str) -> Option<&'r AnalyzerReport> {
    let node = report
        .nodes
        .iter()
        .find(|node| node.device.is_some() && node.path.join("/") == device)?;
    let device = node.device.as_ref()?;
    device.analyzers.iter().find(|analyzer| analyzer.id == id)
}
