//! The records of lists that have a field of their own.

use std::collections::HashMap;

use super::builder::{Builder, KEY_BYTES, fingerprint};
use super::{Advice, Certificate, Detail, Exception, Item, Listener, Report};
use crate::lynis::anomaly::AnomalyKind;
use crate::lynis::entries::Entry;
use crate::lynis::fields::{
    self, AdviceFields, CertificateFields, DetailFields, ListenerFields, clean,
};
use crate::lynis::test_id::TestId;

/// The two lists that share a shape.
#[derive(Clone, Copy)]
enum AdviceList {
    Warnings,
    Suggestions,
}

impl Builder<'_> {
    pub(super) fn list_entry(&mut self, entry: &Entry<'_>) {
        match entry.key {
            "warning" => self.advice(entry, AdviceList::Warnings),
            "suggestion" => self.advice(entry, AdviceList::Suggestions),
            "details" => self.detail(entry),
            "certificate"
            | "network_listen"
            | "network_listen_port"
            | "exception_event"
            | "vulnerable_package"
            | "manual"
            | "manual_event" => self.statement(entry),
            key => {
                let key = clean(key, KEY_BYTES);
                if self.report.lists.contains_key(&key)
                    || self.has_room(entry, self.report.lists.len(), key.len())
                {
                    self.item(entry, |report| report.lists.entry(key.clone()).or_default());
                }
            }
        }
    }

    /// A record that states a fact: saying it twice adds nothing.
    fn statement(&mut self, entry: &Entry<'_>) {
        let print = fingerprint(&(entry.key, entry.value.trim()));
        if self.facts.contains(&print) || !self.has_room(entry, 0, 0) {
            return;
        }
        self.facts.insert(print);
        match entry.key {
            "certificate" => self.certificate(entry),
            "network_listen" => self.listener(entry, ListenerFields::parse(entry.value)),
            "network_listen_port" => self.listener(entry, ListenerFields::parse_old(entry.value)),
            "exception_event" => self.exception(entry),
            "vulnerable_package" => self.item(entry, |report| &mut report.vulnerable_packages),
            "manual" => self.item(entry, |report| &mut report.manual),
            _ => self.item(entry, |report| &mut report.manual_events),
        }
    }

    fn advice(&mut self, entry: &Entry<'_>, list: AdviceList) {
        self.findings_go_on();
        let Some(fields) = AdviceFields::parse(entry.value) else {
            return self.anomaly_of(AnomalyKind::InvalidValue, entry);
        };
        let text = |field: &str| clean(field, self.limits.field_bytes);
        let advice = Advice {
            test: TestId::new(&text(fields.test)),
            message: text(fields.message),
            details: fields.details.map(text),
            solution: fields.solution.map(text),
            severity: None,
            line: entry.line,
            repeats: 0,
        };
        let print = fingerprint(&(
            &advice.test,
            &advice.message,
            &advice.details,
            &advice.solution,
        ));
        let (seen, kept) = self.advice_list(list);
        if let Some(&place) = seen.get(&print) {
            kept[place].repeats += 1;
            return;
        }
        let count = kept.len();
        if self.has_room(entry, count, entry.value.len()) {
            let (seen, kept) = self.advice_list(list);
            seen.insert(print, count);
            kept.push(advice);
        }
    }

    fn advice_list(&mut self, list: AdviceList) -> (&mut HashMap<u64, usize>, &mut Vec<Advice>) {
        match list {
            AdviceList::Warnings => (&mut self.warnings, &mut self.report.warnings),
            AdviceList::Suggestions => (&mut self.suggestions, &mut self.report.suggestions),
        }
    }

    fn detail(&mut self, entry: &Entry<'_>) {
        self.findings_go_on();
        let Some(fields) = DetailFields::parse(entry.value) else {
            return self.anomaly_of(AnomalyKind::InvalidValue, entry);
        };
        let print = fingerprint(entry.value.trim());
        if let Some(&place) = self.details.get(&print) {
            self.report.details[place].repeats += 1;
        } else if self.has_room(entry, self.report.details.len(), entry.value.len()) {
            let text = |field: &str| clean(field, self.limits.field_bytes);
            self.details.insert(print, self.report.details.len());
            self.report.details.push(Detail {
                test: TestId::new(&text(fields.test)),
                service: fields.service.map(text),
                desc: fields.desc.map(text),
                field: fields.field.map(text),
                preferred: fields.preferred.map(text),
                value: fields.value.map(text),
                other: fields.other.map(text),
                line: entry.line,
                repeats: 0,
            });
        }
    }

    fn certificate(&mut self, entry: &Entry<'_>) {
        let Some(fields) = CertificateFields::parse(entry.value) else {
            return self.anomaly_of(AnomalyKind::InvalidValue, entry);
        };
        let not_after = fields.not_after.and_then(fields::certificate_date);
        if fields.not_after.is_some() && not_after.is_none() {
            self.anomaly_of(AnomalyKind::InvalidValue, entry);
        }
        if self.has_room(entry, self.report.certificates.len(), entry.value.len()) {
            let text = |field: &str| clean(field, self.limits.field_bytes);
            self.report.certificates.push(Certificate {
                path: text(fields.path),
                exit_code: fields.exit_code,
                subject: fields.subject.map(text),
                not_after,
                line: entry.line,
            });
        }
    }

    fn listener(&mut self, entry: &Entry<'_>, fields: Option<ListenerFields<'_>>) {
        let Some(fields) = fields else {
            return self.anomaly_of(AnomalyKind::InvalidValue, entry);
        };
        if self.has_room(entry, self.report.listening.len(), entry.value.len()) {
            let text = |field: &str| clean(field, self.limits.field_bytes);
            self.report.listening.push(Listener {
                protocol: text(fields.protocol),
                address: text(fields.address),
                process: fields.process.map(text),
                line: entry.line,
            });
        }
    }

    fn exception(&mut self, entry: &Entry<'_>) {
        let record = entry.value.strip_suffix('|').unwrap_or(entry.value);
        let (place, text) = record.split_once('|').unwrap_or(("", record));
        if self.has_room(entry, self.report.exceptions.len(), record.len()) {
            let limit = self.limits.field_bytes;
            let (place, text) = (clean(place, limit), clean(text, limit));
            self.report.exceptions.push(Exception {
                place,
                text,
                line: entry.line,
            });
        }
    }

    fn item(&mut self, entry: &Entry<'_>, list: impl Fn(&mut Report) -> &mut Vec<Item>) {
        let value = clean(entry.value, self.limits.field_bytes);
        let count = list(&mut self.report).len();
        if self.has_room(entry, count, value.len()) {
            list(&mut self.report).push(Item {
                value,
                line: entry.line,
            });
        }
    }
}
