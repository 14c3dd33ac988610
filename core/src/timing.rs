//! Whether a comparison of a secret tells by its time how much of a guess is right. `cargo xtask bench --only timing` runs it and prints
//! the values; nothing asserts a time.
//!
//! Method: two classes of inputs in random order, and Welch's t-test of their times, also without the slowest ones, as in Reparaz, Balasch and
//! Verbauwhede, "Dude, is my code constant time?" (2017). Beyond ±4.5 the classes differ. The first line is a comparison that ends at the first
//! difference: it shows that the measurement would notice one.
#![allow(clippy::float_arithmetic, clippy::as_conversions, clippy::cast_precision_loss)] // statistics, not money
#![allow(clippy::disallowed_methods, clippy::print_stdout)] // it measures and prints

use alloc::string::String;
use alloc::vec::Vec;
use std::hint::black_box;
use std::println;
use std::time::Instant;

use crate::craftgate::CraftgateWebhooks;
use crate::nexkasa::{CallbackInput, Nexkasa};
use crate::secret::{CraftgateWebhookKey, NexkasaApiKey, NexkasaCallbackToken, Secret, equal};
use crate::sign::base64;

/// Measurements of each line.
const MEASURED: usize = 1_000_000;

/// Beyond the times of this share of all measurements, in percent, the rest is left out.
const CROPS: [usize; 6] = [50, 75, 90, 95, 99, 100];

const SECRET: [u8; 32] = *b"0123456789abcdefghijklmnopqrstuv";

/// Two guesses: one of which nothing is right, and one whose first byte is right.
fn none_and_first() -> [[u8; 32]; 2] {
    let none = SECRET.map(|byte| byte ^ 1);
    let mut first = none;
    first[0] = SECRET[0];
    [none, first]
}

/// Two guesses: the secret, and one whose last byte is wrong.
fn all_and_all_but_the_last() -> [[u8; 32]; 2] {
    let mut last = SECRET;
    last[31] ^= 1;
    [SECRET, last]
}

#[test]
#[ignore = "measures; `cargo xtask bench --only timing`"]
fn the_time_of_a_comparison_does_not_tell_how_much_is_right() {
    println!("{:<66}{:>9}{:>16}", "comparison, and the two classes", "t", "most, cropped");
    let bytes = |[one, other]: [[u8; 32]; 2]| [one.to_vec(), other.to_vec()];
    let ends_early = |guess: &[u8]| SECRET.iter().zip(guess).all(|(left, right)| black_box(left) == black_box(right));
    line("one that ends at the first difference: none, first byte right", 64, &bytes(none_and_first()), ends_early);
    for (classes, guesses) in [("none, first byte right", none_and_first()), ("all, last byte wrong", all_and_all_but_the_last())] {
        line(&["bytes: ", classes].concat(), 64, &bytes(guesses), |guess| equal(&SECRET, guess));
        let secret = Secret::new(String::from_utf8(SECRET.to_vec()).unwrap());
        line(&["a key with a text: ", classes].concat(), 64, &bytes(guesses), |guess| secret.matches(guess));
    }

    let webhooks = CraftgateWebhooks::new([CraftgateWebhookKey::new("webhook-key-1").unwrap()]).unwrap();
    let body = br#"{"eventType":"API_AUTH","eventTimestamp":1661521221,"status":"SUCCESS","payloadId":"584"}"#;
    let genuine = webhooks.sign(&crate::craftgate::WebhookFields {
        event_type: "API_AUTH",
        event_timestamp: 1_661_521_221,
        status: "SUCCESS",
        payload_id: "584",
    });
    let genuine: [u8; 32] = crate::sign::from_base64(&genuine).unwrap().try_into().unwrap();
    let none = genuine.map(|byte| byte ^ 1);
    let (mut first, mut all_but_last) = (none, genuine);
    first[0] = genuine[0];
    all_but_last[31] ^= 1;
    let verifies = |signature: &[u8]| {
        let signature = core::str::from_utf8(signature).unwrap_or_default();
        webhooks.verify(body, signature, 1_661_521_251, None).is_ok()
    };
    let spelled = |signatures: [[u8; 32]; 2]| signatures.map(|signature| base64(&signature).into_bytes());
    line("Craftgate's webhook: none, first byte right", 1, &spelled([none, first]), verifies);
    line("Craftgate's webhook: none, all but the last byte right", 1, &spelled([none, all_but_last]), verifies);

    let token = "0123456789abcdefghijklmnopqrstuv";
    let client =
        Nexkasa::new(NexkasaApiKey::new("key-1").unwrap()).with_callback_tokens([NexkasaCallbackToken::new(token).unwrap()].into());
    let callback = br#"{"transaction_id":"1","status":"APPROVED","external_id":"U1","amount":"1500.00","type":"DEPOSIT"}"#;
    let passes = |url: &[u8]| {
        let input = CallbackInput { url: core::str::from_utf8(url).ok(), ..CallbackInput::default() };
        client.read_callback(callback, &input).is_ok()
    };
    let url = |token: &str| ["https://shop.example/cb?token=", token].concat().into_bytes();
    let (none, first, last) = ("z".repeat(32), ["0", &"z".repeat(31)].concat(), ["0123456789abcdefghijklmnopqrstu", "z"].concat());
    line("NexKasa's callback token: none, first byte right", 1, &[url(&none), url(&first)], passes);
    line("NexKasa's callback token: none, all but the last byte right", 1, &[url(&none), url(&last)], passes);
}

/// Measures a comparison with two guesses of equal length, so many at once, and prints the t-values.
fn line(name: &str, at_once: usize, guesses: &[Vec<u8>; 2], compares: impl Fn(&[u8]) -> bool) {
    assert_eq!(guesses[0].len(), guesses[1].len());
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    // One place for both, so that where a guess lies makes no difference.
    let mut guess = guesses[0].clone();
    let mut times: Vec<(u32, bool)> = Vec::with_capacity(MEASURED);
    for _ in 0..MEASURED {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let is_second = random & 1 == 1;
        guess.copy_from_slice(&guesses[usize::from(is_second)]);
        let begun = Instant::now();
        for _ in 0..at_once {
            black_box(compares(black_box(&guess)));
        }
        times.push((u32::try_from(begun.elapsed().as_nanos()).unwrap_or(u32::MAX), is_second));
    }
    times.sort_unstable();
    let cropped: Vec<f64> = CROPS.iter().filter_map(|percent| welch(times.get(..times.len() / 100 * percent)?)).collect();
    let most = cropped.iter().copied().fold(0.0, |most: f64, t| if t.abs() > most.abs() { t } else { most });
    println!("{name:<66}{:>9.2}{most:>16.2}", cropped.last().copied().unwrap_or_default());
}

/// Returns Welch's t of the times of both classes.
fn welch(times: &[(u32, bool)]) -> Option<f64> {
    let of = |class: bool| {
        let times = || times.iter().filter(move |(_, is_second)| *is_second == class).map(|(time, _)| f64::from(*time));
        let count = times().count() as f64;
        let mean = times().sum::<f64>() / count;
        (mean, times().map(|time| (time - mean) * (time - mean)).sum::<f64>() / (count - 1.0) / count)
    };
    let ((one, spread), (other, other_spread)) = (of(false), of(true));
    let all = (spread + other_spread).sqrt();
    (all > 0.0).then(|| (one - other) / all)
}

#[test]
fn the_test_tells_classes_that_differ_from_those_that_do_not() {
    let times = |slower: u32| -> Vec<(u32, bool)> {
        (0..1_000).map(|at| (100 + at % 7 + if at % 2 == 0 { slower } else { 0 }, at % 2 == 0)).collect()
    };
    assert!(welch(&times(0)).unwrap().abs() < 1.0);
    assert!(welch(&times(3)).unwrap().abs() > 4.5);
}
