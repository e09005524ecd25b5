//! What a form of export leaves out.

use std::fmt;

/// Something that an event had in its log and that a form of export does not carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u8)]
pub enum Loss {
    /// The provider's name: events of different providers share their numbers.
    Provider,
    /// The names of the data: values are known by their position only.
    FieldNames,
    /// The data itself: only the rendered message is there, or not even that.
    Fields,
    /// The number of the record: an event exported twice is told by its content.
    RecordId,
    /// The name of the computer.
    Computer,
    /// The zone of times: they are taken as UTC.
    TimeZone,
    /// The times of all events but the latest of each kind.
    Times,
    /// Events below a level: only warnings and errors are there.
    LowLevels,
    /// Rare kinds of events: only the most frequent are there.
    RareKinds,
    /// The period: counts are since the agent was installed.
    Period,
    /// The name of the log.
    Channel,
}

impl Loss {
    const ALL: [Self; 11] = [
        Self::Provider,
        Self::FieldNames,
        Self::Fields,
        Self::RecordId,
        Self::Computer,
        Self::TimeZone,
        Self::Times,
        Self::LowLevels,
        Self::RareKinds,
        Self::Period,
        Self::Channel,
    ];

    /// What is missing, as the end of a sentence: "the export does not carry …".
    pub fn text(self) -> &'static str {
        match self {
            Self::Provider => "the names of providers",
            Self::FieldNames => "the names of the data",
            Self::Fields => "the data of events",
            Self::RecordId => "the numbers of records",
            Self::Computer => "the name of the computer",
            Self::TimeZone => "the zone of its times",
            Self::Times => "the time of every event",
            Self::LowLevels => "events below a warning",
            Self::RareKinds => "rare kinds of events",
            Self::Period => "the period it counts",
            Self::Channel => "the names of logs",
        }
    }
}

/// A set of [`Loss`].
///
/// ```
/// use wegweiser_parsers::winevent::{Loss, Losses};
///
/// let losses = Losses::from_iter([Loss::Provider, Loss::Times]);
/// assert!(losses.contains(Loss::Times) && !losses.contains(Loss::Fields));
/// assert_eq!(losses.to_string(), "the names of providers, the time of every event");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Losses(u16);

impl Losses {
    /// Nothing is lost.
    pub const NONE: Self = Self(0);

    /// Whether it is lost.
    pub fn contains(self, loss: Loss) -> bool {
        self.0 & (1 << loss as u16) != 0
    }

    /// Whether nothing is lost.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds one.
    pub fn insert(&mut self, loss: Loss) {
        self.0 |= 1 << loss as u16;
    }

    /// What is in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Each, in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = Loss> {
        Loss::ALL
            .into_iter()
            .filter(move |loss| self.contains(*loss))
    }

    /// As a number, for serialising; bits without a meaning are dropped by [`Losses::from_bits`].
    pub fn bits(self) -> u16 {
        self.0
    }

    /// The set of that number.
    pub fn from_bits(bits: u16) -> Self {
        Loss::ALL
            .into_iter()
            .filter(|loss| bits & (1 << *loss as u16) != 0)
            .collect()
    }
}

impl FromIterator<Loss> for Losses {
    fn from_iter<I: IntoIterator<Item = Loss>>(losses: I) -> Self {
        let mut set = Self::NONE;
        losses.into_iter().for_each(|loss| set.insert(loss));
        set
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, loss) in self.iter().enumerate() {
            if number > 0 {
                f.write_str(", ")?;
            }
            f.write_str(loss.text())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
