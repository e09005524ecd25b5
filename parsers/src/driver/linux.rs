//! Modules of the Linux kernel, and what the kernel says of itself.

mod modinfo;
mod modules;
mod taint;

pub(super) use modinfo::FORM as MOD_INFO;
pub(super) use modules::{LSMOD, PROC_MODULES};
pub(super) use taint::FORM as KERNEL_TAINT;
