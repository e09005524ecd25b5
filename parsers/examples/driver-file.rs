//! What driver files say, a line of JSON for each: `cargo run --release --example driver-file -- FILE...`

#![allow(clippy::print_stdout, reason = "a program that prints what it reads")]

use std::error::Error;
use std::fs::File;
use std::io::Read as _;

use serde_json::json;
use wegweiser_parsers::pe::DriverFile;

fn main() -> Result<(), Box<dyn Error>> {
    // One buffer for all files: fresh memory for each would cost more than its copy.
    let mut bytes = Vec::new();
    for path in std::env::args().skip(1) {
        bytes.clear();
        File::open(&path)?.read_to_end(&mut bytes)?;
        let line = match DriverFile::read(&path, &bytes) {
            Ok(file) => {
                let (driver, troubles) = (file.driver, file.troubles);
                json!({ "driver": driver, "is_native": file.is_native, "troubles": troubles })
            }
            Err(error) => json!({ "driver": { "name": path }, "troubles": [error.to_string()] }),
        };
        println!("{line}");
    }
    Ok(())
}
