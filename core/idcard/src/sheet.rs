//! A card laid flat, with its print told from its ground.

use image::RgbImage;

use crate::geometry::Quad;
use crate::ink::Ink;
use crate::straighten::{PX_PER_MM, straighten};
use crate::text::{Script, TextLine};
use crate::zones::Cut;

pub(crate) struct Sheet {
    pub(crate) card: RgbImage,
    pub(crate) ink: Ink,
}

impl Sheet {
    pub(crate) fn of(picture: &RgbImage, quad: &Quad) -> Option<Self> {
        let card = straighten(picture, quad, PX_PER_MM)?;
        let ink = Ink::of(&card);
        Some(Sheet { card, ink })
    }

    /// A line for a reader of colour pictures.
    pub(crate) fn line(&self, cut: Cut, script: Script) -> TextLine {
        cut.line(&self.card, script)
    }
}
