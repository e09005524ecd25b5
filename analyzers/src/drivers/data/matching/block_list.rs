//! Looking a driver up in Microsoft's block list.

use wegweiser_parsers::driver_data::block_list::VersionRange;

use super::super::contents::List;
use super::super::evidence::Evidence;
use super::super::found::{Fit, Found};
use super::super::names::{is_common, is_of_windows};
use super::super::row::{FileRule, Sample, Signer, flag, unpack};
use super::super::saved::{Part, Section};
use super::confidence;
use super::sought::{Sought, tbs};

pub(super) fn find<'d>(part: &'d Part, sought: &Sought<'_>, found: &mut Found<'d>) {
    digests(part, sought, found);
    file_rules(part, sought, found);
    denied_signers(part, sought, found);
}

/// The list's digests are those of what Authenticode signs. A few are of whole files, and a digest can only be equal to
/// that of the file it was made of: both are looked up.
fn digests<'d>(part: &'d Part, sought: &Sought<'_>, found: &mut Found<'d>) {
    let digests = &sought.digests;
    let sha256 = Section::AuthentihashSha256;
    let sha1 = Section::AuthentihashSha1;
    for (section, digest, by) in [
        (
            sha256,
            digests.authentihash_sha256.as_ref().map(|d| &d[..]),
            Evidence::AuthentihashSha256,
        ),
        (
            sha1,
            digests.authentihash_sha1.as_ref().map(|d| &d[..]),
            Evidence::AuthentihashSha1,
        ),
        (
            sha256,
            digests.sha256.as_ref().map(|d| &d[..]),
            Evidence::Sha256,
        ),
        (sha1, digests.sha1.as_ref().map(|d| &d[..]), Evidence::Sha1),
    ] {
        for sample in digest
            .into_iter()
            .flat_map(|digest| part.with_digest(section, digest))
        {
            if let Some(sample) = part.row::<Sample>(sample) {
                let fit = Fit {
                    name: part.text(sample.name),
                    ..Fit::new(by, confidence::PROOF)
                };
                found.add(part, List::Microsoft, sample.document, fit);
            }
        }
    }
}

fn file_rules<'d>(part: &'d Part, sought: &Sought<'_>, found: &mut Found<'d>) {
    for rule in part.with_name::<FileRule>(sought.surest_name()) {
        let signed = signed(part, &rule, sought);
        let range = range(&rule);
        if let Some((by, sure)) = fits(&range, signed, sought) {
            let fit = Fit {
                version: sought.version,
                range: Some(range),
                ..Fit::new(by, sure)
            };
            found.add(part, List::Microsoft, rule.document, fit);
        }
    }
}

fn range(rule: &FileRule) -> VersionRange {
    let maximum = unpack(rule.maximum_high, rule.maximum_low);
    VersionRange::new(
        unpack(rule.minimum_high, rule.minimum_low),
        Some(maximum).filter(|_| rule.flags & flag::VERSION != 0),
    )
}

/// How well a rule of the sought name fits.
fn fits(range: &VersionRange, signed: Signed, sought: &Sought<'_>) -> Option<(Evidence, u16)> {
    let by_name = || {
        let says_something = !sought.digests.identify() && !is_common(sought.surest_name());
        says_something.then_some((Evidence::FileName, confidence::FILE_NAME))
    };
    let Some(version) = sought.version else {
        return by_name();
    };
    if !range.contains(version) || signed == Signed::ByAnother {
        return None;
    }
    let has_original = !sought.original_name.is_empty();
    match signed {
        Signed::AsDenied if range.maximum.is_some() => Some((
            Evidence::NameVersionPublisher,
            confidence::NAME_VERSION_PUBLISHER,
        )),
        // The rule asks for no more than is known.
        Signed::ByAnyone if has_original && range.maximum.is_some() => {
            Some((Evidence::NameVersion, confidence::NAME_VERSION_PUBLISHER))
        }
        // A range without ends says no more than the name, and a file may be called anything.
        Signed::Unknown | Signed::ByAnyone if !has_original && !range.is_bounded() => by_name(),
        _ => Some((Evidence::NameVersion, confidence::NAME_VERSION)),
    }
}

/// Publishers of what comes with Windows.
const OF_WINDOWS: [&str; 2] = ["microsoft windows", "microsoft corporation"];

/// What is known of who signed a file, against what a rule asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signed {
    /// The rule does not ask.
    ByAnyone,
    AsDenied,
    ByAnother,
    Unknown,
}

fn signed(part: &Part, rule: &FileRule, sought: &Sought<'_>) -> Signed {
    if rule.signers_count == 0 {
        return Signed::ByAnyone;
    }
    let mut are_others = true;
    for signer in part.links(rule.signers, rule.signers_count) {
        match part
            .row::<Signer>(signer)
            .map(|signer| by(part, &signer, sought))
        {
            Some(Signed::AsDenied) => return Signed::AsDenied,
            Some(Signed::ByAnother) => {}
            _ => are_others = false,
        }
    }
    // Windows has a `monitor.sys` too, and every machine has that.
    let is_another_file = is_of_windows(sought.surest_name()) && !is_for_windows(part, rule);
    if are_others || is_another_file {
        Signed::ByAnother
    } else {
        Signed::Unknown
    }
}

/// Whether a rule is about a file that comes with Windows.
fn is_for_windows(part: &Part, rule: &FileRule) -> bool {
    let signers = part.links(rule.signers, rule.signers_count);
    let mut rows = signers.filter_map(|signer| part.row::<Signer>(signer));
    rows.any(|signer| OF_WINDOWS.contains(&part.text(signer.publisher)))
}

/// Whether a driver has this signer.
fn by(part: &Part, signer: &Signer, sought: &Sought<'_>) -> Signed {
    let tbs = part.text(signer.tbs);
    let publisher = part.text(signer.publisher);
    // Digests of another algorithm cannot be compared.
    let mut comparable = sought
        .signers
        .iter()
        .filter(|one| one.tbs.trim().len() == tbs.len());
    let is_root_known = comparable.clone().next().is_some();
    let has_root = comparable.any(|one| one.tbs.trim().eq_ignore_ascii_case(tbs));
    let has_publisher = sought.has_publisher(publisher);
    let is_publisher_known = sought.publishers.iter().any(|name| !name.is_empty());
    let is_other_root = is_root_known && !has_root;
    let is_other_publisher =
        sought.is_file && !publisher.is_empty() && is_publisher_known && !has_publisher;
    if is_other_root || is_other_publisher {
        Signed::ByAnother
    } else if signer.flags & flag::OEM_ID != 0 {
        // No inventory tells it.
        Signed::Unknown
    } else if has_publisher || (publisher.is_empty() && has_root) {
        Signed::AsDenied
    } else {
        Signed::Unknown
    }
}

/// Signers of whom everything is denied.
fn denied_signers<'d>(part: &'d Part, sought: &Sought<'_>, found: &mut Found<'d>) {
    for (section, digest) in sought.signers.iter().filter_map(tbs) {
        for signer in part.with_digest(section, &digest) {
            let Some(signer) = part.row::<Signer>(signer) else {
                continue;
            };
            let is_for_all = signer.flags & flag::FOR_FILES == 0;
            if is_for_all && by(part, &signer, sought) == Signed::AsDenied {
                let fit = Fit::new(Evidence::Signer, confidence::NAME_VERSION_PUBLISHER);
                found.add(part, List::Microsoft, signer.document, fit);
            }
        }
    }
}
