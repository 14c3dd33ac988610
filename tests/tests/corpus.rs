//! The corpus of the fuzz targets, `core/fuzz/corpus/`, through the targets' own code: what fuzzing found to be different stays tried.
#![cfg(not(target_arch = "wasm32"))] // it reads files
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking
#![allow(clippy::disallowed_methods, clippy::print_stdout)] // it reads files, and names each

use std::path::Path;

#[path = "../../core/fuzz/src/lib.rs"]
mod fuzz;

/// The inputs of a target, in the order of their names.
fn inputs(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/fuzz/corpus").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Fuzzing itself needs a nightly compiler; this is the little that a stable one can do in seconds.
#[test]
fn inputs_beside_those_of_the_corpus_leave_true_what_the_target_says() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(end.max(1)).unwrap()).unwrap()
    };
    for (name, target) in fuzz::TARGETS {
        let corpus = inputs(name);
        for input in &corpus {
            let mut changed = input.clone();
            let at = below(changed.len());
            match below(4) {
                0 => changed.insert(at, [b'#', b'"', b'&', b'0', 0xff][below(5)]),
                1 => drop(changed.drain(at..(at + below(4)).min(input.len()))),
                // The end of another input.
                2 => {
                    let other = &corpus[below(corpus.len())];
                    changed.truncate(at);
                    changed.extend(&other[below(other.len())..]);
                }
                _ => changed.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << below(8)),
            }
            // A failure is reported with the input that is at fault.
            println!("{name}: {}", changed.escape_ascii());
            target(&changed);
        }
    }
}

#[test]
fn every_input_of_the_corpus_leaves_true_what_its_target_says() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/fuzz/corpus");
    for (name, target) in fuzz::TARGETS {
        let mut inputs = 0;
        for entry in std::fs::read_dir(corpus.join(name)).unwrap() {
            let path = entry.unwrap().path();
            // A failure is reported with the input that is at fault.
            println!("{}", path.display());
            target(&std::fs::read(&path).unwrap());
            inputs += 1;
        }
        assert!(inputs >= 20, "{name} has {inputs} inputs");
    }
    assert_eq!(std::fs::read_dir(&corpus).unwrap().count(), fuzz::TARGETS.len(), "a folder of the corpus has no target");
}
