//! Identity cards for an app: a picture in, a reading out. Needs no data folder and no network.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use gridwalk_core::idcard::text::{ModelError, PpOcr, TextRecogniser as CoreRecogniser};
use gridwalk_core::idcard::{self as core, Outcome, Readers};
use tokio::runtime::Runtime;

use crate::cancellation::{Cancellation, token};
use crate::desk::{self, Panicked, off_thread};
use crate::error::IdCardError;
use crate::recogniser::{AppRecogniser, TextRecogniser};
use crate::value::card::{CardReading, CardSide, Corners, PicturePoint, ValueSource};

/// Reads identity cards (居民身份证). Make one for the whole app: it keeps its models loaded until
/// `unload`, and may read several pictures at once.
#[derive(uniffi::Object)]
pub struct CardReader {
    reader: Arc<core::CardReader>,
    sources: Vec<ValueSource>,
    runtime: &'static Runtime,
}

#[uniffi::export]
impl CardReader {
    /// Loads what reads: the model in the folder `models` (without one, where a desktop's set-up
    /// lays it, if it is there), the app's own `recogniser`, and Tesseract where this build has it (with
    /// `eng.traineddata` and `chi_sim.traineddata` of the same folder, or the system's).
    /// The first of them reads every line, the second bears witness.
    #[uniffi::constructor(default(models = None, recogniser = None))]
    pub async fn open(
        models: Option<String>,
        recogniser: Option<Arc<dyn TextRecogniser>>,
    ) -> Result<Arc<Self>, IdCardError> {
        let runtime = desk::runtime().map_err(|_| Panicked)?;
        let work = move || readers(models.as_deref().map(Path::new), recogniser);
        let readers = off_thread::<_, IdCardError, IdCardError>(runtime, work).await?;
        let sources = readers.iter().map(|reader| reader.source());
        let sources = sources.map(|s| ValueSource::named(s.as_str())).collect();
        let mut readers = readers.into_iter();
        let readers = Readers {
            first: readers.next().ok_or(IdCardError::ModelMissing)?,
            second: readers.next(),
        };
        Ok(Arc::new(Self {
            reader: Arc::new(core::CardReader::new(readers)),
            sources,
            runtime,
        }))
    }

    /// Who reads, and who bears witness.
    pub fn readers(&self) -> Vec<ValueSource> {
        self.sources.clone()
    }

    /// Reads the card in the picture at `picture` (JPEG, PNG or WebP, any way up). `corners`, where
    /// the caller knows them, are used instead of being looked for. The file is only read: delete it
    /// afterwards, nobody may keep a picture of a card.
    #[uniffi::method(default(corners = None, cancellation = None))]
    pub async fn scan(
        &self,
        picture: String,
        corners: Option<Corners>,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<CardReading, IdCardError> {
        let cancel = token(cancellation);
        let _goes_away = cancel.clone().drop_guard();
        let reader = Arc::clone(&self.reader);
        let work = move || -> Result<CardReading, IdCardError> {
            let bytes = std::fs::read(picture)?;
            let gone = || cancel.is_cancelled();
            match reader.read_unless(&gone, &bytes, corners.map(Into::into))? {
                Outcome::Card(card) => Ok(CardReading::from(card)),
                Outcome::None(why) => Err(why.into()),
            }
        };
        off_thread(self.runtime, work).await
    }

    /// Gives the models' memory back, as a phone asks when it has little; the next card loads them
    /// anew. Returns at once.
    pub fn unload(&self) {
        let reader = Arc::clone(&self.reader);
        self.runtime.spawn_blocking(move || reader.unload());
    }
}

/// Who reads, the best first.
fn readers(
    models: Option<&Path>,
    recogniser: Option<Arc<dyn TextRecogniser>>,
) -> Result<Vec<Box<dyn CoreRecogniser>>, IdCardError> {
    let mut found: Vec<Box<dyn CoreRecogniser>> = Vec::new();
    let anywhere = core::text::default_folder();
    let asked = models.is_some();
    let models = models.unwrap_or(&anywhere);
    match PpOcr::open(models) {
        Ok(ppocr) => found.push(Box::new(ppocr)),
        // Nobody asked for it.
        Err(ModelError::Missing(_)) if !asked => {}
        Err(error) => return Err(error.into()),
    }
    if let Some(recogniser) = recogniser {
        found.push(Box::new(AppRecogniser(recogniser)));
    }
    #[cfg(feature = "tesseract")]
    if found.len() < 2
        && let Ok(tesseract) = core::text::Tesseract::open(models)
    {
        found.push(Box::new(tesseract));
    }
    Ok(found)
}

/// Follows a card through the frames of a camera's preview and says when to take the picture, so
/// that the app takes it by itself. Nothing is read.
#[derive(uniffi::Object)]
pub struct CardFinder(Mutex<core::CardFinder>);

#[uniffi::export]
impl CardFinder {
    /// For taking a picture of one side.
    #[uniffi::constructor]
    pub fn new(wanted: CardSide) -> Arc<Self> {
        Arc::new(Self(Mutex::new(core::CardFinder::new(wanted.into()))))
    }

    /// Looks at the next frame: the brightness of its pixels, row by row, `stride` bytes from one
    /// row to the next. `rotation` is by how many degrees clockwise (0, 90, 180, 270) the picture
    /// must be turned to stand upright; corners come back upright. The frame is not copied and is
    /// done with when this returns, which takes some milliseconds: call it where the camera hands
    /// its frames over, not on a screen's thread.
    pub fn look(
        &self,
        luma: &[u8],
        width: u32,
        height: u32,
        stride: u32,
        rotation: u16,
    ) -> Result<CardLook, IdCardError> {
        let frame = core::Frame {
            luma,
            width: width as usize,
            height: height as usize,
            stride: stride as usize,
            rotation,
        };
        // A call that is no future: a panic would end a Swift app.
        let look = catch_unwind(AssertUnwindSafe(|| {
            let mut finder = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            finder.look(&frame)
        }));
        Ok(look.map_err(|_| Panicked)?.into())
    }
}

/// What a frame shows.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct CardLook {
    /// The card's corners, as the screen shows them.
    pub corners: Option<Corners>,
    /// The one thing to do.
    pub advice: CardAdvice,
    /// Where a lamp is mirrored, when the advice is `Glare`.
    pub glare: Option<PicturePoint>,
}

impl From<core::Look> for CardLook {
    fn from(look: core::Look) -> Self {
        let (advice, glare) = match look.advice {
            core::Advice::ShowCard => (CardAdvice::ShowCard, None),
            core::Advice::Closer => (CardAdvice::Closer, None),
            core::Advice::Further => (CardAdvice::Further, None),
            core::Advice::HoldStill => (CardAdvice::HoldStill, None),
            core::Advice::TooDark => (CardAdvice::TooDark, None),
            core::Advice::Glare(place) => (CardAdvice::Glare, Some(place.into())),
            core::Advice::TurnOver => (CardAdvice::TurnOver, None),
            core::Advice::Ready => (CardAdvice::Ready, None),
        };
        Self {
            corners: look.corners.map(Corners::from),
            advice,
            glare,
        }
    }
}

/// The one thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum CardAdvice {
    /// No card is in sight.
    ShowCard,
    /// The card is too small to be read.
    Closer,
    /// The card leaves the frame.
    Further,
    /// The hand or the card moves, or the lens has not focused.
    HoldStill,
    /// Print does not stand out.
    TooDark,
    /// A lamp is mirrored on a value.
    Glare,
    /// The other side is wanted.
    TurnOver,
    /// Take the picture now.
    Ready,
}
