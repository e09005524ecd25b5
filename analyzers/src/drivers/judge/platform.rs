//! What Windows itself does against bad drivers.

use wegweiser_core::scoring::Severity;
use wegweiser_core::{Evidence, Finding};

use super::Case;

pub(super) fn findings(case: &Case<'_>) -> Option<Finding> {
    let machine = &case.view.machine;
    let is_off = machine.memory_integrity == Some(false) && machine.block_list != Some(true);
    if !is_off {
        return None;
    }
    let states =
        |list: &&&crate::drivers::summary::List| list.machine.memory_integrity == Some(false);
    let source = case
        .view
        .lists
        .iter()
        .find(states)
        .map_or("policy", |list| &list.source);
    let block_list = if machine.block_list.is_some() {
        "off"
    } else {
        "unknown"
    };
    let evidence = Evidence::of(source)
        .field("memory integrity", "off")
        .field("driver block list", block_list)
        .field(
            "command",
            r"reg add HKLM\SYSTEM\CurrentControlSet\Control\DeviceGuard\Scenarios\HypervisorEnforcedCodeIntegrity /v Enabled /t REG_DWORD /d 1 /f",
        );
    let finding = case.finding("driver.platform.hvci-off").evidence(evidence);
    let is_sure = machine.block_list == Some(false) && !case.view.is_server;
    Some(if is_sure {
        finding
    } else {
        finding.severity(Severity::Low)
    })
}
