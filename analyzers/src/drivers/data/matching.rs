//! Looking a driver up, the surest evidence first.

mod block_list;
mod loldrivers;
mod sought;

use wegweiser_parsers::driver::Driver;

use self::sought::Sought;
use super::contents::List;
use super::evidence::Match;
use super::found::Found;
use super::saved::Part;

/// What the lists know of a driver, the strongest first.
pub(super) fn matches<'d>(parts: &'d [(List, Part)], driver: &Driver) -> Vec<Match<'d>> {
    if parts.is_empty() {
        return Vec::new();
    }
    let sought = Sought::of(driver);
    let mut found = Found::default();
    for (list, part) in parts {
        match list {
            List::LolDrivers => loldrivers::find(part, &sought, &mut found),
            List::Microsoft => block_list::find(part, &sought, &mut found),
        }
    }
    found.sorted()
}

/// How sure evidence is that does not prove which file it is, in thousandths.
mod confidence {
    pub(super) const PROOF: u16 = 1_000;
    pub(super) const NAME_VERSION_PUBLISHER: u16 = 900;
    pub(super) const NAME_VERSION: u16 = 700;
    pub(super) const SIGNER: u16 = 600;
    pub(super) const FILE_NAME: u16 = 300;
    pub(super) const IMPHASH: u16 = 200;
}
