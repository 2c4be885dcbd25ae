//! Evidence of time and place: what the phone's clocks and receivers said, kept whole and graded.
//! A grade informs a reviewer; nothing is refused for one and nobody is scored by one.

mod beijing;
mod clock;
mod location;
pub(crate) mod place;
pub(crate) mod tag;
pub(crate) mod time;

pub(crate) use beijing::beijing;
pub use clock::{Clock, Reading, SystemClock};
pub use location::{LatestFix, LocationSource};
pub use place::Fix;
