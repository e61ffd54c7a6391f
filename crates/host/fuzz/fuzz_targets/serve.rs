//! For any bytes on standard input, the host answers in whole frames of JSON and does not panic.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let output = keyferry_host::output_for(input);
    let mut rest = &output[..];
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = u32::from_ne_bytes(*length) as usize;
        assert!(after[..length].starts_with(b"{\"protocol\":") && after[..length].ends_with(b"}"));
        rest = &after[length..];
    }
    assert!(rest.is_empty());
});
