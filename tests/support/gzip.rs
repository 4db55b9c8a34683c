//! Compressed bodies, honest ones and bombs.

use std::io::Write;

use bytes::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress, write::GzEncoder};

/// The bytes as gzip.
///
/// # Panics
/// Never: it writes to memory.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written to");
    encoder.finish().expect("memory can be written to").into()
}

/// So many mebibytes of spaces as gzip (RFC 1952), about a thousandth of that in size.
///
/// # Panics
/// Never: it writes to memory.
#[must_use]
pub fn gzip_of_spaces(mebibytes: u32) -> Bytes {
    let spaces = vec![b' '; 1 << 20];
    let mut compressed = Vec::with_capacity(1 << 14);
    // A full flush ends on a byte and refers to nothing before it, so that the block can be repeated.
    Compress::new(Compression::best(), false)
        .compress_vec(&spaces, &mut compressed, FlushCompress::Full)
        .expect("there is room for the compressed bytes");
    let mut checksum = Crc::new();
    let mut block = Crc::new();
    block.update(&spaces);

    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff];
    for _ in 0..mebibytes {
        out.extend_from_slice(&compressed);
        checksum.combine(&block);
    }
    // The last block, empty; then checksum and size.
    out.extend_from_slice(&[3, 0]);
    out.extend_from_slice(&checksum.sum().to_le_bytes());
    out.extend_from_slice(&(mebibytes << 20).to_le_bytes());
    out.into()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn a_bomb_is_valid_gzip() {
        let bomb = gzip_of_spaces(2);
        let mut text = String::new();
        GzDecoder::new(&*bomb).read_to_string(&mut text).unwrap();
        assert_eq!((text.len(), text.trim()), (2 << 20, ""));
        assert!(bomb.len() < 8 << 10, "{}", bomb.len());
    }
}
