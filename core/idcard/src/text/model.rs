//! The recogniser's model on disk. The project carries no model: the set-up lays it into a data
//! folder (fixtures/models/fetch), and its hash is checked each time before it is used.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The model's file name in the data folder.
pub const MODEL_FILE: &str = "PP-OCRv6_rec_small.onnx";
/// PP-OCRv6 small recogniser, Apache-2.0, as in the PyPI wheel rapidocr 3.10.0.
const MODEL_SHA256: &str = "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884";

/// Why the PP-OCR reader cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The set-up was not run, or another folder was meant.
    #[error("{} is missing; run fixtures/models/fetch, or name its folder in GRIDWALK_MODELS", .0.display())]
    Missing(PathBuf),
    /// Damaged or exchanged.
    #[error("{} is not the model this version was measured with; fetch it anew", .0.display())]
    WrongHash(PathBuf),
    /// The right file, and yet it does not load.
    #[error("the model does not load: {0}")]
    Unusable(String),
}

/// Where the model is looked for: `GRIDWALK_MODELS`, else the user's data folder.
pub fn default_folder() -> PathBuf {
    let var = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    var("GRIDWALK_MODELS").unwrap_or_else(|| {
        var("XDG_DATA_HOME")
            .or_else(|| var("HOME").map(|home| home.join(".local/share")))
            .unwrap_or_default()
            .join("gridwalk/models")
    })
}

/// The model's bytes, checked.
pub(crate) fn load(folder: &Path) -> Result<Vec<u8>, ModelError> {
    let path = folder.join(MODEL_FILE);
    let Ok(bytes) = std::fs::read(&path) else {
        return Err(ModelError::Missing(path));
    };
    if hex::encode(Sha256::digest(&bytes)) != MODEL_SHA256 {
        return Err(ModelError::WrongHash(path));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_and_a_damaged_model_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(load(folder.path()), Err(ModelError::Missing(_))));
        std::fs::write(folder.path().join(MODEL_FILE), b"not it").unwrap();
        assert!(matches!(load(folder.path()), Err(ModelError::WrongHash(_))));
    }
}
