//! Lists of drivers: what they hold, and all of them as one index.

use std::path::PathBuf;

use wegweiser_analyzers::OptionsError;
use wegweiser_analyzers::drivers::data::DriverData;

use super::{Context, Outcome};
use crate::args::Data;
use crate::args::OutputFormat::{Human, Json};
use crate::error::Error;
use crate::format::json;
use crate::human;
use crate::text::count;

pub(super) fn run(context: &Context<'_>, command: &Data) -> Result<Outcome, Error> {
    match command {
        Data::Check { files } => check(context, files),
        Data::Index { files } => index(context, files),
    }
}

fn check(context: &Context<'_>, files: &[PathBuf]) -> Result<Outcome, Error> {
    let output = &context.cli.output;
    let format = output.format.one_of("data check", &[Human, Json])?;
    let contents = load(files)?.contents();
    let text = match format {
        Json => json(&contents),
        _ => human::data::contents(&contents, &context.screen),
    };
    Ok(Outcome::fine(text))
}

fn index(context: &Context<'_>, files: &[PathBuf]) -> Result<Outcome, Error> {
    let output = &context.cli.output;
    output.format.one_of("data index", &[Human])?;
    let needs = "an index is no text: name a file for it with `-o`";
    let path = output.output.as_ref().ok_or_else(|| Error::usage(needs))?;
    if path.extension().is_some_and(|end| end == "gz") {
        let hint = "choose a name without `.gz`";
        return Err(
            Error::usage("an index is used as it lies in its file, and cannot be packed")
                .hint(hint),
        );
    }
    let data = load(files)?;
    let saved = data.to_saved();
    let mut out = context.printer.out()?;
    out.write_bytes(&saved)
        .and_then(|()| out.finish())
        .map_err(|source| context.printer.not_written(source))?;
    let lists = count(data.contents().len() as u64, "list");
    let note = format!(
        "{lists}, {} kB: `--driver-data {}`",
        saved.len().div_ceil(1000),
        path.display()
    );
    context.printer.note(&note);
    Ok(Outcome::shown(crate::error::Exit::Fine))
}

fn load(files: &[PathBuf]) -> Result<DriverData, Error> {
    DriverData::load(files).map_err(|error| OptionsError::from(error).into())
}
