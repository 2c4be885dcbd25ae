//! Evidence of time and place: what the phone's clocks and receivers said, kept whole and graded.
//! A grade informs a reviewer; nothing is refused for one and nobody is scored by one.

mod clock;

pub use clock::{Clock, Reading, SystemClock};
