//! Driver packages as `pnputil /enum-drivers` lists them.

mod text;
mod xml;

use super::date::DateOrder;
use super::powershell::inf_date;
use super::record::Driver;
use super::version::Version;

pub(super) use text::FORM as TEXT;
pub(super) use xml::FORM as XML;

/// Takes `05/26/2020 10.38.117.2020` apart, or a version alone.
fn put_version(driver: &mut Driver, text: &str, order: DateOrder) {
    let (date, version) = text.trim().rsplit_once(' ').unwrap_or(("", text));
    driver.date = inf_date(date, order);
    driver.version = Version::parse(version);
}
