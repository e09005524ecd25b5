//! `sadf -j`.

use std::io::BufRead;

use super::document::{self, Item, Items};
use super::gather::Gather;
use crate::error::ParseError;
use crate::perf::format::Format;
use crate::perf::read::{Form, Out};
use crate::sniff::Head;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::SadfJson,
    recognise,
    read,
};

fn recognise(head: &Head<'_>) -> bool {
    is_document(head) && !super::super::iostat::is_document(head)
}

/// Whether a document starts like those of all tools of sysstat.
pub(in crate::perf) fn is_document(head: &Head<'_>) -> bool {
    let Some(text) = head.text().trim_start().strip_prefix('{') else {
        return false;
    };
    text.trim_start().starts_with("\"sysstat\"") && text.contains("\"hosts\"")
}

pub(super) fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut gather = Gather::new(out);
    document::read(input, &mut gather, &mut Samples)
}

struct Samples;

impl Items for Samples {
    fn end(&mut self, item: &Item, gather: &mut Gather<'_, '_>) {
        let Some(stamp) = item.stamp() else {
            gather.out.trouble(item.number, "the sample has no time");
            return gather.discard();
        };
        gather.out.report.is_local_time |= stamp.is_local;
        gather.close(stamp.at, item.interval);
    }

    fn host(&mut self, _key: &str, _value: &str) {}
}
