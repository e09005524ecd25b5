//! What of the inventories could not be read.

use wegweiser_core::Finding;

use super::Case;

pub(super) fn findings(case: &Case<'_>) -> Option<Finding> {
    let unread = case.view.lists.iter().filter(|list| list.unread > 0);
    let (mut rows, mut evidence) = (0, Vec::new());
    for list in unread {
        rows += list.unread;
        let (position, reason) = list.trouble.clone().unwrap_or_default();
        let pointer = list.at(position);
        evidence.push(
            pointer
                .field("rows", &list.unread.to_string())
                .field("first", &reason),
        );
    }
    Some(
        case.finding_in("driver.inventory.unparsable", evidence)?
            .places(rows),
    )
}
