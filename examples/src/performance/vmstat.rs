//! The text of `vmstat -t`.

use std::fmt::Write as _;

use jiff::civil::DateTime;

/// What one row says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Row {
    /// Tasks that are ready to run.
    pub ready: u32,
    /// Kilobytes that are free, and in the page cache.
    pub memory: [u32; 2],
    /// Kilobytes read from disks and written a second.
    pub disk: [u32; 2],
    /// Switches between tasks a second.
    pub switches: u32,
    /// Percent in programs, in the kernel, waiting for disks, and given to other machines by the hypervisor.
    pub cpu: [u32; 4],
}

/// The text, whose times are in UTC.
pub fn text(rows: &[(DateTime, Row)]) -> String {
    let mut text = String::from(
        "procs -----------memory---------- ---swap-- -----io---- -system-- -------cpu------- -----timestamp-----\n \
         r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                 UTC\n",
    );
    for (at, row) in rows {
        let Row {
            ready,
            memory: [free, cache],
            disk: [read, written],
            switches,
            cpu: [user, system, waiting, stolen],
        } = row;
        let idle = 100_u32.saturating_sub(user + system + waiting + stolen);
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{ready:2}  0      0 {free:6}  98304 {cache:6}    0    0 {read:5} {written:5} {:4} {switches:4} \
             {user:2} {system:2} {idle:2} {waiting:2} {stolen:2} {}",
            switches / 2,
            at.strftime("%Y-%m-%d %H:%M:%S")
        );
    }
    text
}
