//! How much a picture may ask of a phone with 3 GB of memory. The limits count what a file may
//! make us do, not seconds: a busy phone must not refuse what an idle one takes. At each limit
//! decoding stays under 2 s on a desktop core.

/// The largest file. A 100-megapixel photo has 30 to 50 MB.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// The largest baseline JPEG: the finest sensors in phones have 108 megapixels, and at 1/8 of the
/// size they are small again.
pub const MAX_PIXELS: u64 = 110_000_000;

/// Pixels that a byte of a baseline JPEG can hold: a block of 64 takes two bits at the very least. A
/// file that announces more has lost them, and a decoder would make them up for many seconds.
pub const MAX_PIXELS_A_BYTE: u64 = 256;

/// The largest picture of a kind that must be whole in memory while it is decoded (PNG, WebP,
/// progressive JPEG): 4096 × 3072, in four bytes each 48 MiB.
pub const MAX_WHOLE_PIXELS: u64 = 4096 * 3072;

/// The largest such picture in bytes once decoded; a PNG may have eight bytes a pixel.
pub const MAX_WHOLE_BYTES: u64 = MAX_WHOLE_PIXELS * 4;

/// A JPEG passes over its pixels once in each scan. Encoders write 1 to 20; a hostile file of some
/// kilobytes could ask for thousands.
pub const MAX_SCANS: u32 = 30;

/// Definitions of Huffman tables: at most four for each scan are of use.
pub const MAX_TABLES: u32 = 4 * MAX_SCANS;

/// Long edge of a thumbnail in pixels.
pub const THUMBNAIL_EDGE: u32 = 320;

/// The largest thumbnail: it travels inside the operation, over lines of a few kilobytes a second.
pub const MAX_THUMBNAIL_BYTES: usize = 20 << 10;

/// Sharpness below which a photo is told to be blurred.
pub const BLURRED_BELOW: f32 = 0.72;

/// Likeness from which a photo is told to have been taken already.
pub const ALIKE_FROM: f32 = 0.45;
