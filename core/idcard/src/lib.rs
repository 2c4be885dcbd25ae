//! Reading a resident identity card from a picture: find the card → straighten it → tell its side
//! and way up → cut its zones → read → parse → cross-check. Every field comes with a confidence
//! and whether the worker must look at it; a picture without a card gets a typed answer. The layout
//! (millimetres of every zone) is in `zones`, the rules in the module of each field, each with the
//! standard or law it comes from. Nothing here keeps, sends or logs a value or a picture.

pub mod address;
mod authority;
mod back;
mod cancel;
mod cover;
pub mod dates;
pub mod divisions;
mod find;
mod finder;
mod front;
pub mod geometry;
mod ink;
mod name;
pub mod nationality;
mod noise;
pub mod number;
mod reader;
pub mod reading;
mod resident;
mod shape;
mod sheet;
mod shrink;
mod straighten;
pub mod text;
pub mod validity;
mod witness;
mod zones;

pub use cancel::Cancelled;
pub use finder::{Advice, CardFinder, Frame, Look};
pub use number::IdNumber;
pub use reader::{BadPicture, CardReader, Explain, Readers};
pub use reading::{
    CardReading, Field, FieldReading, NoCard, Outcome, Side, Source, Warning, ZonePicture,
};
