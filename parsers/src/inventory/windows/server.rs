//! What a Windows machine serves: its roles and its services.

use super::super::fields::Fields;
use super::super::read::Sink;
use super::super::software::{Role, Service, ServiceState};
use crate::json::Json;

pub(super) fn roles(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    let taken = sink.time(fields.get("Timestamp"));
    // An empty list is an answer: the machine is no server, or serves nothing.
    sink.is_answered = true;
    let inventory = sink.inventory();
    inventory.taken = taken;
    inventory.device = fields.text("deviceuuid");
    for (list, is_feature) in [("ServerRoles", false), ("Features", true)] {
        let named = fields.objects(list).filter_map(|role| {
            let name = role.text("Name")?;
            let display = role.text("DisplayName");
            Some(Role {
                name,
                display,
                is_feature,
            })
        });
        inventory.roles.extend(named);
    }
    if let Some(error) = fields.text("Error") {
        inventory.facts.insert("Error".to_owned(), error);
    }
}

pub(super) fn services(document: &Json, sink: &mut Sink<'_>) {
    let Some(services) = document.as_object() else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    for ((name, value), position) in services.iter().zip(1..) {
        let Some(fields) = Fields::of(value) else {
            sink.trouble(
                position,
                format!("`{name}` is {} and no object", value.kind()),
            );
            continue;
        };
        sink.inventory().services.push(Service {
            name: name.clone(),
            display: fields.text("displayname"),
            state: state(fields),
        });
    }
}

/// By its number, else by its word: the agent writes `OTHER` for what it does not know.
fn state(fields: Fields<'_>) -> ServiceState {
    match (fields.count("currentstate"), fields.raw("friendlystate")) {
        (Some(1), _) | (None, "STOPPED") => ServiceState::Stopped,
        (Some(2), _) | (None, "STARTING") => ServiceState::Starting,
        (Some(3), _) | (None, "STOPPING") => ServiceState::Stopping,
        (Some(4 | 5), _) | (None, "RUNNING") => ServiceState::Running,
        (Some(6 | 7), _) | (None, "PAUSED") => ServiceState::Paused,
        _ => ServiceState::Unknown,
    }
}
