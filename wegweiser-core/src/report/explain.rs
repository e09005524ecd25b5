//! Finds what a person names: a node by its path or a part of it, a finding by its id.

use super::{AnalyzerReport, FindingReport, Node, Report};
use crate::error::{Error, nearest};

/// What a name stands for.
#[derive(Debug)]
pub enum Target<'r> {
    /// A node.
    Node(usize),
    /// A finding, on every device that has it.
    Finding(Vec<FoundFinding<'r>>),
}

/// A finding with where it stands.
#[derive(Debug)]
pub struct FoundFinding<'r> {
    /// The device.
    pub device: &'r Node,
    /// The analyzer.
    pub analyzer: &'r AnalyzerReport,
    /// The finding.
    pub finding: &'r FindingReport,
}

impl Report {
    /// The node or finding of that name.
    ///
    /// A node is named by its path (`Nordwind/Servers/nw-db-01`) or by the end of it
    /// (`nw-db-01`), if only one node ends so. A finding is named by its id or by its rule's id.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] with the nearest names.
    pub fn find(&self, name: &str) -> Result<Target<'_>, Error> {
        let wanted = name.trim_matches('/');
        if let Some(index) = self.node_named(wanted) {
            return Ok(Target::Node(index));
        }
        let found = self.findings_named(wanted);
        if !found.is_empty() {
            return Ok(Target::Finding(found));
        }
        let ambiguous: Vec<String> = self
            .nodes_ending(wanted)
            .map(|(_, node)| node.path_text())
            .collect();
        let near = if ambiguous.len() > 1 {
            ambiguous
        } else {
            self.near(wanted)
        };
        Err(Error::NotFound {
            kind: "node or finding",
            name: name.to_owned(),
            near,
        })
    }

    /// Every place where a finding or a rule of that id applies.
    pub fn findings_named(&self, id: &str) -> Vec<FoundFinding<'_>> {
        let everywhere = self.nodes.iter().flat_map(|device| {
            device
                .findings()
                .map(move |(analyzer, finding)| FoundFinding {
                    device,
                    analyzer,
                    finding,
                })
        });
        everywhere
            .filter(|found| found.finding.id == id || found.finding.rule.as_str() == id)
            .collect()
    }

    fn node_named(&self, name: &str) -> Option<usize> {
        if let Some(index) = self.nodes.iter().position(|node| node.path_text() == name) {
            return Some(index);
        }
        let mut ending = self.nodes_ending(name);
        let (index, _) = ending.next()?;
        ending.next().is_none().then_some(index)
    }

    fn nodes_ending<'n>(&'n self, name: &'n str) -> impl Iterator<Item = (usize, &'n Node)> {
        self.nodes.iter().enumerate().filter(move |(_, node)| {
            let text = node.path_text();
            text.strip_suffix(name)
                .is_some_and(|above| above.is_empty() || above.ends_with('/'))
        })
    }

    fn near(&self, name: &str) -> Vec<String> {
        let nodes = self.nodes.iter().map(Node::name);
        let rules = self
            .nodes
            .iter()
            .flat_map(Node::findings)
            .map(|(_, finding)| finding.id.as_str());
        nearest(name, nodes.chain(rules), 3)
    }
}
