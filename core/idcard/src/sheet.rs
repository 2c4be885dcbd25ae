//! A card laid flat, with its print told from its ground.

use image::RgbImage;

use crate::cover::Cover;
use crate::geometry::Quad;
use crate::ink::Ink;
use crate::shape;
use crate::straighten::{PX_PER_MM, straighten};
use crate::text::{LineText, ReaderFailed, Script, TextLine, TextRecogniser};
use crate::zones::Cut;

pub(crate) struct Sheet {
    pub(crate) card: RgbImage,
    pub(crate) ink: Ink,
    pub(crate) cover: Cover,
}

impl Sheet {
    pub(crate) fn of(picture: &RgbImage, quad: &Quad) -> Option<Self> {
        let card = straighten(picture, quad, PX_PER_MM)?;
        let ink = Ink::of(&card);
        let cover = Cover::of(&card, quad, picture.dimensions());
        Some(Sheet { card, ink, cover })
    }

    /// A line for a reader of colour pictures.
    pub(crate) fn line(&self, cut: Cut, script: Script) -> TextLine {
        cut.line(&self.card, script)
    }

    /// Has lines read, and doubted characters weighed by their shapes.
    pub(crate) fn read(
        &self,
        reader: &dyn TextRecogniser,
        cuts: &[(Cut, Script)],
    ) -> Result<Vec<LineText>, ReaderFailed> {
        let lines: Vec<TextLine> = cuts
            .iter()
            .map(|(cut, script)| self.line(*cut, *script))
            .collect();
        let mut texts = reader.read(&lines)?;
        for ((cut, script), text) in cuts.iter().zip(&mut texts) {
            if *script == Script::Any {
                shape::settle(&self.ink, cut, text);
            }
        }
        Ok(texts)
    }
}
