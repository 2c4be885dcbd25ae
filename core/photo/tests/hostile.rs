//! Twenty hostile pictures, each prepared by a process of its own: what it is told, how long that
//! takes, and how much memory. `-- --nocapture` prints the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use gridwalk_photo::{PhotoPolicy, prepare};
use image::{DynamicImage, ImageFormat, RgbImage};
use specimens::street::Scene;

const FILE: &str = "GRIDWALK_HOSTILE";
const MOST_SECONDS: f64 = 2.0;
const MOST_MEGABYTES: u64 = 96;

/// Name, bytes, and whether it may pass.
type Case = (&'static str, Vec<u8>, bool);

fn street() -> Vec<u8> {
    Scene::new(5).draw(640, 480).jpeg_bytes(85, None).unwrap()
}

fn written(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    DynamicImage::from(picture)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

/// A segment of a JPEG.
fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&[0xFF, marker], &length[..], content].concat()
}

/// After SOI, `inserted`, then the rest of the street.
fn with(inserted: &[u8]) -> Vec<u8> {
    let street = street();
    [&street[..2], inserted, &street[2..]].concat()
}

/// The street with other bytes in its frame header (SOF0: precision, height, width, components).
fn framed(change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut bytes = street();
    let at = bytes
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    change(&mut bytes[at..]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let named = [kind, data].concat();
    let length = (data.len() as u32).to_be_bytes();
    [&length[..], &named, &crc32(&named).to_be_bytes()].concat()
}

/// A PNG of so many pixels whose zeros pack into a thousandth.
fn png(width: u32, height: u32, depth: u8) -> Vec<u8> {
    let header = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[depth, 2, 0, 0, 0],
    ]
    .concat();
    let row = 1 + u64::from(width) * 3 * u64::from(depth) / 8;
    let zeros = vec![0u8; (row * u64::from(height)).min(64 << 20) as usize];
    let mut packer = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::fast());
    packer.write_all(&zeros).unwrap();
    let packed = packer.finish().unwrap();
    let parts = [
        chunk(b"IHDR", &header),
        chunk(b"IDAT", &packed),
        chunk(b"IEND", &[]),
    ];
    [b"\x89PNG\r\n\x1a\n".as_slice(), &parts.concat()].concat()
}

fn cases() -> Vec<Case> {
    let street = street();
    let half = street.len() / 2;
    let giant = |edge: u16| {
        framed(|sof| {
            sof[5..7].copy_from_slice(&edge.to_be_bytes());
            sof[7..9].copy_from_slice(&edge.to_be_bytes());
        })
    };
    let sos = street
        .windows(2)
        .position(|pair| pair == [0xFF, 0xDA])
        .unwrap();
    // Marked as progressive: frame header of another kind, scans without end.
    let progressive = {
        let mut bytes = framed(|sof| sof[1] = 0xC2);
        let scan = bytes[sos..bytes.len() - 2].to_vec();
        bytes.truncate(bytes.len() - 2);
        for _ in 0..2000 {
            bytes.extend(&scan[..200]);
        }
        bytes
    };
    let metadata = segment(0xE1, &[b"Exif\0\0".as_slice(), &vec![7; 65_000]].concat());
    let loops = [
        b"Exif\0\0MM\0\x2a\0\0\0\x08".as_slice(),
        // One entry, and a next directory that is this one.
        &[0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 8],
    ]
    .concat();
    let noise: Vec<u8> = (0..400_000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let webp = written(
        RgbImage::from_pixel(64, 64, image::Rgb([9, 9, 9])),
        ImageFormat::WebP,
    );
    vec![
        ("empty file", vec![], false),
        ("two bytes of a JPEG", vec![0xFF, 0xD8], false),
        ("JPEG cut in the middle", street[..half].to_vec(), false),
        (
            "JPEG cut in its last byte",
            street[..street.len() - 1].to_vec(),
            true,
        ),
        ("JPEG of 30,000 x 30,000", giant(30_000), false),
        ("JPEG of 65,535 x 65,535", giant(65_535), false),
        (
            "JPEG of 10,000 x 10,000 without its pixels",
            giant(10_000),
            false,
        ),
        ("JPEG of no height", framed(|sof| sof[5..7].fill(0)), false),
        ("60 MB of metadata", with(&metadata.repeat(923)), true),
        ("80 MB of metadata", with(&metadata.repeat(1230)), false),
        (
            "Exif that points at itself",
            with(&segment(0xE1, &loops)),
            true,
        ),
        ("endless progressive JPEG", progressive, false),
        (
            "a thousand Huffman tables",
            with(&segment(0xC4, &[0; 17]).repeat(1000)),
            false,
        ),
        (
            "noise behind a JPEG's head",
            [&street[..sos + 14], &noise[..]].concat(),
            true,
        ),
        ("lossless JPEG", framed(|sof| sof[1] = 0xC3), false),
        ("PNG bomb of 30,000 x 30,000", png(30_000, 30_000, 8), false),
        (
            "PNG bomb of 4,000 x 3,000 in 16 bits",
            png(4000, 3000, 16),
            true,
        ),
        ("PNG of 1 x 4,000,000,000", png(1, 4_000_000_000, 8), false),
        ("WebP cut off", webp[..webp.len() / 2].to_vec(), false),
        (
            "a web page called photo.jpg",
            b"<!doctype html><title>502</title>".to_vec(),
            false,
        ),
        (
            "HEIC",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            false,
        ),
    ]
}

#[test]
fn hostile_pictures_end_soon_small_and_with_a_word() {
    if let Some(file) = std::env::var_os(FILE) {
        return judge(Path::new(&file));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut failures = vec![];
    println!(
        "{:<46} {:>9} {:>8} {:>6}",
        "picture", "bytes", "seconds", "MB"
    );
    for (name, bytes, may_pass) in cases() {
        let file = folder.path().join("photo");
        std::fs::write(&file, &bytes).unwrap();
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "hostile_pictures_end_soon_small_and_with_a_word",
                "--nocapture",
            ])
            .env(FILE, &file)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let told = text
            .lines()
            .find_map(|line| line.split_once("VERDICT "))
            .map(|(_, told)| told);
        let Some(told) = told else {
            panic!("{name}: {text}{}", String::from_utf8_lossy(&output.stderr));
        };
        let mut parts = told.splitn(3, ' ');
        let seconds: f64 = parts.next().unwrap().parse().unwrap();
        let megabytes: u64 = parts.next().unwrap().parse().unwrap();
        let words = parts.next().unwrap();
        println!(
            "{name:<46} {:>9} {seconds:>8.2} {megabytes:>6}  {words}",
            bytes.len()
        );
        let fine = seconds < MOST_SECONDS && megabytes < MOST_MEGABYTES;
        if !fine || (words == "taken" && !may_pass) {
            failures.push(name);
        }
    }
    assert!(failures.is_empty(), "{failures:?}");
}

/// Inside the process: prepares, and says what came of it.
fn judge(file: &Path) {
    let policy = PhotoPolicy {
        long_edge: 1600,
        quality: 78,
    };
    let began = Instant::now();
    let result = prepare(file, &policy, &|| false);
    let took = began.elapsed().max(Duration::ZERO).as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: u64 = peak
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0);
    let words = result.map_or_else(|error| error.to_string(), |_| "taken".to_owned());
    let _ = writeln!(
        std::io::stdout(),
        "VERDICT {took:.3} {} {words}",
        kilobytes / 1024
    );
}
