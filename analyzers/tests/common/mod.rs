//! What tests share.

#[path = "../../../parsers/tests/common/test_data.rs"]
mod test_data;

pub(crate) use test_data::data;
