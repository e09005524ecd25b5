//! The rules, ready to be put before lines.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use wegweiser_core::Rule;

use super::Side;
use super::row::{self, LogRulesError, Row};
use super::screen::Screen;

const ROWS: &str = include_str!("../../rules/linux_logs.csv");

/// Rules on lines of logs.
#[derive(Debug)]
pub struct LogRules {
    pub(super) rows: Vec<Row>,
    by_message_id: HashMap<u128, Vec<u16>>,
    by_id: HashMap<String, u16>,
    /// The distinct sets of programs that rules are for.
    programs: Vec<Vec<String>>,
    /// By which of these sets an identifier is in; made when such an identifier is met.
    screens: Mutex<HashMap<u64, Arc<Screen>>>,
}

impl LogRules {
    /// The rules of `rules/linux_logs.csv`.
    ///
    /// # Panics
    ///
    /// When the compiled-in file is not valid, which a test proves it is.
    pub fn built_in() -> Arc<Self> {
        Arc::new(Self::parse(ROWS).expect("the built-in rules on logs are valid"))
    }

    /// Rules in the form of `rules/linux_logs.csv`.
    ///
    /// # Errors
    ///
    /// The first row that is not well formed.
    ///
    /// ```
    /// use wegweiser_analyzers::logs::LogRules;
    ///
    /// let head = "rule_id,analyzer,ident,message_id,pattern,title,meaning,domain,severity,escalation,raise,\
    ///     half_life_days,group,resolved_by,incident,remediation,noise,confidence,example,source\n";
    /// let row = "my.row,kern,kernel,,disk (?P<dev>,Disk,,storage,Low,,,7,dev,,,,0,1000,disk sda,mine\n";
    /// let error = LogRules::parse(&format!("{head}{row}")).unwrap_err();
    /// assert_eq!((error.line, error.rule.as_str()), (2, "my.row"));
    /// assert!(error.reason.starts_with("column `pattern`: "));
    /// ```
    pub fn parse(csv: &str) -> Result<Self, LogRulesError> {
        let rows = row::read(csv)?;
        let mut by_message_id: HashMap<u128, Vec<u16>> = HashMap::new();
        let mut by_id = HashMap::new();
        let mut programs: Vec<Vec<String>> = Vec::new();
        for (number, row) in (0_u16..).zip(&rows) {
            by_id.insert(row.rule.id.to_string(), number);
            if let Some(id) = row.message_id {
                by_message_id.entry(id).or_default().push(number);
            }
            if !programs.contains(&row.idents) {
                programs.push(row.idents.clone());
            }
        }
        // A set of programs is a bit of a mask.
        if programs.len() > 64 || rows.len() > usize::from(u16::MAX) {
            return Err(LogRulesError {
                line: 1,
                rule: String::new(),
                reason: "more than 64 different cells in column `ident`".into(),
            });
        }
        Ok(Self {
            rows,
            by_message_id,
            by_id,
            programs,
            screens: Mutex::default(),
        })
    }

    /// What findings of a side may be of.
    pub(super) fn rules_of(&self, side: Side) -> Vec<Rule> {
        let rows = self.rows.iter();
        let rows = rows.filter(|row| row.side == side && !row.noise);
        rows.map(|row| row.rule.clone()).collect()
    }

    pub(super) fn number_of(&self, id: &str) -> Option<u16> {
        self.by_id.get(id).copied()
    }

    pub(super) fn of_message_id(&self, id: u128) -> &[u16] {
        self.by_message_id.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The screen for lines of a program, and whether rules name programs like it, by side.
    pub(super) fn screen(&self, identifier: &str) -> (Arc<Screen>, Vec<Side>) {
        let name = identifier.to_ascii_lowercase();
        let is_in = |programs: &Vec<String>| programs.is_empty() || names(programs, &name);
        let mask = self
            .programs
            .iter()
            .zip(0..)
            .fold(0_u64, |mask, (programs, bit)| {
                mask | u64::from(is_in(programs)) << bit
            });
        let mut screens = self.screens.lock().unwrap_or_else(PoisonError::into_inner);
        let screen = screens.entry(mask).or_insert_with(|| {
            let rows = (0..).zip(&self.rows);
            Arc::new(Screen::new(rows.filter(|(_, row)| is_in(&row.idents))))
        });
        let named = self.rows.iter().filter(|row| names(&row.idents, &name));
        (screen.clone(), named.map(|row| row.side).collect())
    }
}

/// Whether a program, in small letters, is among those of a rule.
fn names(programs: &[String], name: &str) -> bool {
    programs
        .iter()
        .any(|program| match program.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == program,
        })
}
