//! The corpus of the fuzz targets, `core/fuzz/corpus/`, through the targets' own code: what fuzzing found to be different stays tried.
#![cfg(not(target_arch = "wasm32"))] // it reads files
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking
#![allow(clippy::disallowed_methods, clippy::print_stdout)] // it reads files, and names each

use std::path::Path;

#[path = "../../core/fuzz/src/lib.rs"]
mod fuzz;

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
