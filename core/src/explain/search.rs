//! The search: each mistake alone, the likeliest first, then two at once.
//!
//! A mistake changes the recipe of the rule. It is named only if the changed recipe reproduces the given signature, so that nothing is
//! guessed. The search is bounded, and says so where the bound ended it.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::given::Given;
use super::order::places;
use super::recipe::{Bytes, Digest, Recipe, Role};
use super::{Cause, MAX_TRIALS};

/// The maximum number of bytes that trials of two mistakes hash, so that a body of 2 KB is explained in some milliseconds.
const MAX_HASHED_IN_PAIRS: usize = 4 * 1024 * 1024;

/// Texts longer than this have only their likelier mistakes combined.
const LONG: usize = 320;

/// The weight from which a mistake of a long text is tried alone.
pub(crate) const RARE: u16 = 48;

/// When a mistake takes effect: of two mistakes, that of the earlier step is made first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Key,
    Value,
    Body,
    LineEnds,
    UrlHost,
    UrlPart,
    UrlDecoding,
    Algorithm,
    Parts,
    Order,
    Names,
    Escaping,
    Joint,
    Ends,
    Charset,
}

/// A change of a recipe. Not `Fn` itself, whose trait objects have the code of three methods each.
pub(crate) trait Change {
    /// Changes a recipe; `None` if it changes nothing, or cannot: what it left is not used.
    fn apply(&self, recipe: &mut Recipe) -> Option<()>;
}

impl<F: Fn(&mut Recipe) -> Option<()>> Change for F {
    fn apply(&self, recipe: &mut Recipe) -> Option<()> {
        self(recipe)
    }
}

/// A mistake that people make.
pub(crate) struct Mistake {
    /// Its causes; two if it consists of two mistakes.
    pub causes: Vec<Cause>,
    /// The lower, the likelier.
    pub weight: u16,
    pub step: Step,
    /// Whether it is tried together with others.
    pub combines: bool,
    pub change: Box<dyn Change>,
}

/// The mistakes of a provider.
#[derive(Default)]
pub(crate) struct Mistakes(pub Vec<Mistake>);

impl Mistakes {
    /// Adds a mistake.
    pub(crate) fn add(&mut self, weight: u16, step: Step, cause: &Cause, change: impl Fn(&mut Recipe) -> Option<()> + 'static) {
        self.push(weight, step, core::slice::from_ref(cause), true, Box::new(change));
    }

    /// Adds a mistake that is tried alone only, since it has many forms.
    pub(crate) fn add_alone(&mut self, weight: u16, step: Step, causes: &[Cause], change: impl Fn(&mut Recipe) -> Option<()> + 'static) {
        self.push(weight, step, causes, false, Box::new(change));
    }

    /// Adds another text of the part with a role.
    pub(crate) fn set(&mut self, weight: u16, step: Step, cause: &Cause, role: Role, to: Bytes) {
        self.add(weight, step, cause, move |recipe| recipe.set(role, &to));
    }

    /// Adds another value of the part with a name.
    pub(crate) fn set_field(&mut self, weight: u16, cause: &Cause, name: &'static str, to: Bytes) {
        self.add(weight, Step::Value, cause, move |recipe| recipe.set_field(name, &to));
    }

    /// Is not inlined: hundreds of changes are added, each of a type of its own.
    #[inline(never)]
    pub(crate) fn push(&mut self, weight: u16, step: Step, causes: &[Cause], combines: bool, change: Box<dyn Change>) {
        self.0.push(Mistake { causes: causes.to_vec(), weight, step, combines, change });
    }
}

/// The result of the search.
pub(crate) struct Findings {
    /// Whether the given signature is that of the rule.
    pub fits: bool,
    /// The mistakes that reproduce the given signature together.
    pub causes: Vec<Cause>,
    /// Number of hashes that were computed.
    pub trials: usize,
    /// Whether the search ended before every pair of mistakes was tried.
    pub stopped: bool,
}

/// Searches for the mistakes that reproduce a signature.
pub(crate) fn search(rule: &Recipe, given: &Given, mistakes: Mistakes) -> Findings {
    let mut search = Search { given, trials: 0, hashed: 0, known: BTreeSet::new() };
    let found = |fits, causes, trials, stopped| Findings { fits, causes, trials, stopped };
    if !given.is_signature() {
        return found(false, Vec::new(), 0, false);
    }
    if let Some(causes) = search.attempt(rule).found {
        return found(causes.is_empty(), causes, search.trials, false);
    }
    let mut mistakes: Vec<Option<Mistake>> = mistakes.0.into_iter().map(Some).collect();
    let weight = |at: usize| mistakes.get(at).and_then(Option::as_ref).map(|mistake| mistake.weight);
    let order = places(mistakes.len(), &|left, right| weight(left).cmp(&weight(right)));

    let is_long = rule.message().len() > LONG;
    let mut combined = Vec::new();
    for at in order {
        let Some(mistake) = mistakes.get_mut(at).and_then(Option::take) else { continue };
        let combines = mistake.combines && (!is_long || mistake.weight < RARE);
        if search.trials >= MAX_TRIALS {
            return found(false, Vec::new(), search.trials, true);
        }
        let mut changed = rule.clone();
        let Some(()) = mistake.change.apply(&mut changed) else {
            // It may take effect after another mistake.
            if combines {
                combined.push(mistake);
            }
            continue;
        };
        let attempt = search.attempt(&changed);
        if let Some(spelling) = attempt.found {
            return found(false, [mistake.causes, spelling].concat(), search.trials, false);
        }
        if combines && attempt.is_new {
            combined.push(mistake);
        }
    }

    search.hashed = 0;
    for (first, second) in pairs(combined.len()) {
        let (Some(first), Some(second)) = (combined.get(first), combined.get(second)) else { continue };
        let orders: &[(&Mistake, &Mistake)] = match first.step.cmp(&second.step) {
            core::cmp::Ordering::Less => &[(first, second)],
            core::cmp::Ordering::Greater => &[(second, first)],
            core::cmp::Ordering::Equal => &[(first, second), (second, first)],
        };
        for (earlier, later) in orders {
            let mut changed = rule.clone();
            let Some(()) = earlier.change.apply(&mut changed).and_then(|()| later.change.apply(&mut changed)) else { continue };
            if search.trials >= MAX_TRIALS || search.hashed >= MAX_HASHED_IN_PAIRS {
                return found(false, Vec::new(), search.trials, true);
            }
            if let Some(spelling) = search.attempt(&changed).found {
                let causes = distinct([first.causes.clone(), second.causes.clone(), spelling].concat());
                return found(false, causes, search.trials, false);
            }
        }
    }
    found(false, Vec::new(), search.trials, false)
}

struct Search<'g> {
    given: &'g Given,
    trials: usize,
    hashed: usize,
    /// The beginnings of the hashes that were computed.
    known: BTreeSet<[u8; 12]>,
}

struct Attempt {
    /// The mistake in the spelling, if the recipe reproduces the signature.
    found: Option<Vec<Cause>>,
    /// Whether no earlier recipe made the same hash.
    is_new: bool,
}

impl Search<'_> {
    fn attempt(&mut self, recipe: &Recipe) -> Attempt {
        let (digest, length) = recipe.digest();
        self.trials += 1;
        self.hashed += length;
        Attempt { found: self.given.fits(&digest).map(<[Cause]>::to_vec), is_new: self.is_new(&digest) }
    }

    fn is_new(&mut self, digest: &Digest) -> bool {
        digest.as_slice().first_chunk().is_none_or(|beginning| self.known.insert(*beginning))
    }
}

/// Returns all pairs, those of the likeliest mistakes first.
fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (1..(2 * count).max(1))
        .flat_map(move |sum| (0..sum.div_ceil(2)).map(move |first| (first, sum - first)).filter(move |(_, second)| *second < count))
}

/// Returns the causes without those whose code came before.
fn distinct(causes: Vec<Cause>) -> Vec<Cause> {
    let mut kept: Vec<Cause> = Vec::new();
    for cause in causes {
        if !kept.iter().any(|known| known.code == cause.code) {
            kept.push(cause);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::given::Spelling;
    use crate::explain::recipe::{Algorithm, Piece, bytes};
    use crate::sign::{base64, sha256};

    /// A rule that signs `first` and `second`.
    fn rule(first: &str, second: &str) -> Recipe {
        Recipe::new(alloc::vec![Piece::field("first", first), Piece::field("second", second)], Algorithm::Sha256)
    }

    fn cause(code: &'static str) -> Cause {
        Cause::new(code, "", "")
    }

    /// Searches for what makes the signature of this text.
    fn found(rule: &Recipe, mistakes: Mistakes, text: &str) -> Findings {
        search(rule, &Given::read(&base64(&sha256(&[text.as_bytes()])), Spelling::Base64), mistakes)
    }

    fn codes(findings: &Findings) -> Vec<&'static str> {
        findings.causes.iter().map(|cause| cause.code).collect()
    }

    #[test]
    fn each_mistake_is_tried_alone_and_then_those_that_combine_two_at_once() {
        let mistakes = || {
            let mut mistakes = Mistakes::default();
            mistakes.set_field(2, &cause("second"), "second", bytes("y"));
            mistakes.set_field(1, &cause("first"), "first", bytes("x"));
            mistakes.add_alone(3, Step::Ends, &[cause("end")], |recipe| {
                recipe.after = bytes("!");
                Some(())
            });
            mistakes
        };
        for (text, codes_of_it, trials) in [
            ("ab", &[][..], 1),
            ("xb", &["first"], 2),
            ("ay", &["second"], 3),
            ("ab!", &["end"], 4),
            ("xy", &["first", "second"], 5),
            // One of the two is tried alone only; the other two together in both orders, since they have the same step.
            ("xb!", &[], 6),
        ] {
            let findings = found(&rule("a", "b"), mistakes(), text);
            assert_eq!((codes(&findings).as_slice(), findings.trials, findings.stopped), (codes_of_it, trials, false), "{text}");
            assert_eq!(findings.fits, text == "ab");
        }
    }

    #[test]
    fn what_makes_no_new_text_is_not_combined() {
        let mut mistakes = Mistakes::default();
        for to in ["x", "x", "a"] {
            mistakes.add(1, Step::Value, &cause("first"), move |recipe| {
                let _ = recipe.set_field("first", &bytes(to));
                Some(())
            });
        }
        mistakes.set_field(2, &cause("second"), "second", bytes("y"));
        // The rule, each of the four, and one pair in both orders.
        assert_eq!(found(&rule("a", "b"), mistakes, "other").trials, 7);
    }

    #[test]
    fn of_a_long_text_rare_mistakes_are_tried_alone() {
        for (length, weight, code) in [(LONG, RARE, true), (LONG + 1, RARE - 1, true), (LONG + 1, RARE, false)] {
            let second = "b".repeat(length - 1);
            let mut mistakes = Mistakes::default();
            mistakes.set_field(1, &cause("first"), "first", bytes("x"));
            mistakes.set_field(weight, &cause("second"), "second", bytes("y"));
            let findings = found(&rule("a", &second), mistakes, "xy");
            assert_eq!(codes(&findings), if code { &["first", "second"][..] } else { &[] }, "{length} {weight}");
        }
    }

    #[test]
    fn pairs_hash_at_most_four_megabytes() {
        // 64 KiB with the 64 bytes that a trial counts besides its text.
        let second = "b".repeat(64 * 1024 - 64 - 1);
        let mut mistakes = Mistakes::default();
        for letter in ["c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"] {
            mistakes.set_field(1, &cause("first"), "first", bytes(letter));
            mistakes.set_field(1, &cause("second"), "second", bytes(second.replacen('b', letter, 1)));
        }
        let findings = found(&rule("a", &second), mistakes, "other");
        assert_eq!((findings.trials, findings.stopped), (1 + 28 + 64, true));
    }

    #[test]
    fn every_pair_comes_once_and_the_first_ones_first() {
        for count in 0..12 {
            let all: Vec<_> = pairs(count).collect();
            let distinct: BTreeSet<_> = all.iter().collect();
            assert_eq!((all.len(), distinct.len()), (count * count.saturating_sub(1) / 2, all.len()), "{count}");
            assert!(all.iter().all(|(first, second)| first < second && *second < count));
            assert!(all.is_sorted_by_key(|(first, second)| first + second));
        }
    }
}
