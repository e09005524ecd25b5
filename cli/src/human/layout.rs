//! Where the columns of the tree stand, and what gives way on a narrow screen.

use wegweiser_core::report::{FindingReport, Node, Report};

use super::parts;
use super::table::usual;
use super::tree::{COST, Content, Row};
use crate::printer::Screen;
use crate::style::{BOLD, DIM, PLAIN};
use crate::text::{Text, wrap};

/// Columns from the guides to a finding's title.
const TITLE: usize = COST + 2 + 10 + 2;

/// Where the columns stand.
pub(super) struct Layout<'s> {
    report: &'s Report,
    screen: &'s Screen,
    name: usize,
    bar: usize,
    risk: usize,
    /// The column of the ids; none where the screen is too narrow for them.
    id: Option<usize>,
}

impl<'s> Layout<'s> {
    pub(super) fn new(report: &'s Report, rows: &[Row<'_>], screen: &'s Screen) -> Self {
        let (mut name, mut risk, mut titles, mut ids) = (0, 0, 0, Vec::new());
        for row in rows {
            let guides = Text::new().lit(DIM, row.guides.as_str()).width();
            match &row.content {
                Content::Node(node, _) => {
                    name = name.max(guides + Text::new().add(PLAIN, node.name()).width());
                    risk = risk.max(parts::risk(&node.standing).width());
                }
                Content::Finding(finding) => {
                    let title = Text::new().add(PLAIN, &finding.title).width();
                    titles = titles.max(guides + TITLE + title);
                    ids.push(parts::id(finding, screen.glyphs).width());
                }
                Content::Remark(_) | Content::Blank => {}
            }
        }
        let bar = match screen.width {
            120.. => 20,
            90.. => 16,
            70.. => 12,
            _ => 10,
        };
        let numbers = 2 + 3 + 2 + bar + 2 + 9;
        let most = (screen.width * 2 / 5).max(screen.width.saturating_sub(numbers + 50));
        // Titles are worth more than ids, and a few long ids must not cost all others their titles.
        let ids = usual(ids);
        let id = (screen.width >= 90).then(|| titles.min(screen.width.saturating_sub(ids + 2)));
        Self {
            report,
            screen,
            name: name.min(most),
            bar,
            risk,
            id,
        }
    }

    pub(super) fn write(&self, row: Row<'_>, out: &mut String) {
        let guides = Text::new().lit(DIM, row.guides);
        match row.content {
            Content::Node(node, below) => self.node(guides, node, &below, out),
            Content::Finding(finding) => self.line(self.finding(guides, finding), out),
            Content::Remark(text) => self.line(guides.join(text), out),
            Content::Blank => self.line(guides, out),
        }
    }

    fn line(&self, text: Text, out: &mut String) {
        text.show(self.screen, out);
    }

    /// The node's line, and behind its guides what found no room on it.
    fn node(&self, guides: Text, node: &Node, below: &str, out: &mut String) {
        let glyphs = self.screen.glyphs;
        let style = if node.device.is_some() { PLAIN } else { BOLD };
        let name = guides
            .add(style, node.name())
            .fit(self.name, glyphs.ellipsis)
            .left(self.name);
        let score = node.standing.score;
        let mut line = name
            .gap(2)
            .join(parts::score(score, glyphs))
            .gap(2)
            .join(parts::bar(score, self.bar, glyphs))
            .gap(2);
        if let Some(reason) = parts::reason(node) {
            let whole = line.clone().lit(DIM, "no score: ").add(DIM, &reason);
            if whole.width() <= self.screen.width {
                return self.line(whole, out);
            }
            self.line(line.lit(DIM, "no score"), out);
            return self.prose(&reason, below, out);
        }
        line = line.join(parts::band(node.standing.band).left(9));
        let mut rest = Vec::new();
        let risk = parts::risk(&node.standing);
        if self.risk > 0 && line.width() + 2 + self.risk <= self.screen.width {
            line = line.gap(2).join(risk.left(self.risk));
        } else if !risk.is_empty() {
            rest.push(risk);
        }
        let details = [
            parts::marks(node),
            parts::coverage(&node.standing),
            parts::devices(node),
        ];
        for detail in details.into_iter().filter(|detail| !detail.is_empty()) {
            if rest.is_empty() && line.width() + 2 + detail.width() <= self.screen.width {
                line = line.gap(2).join(detail);
            } else {
                rest.push(detail);
            }
        }
        self.line(line, out);
        rest.extend(parts::hides(self.report, node));
        self.remarks(rest, below, out);
    }

    /// Remarks side by side, on as many lines as they need.
    fn remarks(&self, remarks: Vec<Text>, below: &str, out: &mut String) {
        let dot = format!(" {} ", self.screen.glyphs.dot);
        let mut line: Option<Text> = None;
        for remark in remarks {
            line = Some(match line {
                None => Text::new().lit(DIM, below).join(remark),
                Some(line) if line.width() + 3 + remark.width() <= self.screen.width => {
                    line.lit(DIM, dot.as_str()).join(remark)
                }
                Some(line) => {
                    self.line(line, out);
                    Text::new().lit(DIM, below).join(remark)
                }
            });
        }
        if let Some(line) = line {
            self.line(line, out);
        }
    }

    fn prose(&self, text: &str, below: &str, out: &mut String) {
        let indent = Text::new().lit(DIM, below);
        let room = self
            .screen
            .width
            .saturating_sub(indent.width())
            .min(parts::READABLE);
        for line in wrap(text, room) {
            self.line(indent.clone().add(DIM, &line), out);
        }
    }

    fn finding(&self, guides: Text, finding: &FindingReport) -> Text {
        let glyphs = self.screen.glyphs;
        let start = guides
            .join(parts::cost(finding, glyphs).right(COST))
            .gap(2)
            .join(parts::severity(finding.severity, glyphs).left(10))
            .gap(2);
        let title = Text::new().add(PLAIN, &finding.title);
        match self.id {
            Some(column) => {
                let id = parts::id(finding, glyphs);
                let column = column.min(self.screen.width.saturating_sub(id.width() + 2));
                let title = title.fit(column.saturating_sub(start.width()), glyphs.ellipsis);
                start.join(title).left(column).gap(2).join(id)
            }
            None if finding.count > 1 => {
                let times = Text::new().lit(DIM, format!(" {}{}", glyphs.times, finding.count));
                let room = self
                    .screen
                    .width
                    .saturating_sub(start.width() + times.width());
                start.join(title.fit(room, glyphs.ellipsis)).join(times)
            }
            None => start.join(title),
        }
    }
}
