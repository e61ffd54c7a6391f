//! Compares what the user saw before a click with what the page displays without the attack.

use crate::user::Area;
use anyhow::{Context, Result, bail};
use png::{ColorType, Decoder, Transformations};
use std::io::Cursor;

/// The page before a click, as PNG, and the place of the click.
pub(crate) type Picture = (Vec<u8>, Area);

/// The largest difference of a place's width or height, in pixels, that a user would not notice.
const MAX_GROWTH: usize = 4;
/// A difference of a colour's channel, of 255, that a user notices.
const NOTICEABLE: u8 = 60;
/// The largest share of pixels with such a difference, in percent: the edges of letters.
const MAX_PERCENT: usize = 5;

/// Whether two pictures are alike at their places.
pub(crate) fn alike(a: &Picture, b: &Picture) -> Result<bool> {
    let (a, b) = (rows(a)?, rows(b)?);
    let width = |rows: &[Vec<[u8; 3]>]| rows.first().map_or(0, Vec::len);
    if a.len().abs_diff(b.len()) > MAX_GROWTH || width(&a).abs_diff(width(&b)) > MAX_GROWTH {
        return Ok(false);
    }
    let pixels = a.iter().zip(&b).flat_map(|(a, b)| a.iter().zip(b));
    let differs = |(a, b): &(&[u8; 3], &[u8; 3])| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > NOTICEABLE);
    let (count, different) = (pixels.clone().count(), pixels.filter(differs).count());
    Ok(count > 0 && different * 100 <= count * MAX_PERCENT)
}

/// The colours of the place; black outside of the picture.
fn rows((picture, area): &Picture) -> Result<Vec<Vec<[u8; 3]>>> {
    let mut decoder = Decoder::new(Cursor::new(picture));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("a picture that is too large")?];
    let info = reader.next_frame(&mut pixels)?;
    let channels = match info.color_type {
        ColorType::Rgba => 4,
        ColorType::Rgb => 3,
        other => bail!("a picture in {other:?}"),
    };
    let (width, height) = (i64::from(info.width), i64::from(info.height));
    let (columns, lines) = area.pixels();
    let pixel = |row: i64, column: i64| {
        let inside = (0..width).contains(&column) && (0..height).contains(&row);
        let at = usize::try_from((row * width + column) * channels).unwrap_or(usize::MAX);
        let pixel = if inside { pixels.get(at..at + 3) } else { None };
        pixel.and_then(|pixel| pixel.try_into().ok()).unwrap_or([0; 3])
    };
    Ok(lines.map(|row| columns.clone().map(|column| pixel(row, column)).collect()).collect())
}
