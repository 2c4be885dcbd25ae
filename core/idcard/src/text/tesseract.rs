//! Tesseract with `chi_sim` and `eng`. It reads digits as well as anything and is wrong in
//! other ways than a neural recogniser of whole lines, which makes it a good second witness.
//! An instance loads 20 MB in a quarter of a second, so instances are kept: one a thread at work.

use std::ffi::CString;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use image::RgbImage;
use tesseract::plumbing::TessBaseApi;

use super::{LineText, ReaderFailed, Script, Source, TextLine, TextRecogniser};

/// One line, nothing else: page segmentation mode 7.
const SINGLE_LINE: &std::ffi::CStr = c"7";

/// The reader; it may be shared by threads.
pub struct Tesseract {
    /// Where its languages lie, if not where the system has them.
    folder: Option<CString>,
    digits: Mutex<Vec<TessBaseApi>>,
    han: Mutex<Vec<TessBaseApi>>,
}

impl Tesseract {
    /// Loads the digit reader; the Han reader follows when it is first needed. The languages are
    /// `eng.traineddata` and `chi_sim.traineddata` in the folder `models`, as a phone's app brings
    /// them along; without these, the system's.
    pub fn open(models: &Path) -> Result<Self, ReaderFailed> {
        let brought = models.join("eng.traineddata").is_file();
        let folder = models.to_str().filter(|_| brought).map(CString::new);
        let reader = Tesseract {
            folder: folder.transpose().map_err(|e| failed(&e))?,
            digits: Mutex::default(),
            han: Mutex::default(),
        };
        let first = reader.instance(Script::Number)?;
        reader
            .pool(Script::Number)
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(first);
        Ok(reader)
    }

    fn pool(&self, script: Script) -> &Mutex<Vec<TessBaseApi>> {
        if script == Script::Any {
            &self.han
        } else {
            &self.digits
        }
    }

    fn instance(&self, script: Script) -> Result<TessBaseApi, ReaderFailed> {
        let mut api = TessBaseApi::create();
        let language = if script == Script::Any {
            c"chi_sim"
        } else {
            c"eng"
        };
        api.init_2(self.folder.as_deref(), Some(language))
            .map_err(|e| failed(&e))?;
        api.set_variable(c"tessedit_pageseg_mode", SINGLE_LINE)
            .map_err(|e| failed(&e))?;
        // It prints its doubts to the terminal otherwise.
        api.set_variable(c"debug_file", c"/dev/null")
            .map_err(|e| failed(&e))?;
        if script != Script::Any {
            api.set_variable(c"tessedit_char_whitelist", c"0123456789X.-")
                .map_err(|e| failed(&e))?;
        }
        Ok(api)
    }

    fn line(&self, line: &TextLine) -> Result<LineText, ReaderFailed> {
        let pool = self.pool(line.script);
        let kept = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut api = match kept {
            Some(api) => api,
            None => self.instance(line.script)?,
        };
        let grey = grey(&line.image);
        let (width, height) = (
            line.image.width().cast_signed(),
            line.image.height().cast_signed(),
        );
        api.set_image(&grey, width, height, 1, width)
            .map_err(|e| failed(&e))?;
        api.set_source_resolution(250);
        api.recognize().map_err(|e| failed(&e))?;
        let text = api.get_utf8_text().map_err(|e| failed(&e))?;
        let text: String = text
            .as_ref()
            .to_string_lossy()
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let sure = api.mean_text_conf() as f32 / 100.0;
        pool.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(api);
        Ok(LineText {
            sure: vec![sure; text.chars().count()],
            text,
            others: Vec::new(),
            places: Vec::new(),
        })
    }
}

fn failed(reason: &dyn std::fmt::Display) -> ReaderFailed {
    ReaderFailed {
        reader: "tesseract",
        reason: reason.to_string(),
    }
}

/// The largest channel, which keeps black and loses the coloured ground; a white frame around it,
/// without which the first and last character suffer.
fn grey(image: &RgbImage) -> Vec<u8> {
    image.pixels().map(|p| p[0].max(p[1]).max(p[2])).collect()
}

impl TextRecogniser for Tesseract {
    fn source(&self) -> Source {
        Source::Tesseract
    }

    fn read(&self, lines: &[TextLine]) -> Result<Vec<LineText>, ReaderFailed> {
        lines.iter().map(|line| self.line(line)).collect()
    }

    fn unload(&self) {
        for pool in [&self.digits, &self.han] {
            pool.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn languages_brought_along_are_taken_instead_of_the_systems() {
        let models = tempfile::tempdir().unwrap();
        // None there: the system's.
        Tesseract::open(models.path()).unwrap();
        // What is there is read, and this is no language.
        std::fs::write(models.path().join("eng.traineddata"), b"not trained").unwrap();
        assert!(Tesseract::open(models.path()).is_err());
    }
}
