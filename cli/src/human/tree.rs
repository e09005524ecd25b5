//! The hierarchy as a tree: a line per node, and below each device what costs it most.

use wegweiser_core::report::{FindingReport, Node, Report};

use super::layout::Layout;
use crate::printer::Screen;
use crate::style::DIM;
use crate::text::{Text, count};

/// Findings below a device, without `--verbose`.
const DEAREST: usize = 3;
/// Columns of a cost, with the blank before it.
pub(super) const COST: usize = 7;

/// One line, before it is known how wide the columns are.
pub(super) struct Row<'r> {
    pub(super) guides: String,
    pub(super) content: Content<'r>,
}

pub(super) enum Content<'r> {
    /// A node, and the guides of lines that belong to it.
    Node(&'r Node, String),
    Finding(&'r FindingReport),
    Remark(Text),
    Blank,
}

/// Writes the tree of every root.
pub(super) fn show(report: &Report, screen: &Screen, summary: bool, out: &mut String) {
    let mut children = vec![Vec::new(); report.nodes.len()];
    for (index, node) in report.nodes.iter().enumerate() {
        let hidden = summary && node.device.is_some();
        if let (Some(parent), false) = (node.parent, hidden) {
            children[parent].push(index);
        }
    }
    let mut walk = Walk {
        report,
        screen,
        summary,
        children,
        rows: Vec::new(),
    };
    for (index, _) in report.roots() {
        walk.node(index, "", "");
    }
    while walk
        .rows
        .last()
        .is_some_and(|row| matches!(row.content, Content::Blank))
    {
        walk.rows.pop();
    }
    let layout = Layout::new(report, &walk.rows, screen);
    for row in walk.rows {
        layout.write(row, out);
    }
}

/// Collects the rows, depth first.
struct Walk<'r> {
    report: &'r Report,
    screen: &'r Screen,
    summary: bool,
    children: Vec<Vec<usize>>,
    rows: Vec<Row<'r>>,
}

impl<'r> Walk<'r> {
    /// Adds a node whose own line starts with `own`, and what is below it behind `below`.
    fn node(&mut self, index: usize, own: &str, below: &str) {
        let glyphs = self.screen.glyphs;
        let node = &self.report.nodes[index];
        let children = self.children[index].clone();
        let remark = if children.is_empty() {
            "   "
        } else {
            glyphs.trunk
        };
        self.push(own, Content::Node(node, format!("{below}{remark}")));
        if !self.summary || node.parent.is_none() {
            self.findings(node, below);
        }
        for (at, &child) in children.iter().enumerate() {
            let last = at + 1 == children.len();
            let (own, trunk) = if last {
                (glyphs.last, "   ")
            } else {
                (glyphs.branch, glyphs.trunk)
            };
            self.node(child, &format!("{below}{own}"), &format!("{below}{trunk}"));
        }
        let holds_devices = children
            .iter()
            .any(|&child| self.report.nodes[child].device.is_some());
        if holds_devices || (own.is_empty() && node.device.is_none()) {
            // A group ends with air, so that the next one stands apart.
            self.push(below, Content::Blank);
        }
    }

    fn findings(&mut self, node: &'r Node, guides: &str) {
        let most = if self.screen.verbose {
            usize::MAX
        } else {
            DEAREST
        };
        for finding in node.dearest(most) {
            self.push(guides, Content::Finding(finding));
        }
        let costing = node
            .findings()
            .filter(|(_, finding)| finding.cost_milli > 0)
            .count();
        if costing > most {
            let more = format!(
                "and {} that cost less",
                count((costing - most) as u64, "finding")
            );
            self.push(
                guides,
                Content::Remark(Text::new().gap(COST + 2).lit(DIM, more)),
            );
        }
    }

    fn push(&mut self, guides: &str, content: Content<'r>) {
        self.rows.push(Row {
            guides: guides.to_owned(),
            content,
        });
    }
}
