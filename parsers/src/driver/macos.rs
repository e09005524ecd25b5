//! Kernel extensions and system extensions of macOS.

mod kernel_extensions;
mod system_extensions;

pub(super) use kernel_extensions::FORM as KEXT_STAT;
pub(super) use system_extensions::FORM as SYSTEM_EXTENSIONS;
