//! Inventories of drivers in the forms in which they leave Windows. All of them are constructed here.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod cases;
mod damage;
mod msinfo;
mod objects;
mod real;
mod records;
mod table;
#[path = "../common/test_data.rs"]
mod test_data;
mod tools;
mod truth;
