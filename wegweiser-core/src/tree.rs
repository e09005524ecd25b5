//! The rollup over a forest of nodes: from device scores to group, organization and tenant.

use std::collections::{BTreeMap, BTreeSet};

use wegweiser_scoring::rollup::{Child, share_among};
use wegweiser_scoring::{Coverage, MilliScore, Partial, Rollup, roll_up};

use crate::hierarchy::{Level, NodePath};

/// What a device brings to its ancestors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaf {
    pub(crate) scores: Option<Scores>,
    pub(crate) weight: u16,
    pub(crate) coverage: Coverage,
}

/// Score and risk of one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scores {
    pub(crate) score: MilliScore,
    pub(crate) risk: MilliScore,
}

impl Leaf {
    fn partial(&self) -> Partial {
        match self.scores {
            Some(Scores { score, risk }) => Partial::leaf(score, risk, self.weight, self.coverage),
            None => Partial::unscored(self.weight, self.coverage),
        }
    }
}

/// A forest whose parents stand before their children.
#[derive(Debug)]
pub(crate) struct Forest {
    rollup: Rollup,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    leaves: Vec<Option<Leaf>>,
    partials: Vec<Partial>,
    scores: Vec<Option<Scores>>,
}

impl Forest {
    /// Rolls up; `nodes` are each node's parent and, on devices, its leaf.
    pub(crate) fn new(rollup: Rollup, nodes: &[(Option<usize>, Option<Leaf>)]) -> Self {
        let mut forest = Self {
            rollup,
            parents: nodes.iter().map(|(parent, _)| *parent).collect(),
            children: vec![Vec::new(); nodes.len()],
            leaves: nodes.iter().map(|(_, leaf)| *leaf).collect(),
            partials: vec![Partial::default(); nodes.len()],
            scores: vec![None; nodes.len()],
        };
        for index in (0..nodes.len()).rev() {
            if let Some(leaf) = &forest.leaves[index] {
                forest.partials[index] = leaf.partial();
            }
            forest.scores[index] =
                forest.score_of(index, &forest.partials[index], &BTreeMap::new());
            if let Some(parent) = forest.parents[index] {
                forest.children[parent].push(index);
                let below = forest.partials[index].clone();
                forest.partials[parent].merge(&below);
            }
        }
        for children in &mut forest.children {
            children.reverse();
        }
        forest
    }

    /// Everything below a node, added up.
    pub(crate) fn partial(&self, index: usize) -> &Partial {
        &self.partials[index]
    }

    /// Score and risk of a node.
    pub(crate) fn scores(&self, index: usize) -> Option<Scores> {
        self.scores[index]
    }

    /// What each node takes from the score of the node above it, in milli-points: the shares of
    /// siblings add up to the loss of their parent.
    pub(crate) fn costs(&self) -> Vec<Option<u32>> {
        let mut costs = vec![None; self.parents.len()];
        for (parent, children) in self.children.iter().enumerate() {
            let Some(scores) = self.scores[parent] else {
                continue;
            };
            // Nodes stand in order of their names, so their numbers break ties as their names would.
            let names: Vec<String> = children
                .iter()
                .map(|child| format!("{child:020}"))
                .collect();
            let rows: Vec<Child<'_>> = children
                .iter()
                .zip(&names)
                .map(|(&child, id)| Child {
                    id,
                    score: self.scores[child].map(|scores| scores.score),
                    partial: &self.partials[child],
                })
                .collect();
            let shares = share_among(self.rollup, scores.score.loss(), &rows);
            for (&child, share) in children.iter().zip(shares) {
                costs[child] = self.scores[child].map(|_| share);
            }
        }
        costs
    }

    /// Score and risk of every node that changes when some devices score otherwise: those devices
    /// and all nodes above them.
    pub(crate) fn with(&self, changed: &BTreeMap<usize, Scores>) -> BTreeMap<usize, Scores> {
        let mut partials: BTreeMap<usize, Partial> = BTreeMap::new();
        let mut touched = BTreeSet::new();
        for (&device, &scores) in changed {
            let Some(leaf) = &self.leaves[device] else {
                continue;
            };
            let after = Leaf {
                scores: Some(scores),
                ..*leaf
            }
            .partial();
            let mut at = Some(device);
            while let Some(index) = at {
                touched.insert(index);
                let partial = partials
                    .entry(index)
                    .or_insert_with(|| self.partials[index].clone());
                let contained = partial.subtract(&leaf.partial());
                contained.expect("a node's partial contains every device below it");
                partial.merge(&after);
                at = self.parents[index];
            }
        }
        let mut scores = changed.clone();
        // Children stand behind their parents, so from the back each node finds them done.
        for index in touched.into_iter().rev() {
            if self.leaves[index].is_none()
                && let Some(new) = self.score_of(index, &partials[&index], &scores)
            {
                scores.insert(index, new);
            }
        }
        scores
    }

    fn score_of(
        &self,
        index: usize,
        partial: &Partial,
        changed: &BTreeMap<usize, Scores>,
    ) -> Option<Scores> {
        if let Some(leaf) = &self.leaves[index] {
            return leaf.scores;
        }
        let children: Vec<Option<MilliScore>> = self.children[index]
            .iter()
            .map(|child| changed.get(child).copied().or(self.scores[*child]))
            .map(|scores| scores.map(|scores| scores.score))
            .collect();
        let score = roll_up(self.rollup, &children, partial, None)?;
        Some(Scores {
            score,
            risk: partial.risk()?,
        })
    }
}

/// Every node of the hierarchy that holds the given devices, parents first, with the parent's index.
pub(crate) fn nodes_of<'p>(
    devices: impl Iterator<Item = &'p NodePath>,
) -> Vec<(NodePath, Option<usize>)> {
    let mut paths = BTreeSet::new();
    for device in devices {
        let mut at = Some(device.clone());
        while let Some(path) = at {
            at = path.parent();
            paths.insert(path);
        }
    }
    let index: BTreeMap<&NodePath, usize> = paths
        .iter()
        .enumerate()
        .map(|(index, path)| (path, index))
        .collect();
    paths
        .iter()
        .map(|path| {
            debug_assert!(path.level() <= Some(Level::Device));
            (path.clone(), path.parent().map(|parent| index[&parent]))
        })
        .collect()
}
