//! The options of a call and the report of an error, declared as requests and results are. Each provider's own settings, messages and
//! results are in its `messages.rs`.

use crate::api::declare::types;
use crate::api::values::*;

types! {
    case camel;

    /// The options of a call. One that a provider cannot honour is refused with the reason.
    options CallOptions {
        /// Craftgate: random text for the signature, new for each request; by default a UUID v4 of the platform's random bits.
        random_key: String,
        /// Craftgate: sent as `x-idempotency-key`; honoured on POST, PATCH and DELETE. Refused elsewhere, since it would protect nothing.
        idempotency_key: String,
        /// Craftgate: the conversation id of a request that has none of its own, so that its record can be found: `auto` for the random key,
        /// or a text of your own.
        conversation_id: Id,
        /// NexKasa: random text for the callback token, 16 to 128 characters, new for each request; by default random.
        nonce: String,
        /// N Kolay: the current time in Unix seconds, to check `timeToLive` against; by default the platform's clock.
        now: i64,
        /// Handling of a field that imza does not know: `error` (the default) or `send`.
        unknown_fields: String,
        /// Which checks run: `all` (the default) or `types`.
        checks: String,
        /// Checks that are waived by name: `items_sum`, `check_digits`. Naming one that a call does not have changes nothing.
        waive: [String],
    }

    /// When a call was sent and when it is asked for.
    options AskInput {
        /// When the call was sent for the first time, in Unix seconds. Older records do not count.
        sent_at: i64 required,
        /// The current time in Unix seconds; by default the platform's clock.
        now: i64 required,
        /// Craftgate: random text for the signature of the question; by default a UUID v4 of the platform's random bits.
        random_key: String,
    }

    /// The events of an attempt to do a call, by their names.
    options SettleInput {
        /// The current time in Unix seconds: `begin`, `next`, `tick`.
        now: i64,
        /// Craftgate: random text for the signature of a question: `next`.
        random_key: String,
        /// The state of a new attempt to do the call, if that is at hand: `restore`.
        call: String,
        /// HTTP status: `answered`.
        status: i32,
        /// Id of the payment: `callback`.
        payment_id: String,
        /// Next step of the callback: `callback`.
        next: String,
    }

    /// An error.
    value ErrorReport {
        /// The stable slug: `invalid_request`, `api_error`, `unexpected_response`, `verification_failed`, `configuration`.
        code: String,
        /// The message: what was expected, what was found, what to do.
        message: String,
        /// The field at fault, e.g. `items[2].price`; of a failed verification the check.
        path: String,
        /// The kind of failure that a response reports.
        kind: String,
        /// Whether the operation may have been done: `rejected` or `unknown`.
        outcome: String,
        /// HTTP status of the answer.
        http_status: i32,
        /// Who answered.
        provider: String,
        /// The provider's own code.
        provider_code: String,
        /// The provider's message.
        provider_message: String,
        /// Craftgate's error group.
        group: String,
        /// The error that the bank or wallet behind the provider reported.
        provider_error: ReportedError,
        /// The fields at fault, at most ten, with the one of `path` first: of `invalid_request` and `configuration`.
        errors: [FieldFault],
    }

    /// A field at fault.
    value FieldFault {
        /// Its path, e.g. `items[2].price`; empty if the error concerns no single field.
        path: String required,
        /// Text: the expected form, what was found, and what to do.
        reason: String required,
    }

    /// The error of the bank or wallet behind a provider.
    value ReportedError {
        /// Code of the bank or wallet.
        code: String,
        /// Its message.
        message: String,
    }
}
