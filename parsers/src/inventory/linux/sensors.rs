//! `sensors -j`: chips, their features, and the values of those.

use super::super::fields::Fields;
use super::super::hardware::Temperature;
use super::super::read::Sink;
use crate::json::Json;
use crate::sniff::Head;

/// Below this a limit stands for none: -273.15 is what a drive without one states.
const COLDEST: f64 = -50.0;

/// Above this it does too: 65261.85 is another.
const HOTTEST: f64 = 500.0;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    let text = head.text();
    text.trim_start().starts_with('{') && text.contains("\"Adapter\"") && text.contains("_input\"")
}

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    let Some(chips) = document.as_object() else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    let features = chips
        .iter()
        .filter_map(|(chip, value)| Some((chip, value.as_object()?)));
    for (chip, features) in features {
        for (feature, values) in features {
            let temperature =
                Fields::of(values).and_then(|values| temperature(chip, feature, values));
            sink.inventory().hardware.temperatures.extend(temperature);
        }
    }
}

/// `temp1_input` and its limits; fans and voltages have other names.
fn temperature(chip: &str, feature: &str, values: Fields<'_>) -> Option<Temperature> {
    let of = |end: &str| {
        let names = values
            .0
            .keys()
            .find(|name| name.starts_with("temp") && name.ends_with(end));
        let value = values.number(names?)?;
        (COLDEST..HOTTEST).contains(&value).then_some(value)
    };
    Some(Temperature {
        sensor: format!("{chip} {feature}"),
        celsius: of("_input")?,
        high: of("_max").filter(|high| *high > 0.0),
        critical: of("_crit").filter(|critical| *critical > 0.0),
    })
}
