//! Splitting the loss of a node over its children.

use crate::apportion::apportion;
use crate::device::Rollup;
use crate::rollup::Partial;
use crate::units::{MilliScore, Score};

/// A child of a group, organization or tenant.
#[derive(Clone, Copy, Debug)]
pub struct Child<'a> {
    /// Unique among its siblings; breaks ties.
    pub id: &'a str,
    /// Its headline score, if it has one.
    pub score: Option<MilliScore>,
    /// The sums over its devices.
    pub partial: &'a Partial,
}

/// Splits a loss of a node, in milli-points, over its children, in their order.
///
/// In proportion to what made it: to the children's losses (`average`), to `Σ w*x` of their devices (`weighted`), to
/// `Σ w*x^4` (`risk`), all to the worst child (`worst`, ties: the smallest id), or to the losses in whole points
/// (`legacy`). The shares sum exactly to the loss; they are all 0 when no child explains it, as in a `legacy` node that
/// kept its previous score.
///
/// The share of a device is split over its findings by [`apportion`], in proportion to their costs.
///
/// ```
/// use wegweiser_scoring::{Coverage, MilliScore, Partial, Rollup, rollup::{Child, share_among}};
///
/// let scores = [100_000, 60_000, 45_000].map(|milli| MilliScore::new(milli).unwrap());
/// let partials = scores.map(|score| Partial::leaf(score, score, 1, Coverage::COMPLETE));
/// let children: Vec<Child> = ["a", "b", "c"]
///     .into_iter()
///     .zip(scores)
///     .zip(&partials)
///     .map(|((id, score), partial)| Child { id, score: Some(score), partial })
///     .collect();
/// // The mean is 68.333, rounded down.
/// assert_eq!(share_among(Rollup::Average, 31_667, &children), [0, 13_333, 18_334]);
/// assert_eq!(share_among(Rollup::Worst, 55_000, &children), [0, 0, 55_000]);
/// ```
pub fn share_among(rollup: Rollup, loss_milli: u32, children: &[Child<'_>]) -> Vec<u32> {
    let score = |child: &Child<'_>| {
        child
            .score
            .or_else(|| child.partial.worst().map(MilliScore::from))
    };
    let worst = children
        .iter()
        .filter_map(|child| Some((score(child)?, child.id)))
        .min();
    let weight = |child: &Child<'_>| -> u128 {
        match rollup {
            Rollup::Average => child.score.map_or(0, MilliScore::loss).into(),
            Rollup::Weighted => child.partial.score_loss,
            Rollup::Risk => child.partial.risk_loss_4,
            Rollup::Worst => u128::from(score(child).map(|score| (score, child.id)) == worst),
            Rollup::Legacy => child
                .score
                .map_or(0, |score| whole_points_missing(score.displayed()))
                .into(),
        }
    };
    let parts: Vec<(&str, u128)> = children
        .iter()
        .map(|child| (child.id, weight(child)))
        .collect();
    apportion(loss_milli, &parts)
}

fn whole_points_missing(score: Score) -> u32 {
    100 - u32::from(score)
}
