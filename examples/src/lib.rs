//! Programs that show the library at work, and the generator of the example fleet
