//! Searches the memory of a process for keys.

use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};
use std::{fs, thread};

use keyferry_core::protocol::Capture;

/// Length of the parts of a key that are searched for, in bytes. The allocator overwrites the first bytes of a freed
/// buffer, so a search for the whole key would miss most remains.
const WINDOW: usize = 12;

/// Reads every writable memory region of a process, with the region's name.
pub fn memory(pid: u32) -> io::Result<Vec<(String, Vec<u8>)>> {
    let memory = File::open(format!("/proc/{pid}/mem"))?;
    // The keyring's thread answers before it exits, and unmaps memory when it exits.
    let (tasks, start) = (format!("/proc/{pid}/task"), Instant::now());
    let is_keyring =
        |task: fs::DirEntry| fs::read(task.path().join("comm")).is_ok_and(|name| name == b"keyring\n");
    while fs::read_dir(&tasks)?.flatten().any(is_keyring) {
        assert!(start.elapsed() < Duration::from_secs(10), "the thread of an answered request keeps running");
        thread::yield_now();
    }
    let mut regions = vec![];
    for line in fs::read_to_string(format!("/proc/{pid}/maps"))?.lines() {
        let (range, rest) = line.split_once(' ').unwrap();
        let (start, end) = range.split_once('-').unwrap();
        let address = |text| u64::from_str_radix(text, 16).unwrap();
        if rest.starts_with("rw") {
            let mut content = vec![0; usize::try_from(address(end) - address(start)).unwrap()];
            memory.read_exact_at(&mut content, address(start))?;
            regions.push((line.to_owned(), content));
        }
    }
    Ok(regions)
}

/// Names the regions that hold a part of a key's secret, as UTF-8 or UTF-16.
pub fn regions_with_key(regions: &[(String, Vec<u8>)], captures: &[Capture]) -> Vec<String> {
    let secrets: Vec<_> = captures.iter().map(|capture| &capture.key.expose().as_bytes()[25..]).collect();
    regions_with_part(regions, &secrets)
}

/// Names the regions that hold a part of a secret, as UTF-8 or UTF-16.
pub fn regions_with_part(regions: &[(String, Vec<u8>)], secrets: &[&[u8]]) -> Vec<String> {
    let parts: HashSet<&[u8]> = secrets.iter().flat_map(|secret| secret.windows(WINDOW)).collect();
    // The first two bytes rule out most positions.
    let start = |part: &[u8]| usize::from(u16::from_ne_bytes([part[0], part[1]]));
    let mut starts = vec![false; 1 << 16];
    for part in &parts {
        starts[start(part)] = true;
    }
    let holds =
        |content: &[u8]| content.windows(WINDOW).any(|part| starts[start(part)] && parts.contains(part));
    let found = regions.iter().filter(|(_, content)| {
        let narrowed: Vec<u8> = content.iter().copied().filter(|&byte| byte != 0).collect();
        holds(content) || holds(&narrowed)
    });
    found.map(|(name, _)| name.clone()).collect()
}
