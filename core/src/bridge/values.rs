//! What a caller of another language sets up, passes and receives besides requests and answers, declared as these are.
//!
//! `input` types are read exactly, with the path of what is wrong; `value` types are results. The generator makes their faces.

use crate::api::declare::types;
use crate::api::values::*;
use crate::craftgate::enums::{WebhookEventType, WebhookStatus};
use crate::parax::TransactionState;

types! {
    case camel;

    /// The options of a call.
    input CallOptions {
        /// Craftgate: random text for the signature, new for each request; by default a UUID v4 of the platform's random bits.
        random_key: String,
        /// Craftgate: sent as `x-idempotency-key`; honoured on POST, PATCH and DELETE.
        idempotency_key: String,
        /// NexKasa: random text for the callback token, 16 to 128 characters, new for each request; by default random.
        nonce: String,
        /// N Kolay: the current time in Unix seconds, to check `timeToLive` against; by default the platform's clock.
        now: i64,
        /// What to do with a field that imza does not know: `error` (the default) or `send`.
        unknown_fields: String,
        /// Which checks run: `all` (the default) or `types`.
        checks: String,
        /// Checks that are waived by name: `items_sum`, `check_digits`.
        waive: [String],
    }

    /// An error.
    value ErrorReport {
        /// The stable slug: `invalid_request`, `api_error`, `unexpected_response`, `verification_failed`, `configuration`.
        code: String,
        /// What is wrong, in words.
        message: String,
        /// The field at fault, e.g. `items[2].price`; of a failed verification the check.
        path: String,
        /// What kind of failure an answer reports.
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
        /// What the bank or wallet behind the provider reported.
        provider_error: ReportedError,
        /// The rest of the result, where only a number does not fit the language.
        partial: Json,
    }

    /// What stands behind an error of a provider.
    value ReportedError {
        /// Code of the bank or wallet.
        code: String,
        /// Its message.
        message: String,
    }

    /// The settings of a Craftgate client. `environment` or `baseUrl` must be given.
    input CraftgateSettings {
        /// The merchant's API key.
        api_key: Sensitive required,
        /// The merchant's secret key: it signs and never travels.
        secret_key: Sensitive required,
        /// `production` or `sandbox`.
        environment: String,
        /// An address of one's own: `https`, or `http` on a loopback host.
        base_url: String,
        /// Language of messages, `tr` or `en`.
        language: String,
    } rules {
        one_of (environment) or (base_url);
        at_most_one environment, base_url;
    }

    /// The settings that verify Craftgate's webhooks.
    input CraftgateWebhooksSettings {
        /// The active merchant webhook keys.
        keys: [Sensitive] nonempty,
    }

    /// The settings that verify Craftgate's browser callbacks.
    input CraftgateCallbacksSettings {
        /// The active merchant callback keys.
        keys: [Sensitive] nonempty,
        /// Lists of names (`hashParams`) to accept besides the published ones.
        hash_params: [String],
    }

    /// The settings of a ParaX client.
    input ParaXSettings {
        /// The merchant's site id.
        sid: i64 required,
        /// The API key: it travels in status queries.
        key: Sensitive required,
        /// The secret key: it signs deposits and never travels.
        secret_key: Sensitive required,
        /// Where deposits go, if not to the vendor.
        deposit_base_url: String,
        /// Where status queries go, if not to the vendor.
        status_base_url: String,
        /// Addresses and networks that webhooks may come from, instead of the documented `176.31.10.152`.
        allowed_addresses: [String],
    }

    /// The settings of a NexKasa client. What is set up for callbacks is checked on each of them.
    input NexKasaSettings {
        /// The merchant's API key.
        api_key: Sensitive required,
        /// Where requests go, if not to the vendor.
        base_url: String,
        /// The merchant's own secrets of the tokens in callback URLs; the first makes them, each may verify them.
        callback_secrets: [Sensitive],
        /// The merchant's own static tokens in callback URLs.
        callback_tokens: [Sensitive],
        /// Secrets of the header `X-NexKasa-Signature`, if the vendor gave any.
        webhook_secrets: [Sensitive],
        /// Addresses and networks that callbacks may come from.
        allowed_addresses: [String],
    }

    /// The settings of a client of N Kolay's shopping loan.
    input NKolaySettings {
        /// Where requests go: `https`, or `http` on a loopback host. The vendor names it.
        base_url: String required,
        /// Name of the merchant's API user.
        username: String required,
        /// Password of the merchant's API user.
        password: Sensitive required,
        /// The merchant's number.
        merchant_no: i64 required,
        /// The key that N Kolay gave the merchant.
        api_secret_key: Sensitive required,
    }

    /// A request to sign that is built elsewhere.
    input SignInput {
        /// The URL as it is sent.
        url: String required,
        /// The exact body, if there is one.
        body: Sensitive,
        /// The value of `x-rnd-key`.
        random_key: String required,
    }

    /// What comes with a Craftgate webhook besides its raw body.
    input WebhookInput {
        /// The header `x-cg-signature-v1`.
        signature: String required,
        /// The current time in Unix seconds; by default the platform's clock.
        now: i64 required,
        /// How old a message may be, in seconds; by default 3600.
        tolerance_seconds: i64,
    }

    /// The signed fields of a webhook, for the fixtures of one's own tests.
    input WebhookFields {
        /// What happened.
        event_type: String required,
        /// When, in Unix seconds.
        event_timestamp: i64 required,
        /// `SUCCESS` or `FAILURE`.
        status: String required,
        /// The id of what it is about.
        payload_id: String required,
    }

    /// What a browser callback is compared with: your own record, or nothing.
    input CallbackInput {
        /// Your own record of the payment.
        expected: ExpectedCallback,
        /// Compare with nothing: you do it yourself.
        unchecked: bool,
    }

    /// Your own record of a payment. What is left out is not compared.
    input ExpectedCallback {
        /// The payment's id, as the init operation answered it.
        payment_id: Id,
        /// The conversation id that was sent.
        conversation_id: String,
        /// The conversation data, where it is known.
        conversation_data: String,
    }

    /// A verified webhook.
    value WebhookEvent {
        /// What happened; more words may come.
        event_type: WebhookEventType,
        /// When, in Unix seconds.
        event_timestamp: i64,
        /// Whether it succeeded.
        status: WebhookStatus,
        /// The id of what it is about: of a payment, a refund, a token, …
        payload_id: String,
        /// The same message has the same key: put it under a unique constraint to handle each once.
        dedupe_key: String,
        /// What the signature does not cover. Ask the API before acting on it.
        unauthenticated: Unauthenticated,
    }

    /// The fields of a webhook that nobody signed.
    value Unauthenticated {
        /// The civil time of the event in Istanbul, as text.
        event_time: String,
        /// The payload.
        payload: Json,
    }

    /// A verified browser callback: only the fields that its hash covers.
    value Callback {
        /// Which formula signed it: `v1` or `v2`.
        version: String,
        /// What to do now: `complete`, `done`, `failed`, `check_own_record`, or a shopping loan's `additionalAction`.
        next: String,
        /// `SUCCESS` or `FAILURE`.
        status: String,
        /// `WAITING` if the payment is to be completed, `COMPLETED` if it is done.
        complete_status: String,
        /// The payment's id, as text.
        payment_id: String,
        /// The merchant's conversation data.
        conversation_data: String,
        /// The merchant's conversation id.
        conversation_id: String,
        /// `ALREADY_RETURNED` if it was reported before.
        callback_status: String,
        /// What the bank found in 3-D Secure.
        md_status: String,
        /// Status of a shopping loan's payment.
        payment_status: String,
        /// What a shopping loan waits for.
        additional_action: String,
    }

    /// What comes with a ParaX webhook besides its body.
    input ParaXWebhookInput {
        /// The peer's IP address; `unchecked` if something else checks it.
        remote_address: String,
    }

    /// A ParaX webhook. Nothing signs it: confirm it before crediting anything.
    value Webhook {
        /// The merchant's own id of the transaction.
        trx: String,
        /// ParaX's id of the transaction.
        transaction_id: String,
        /// The amount in lira, with the digits of the message.
        amount: Decimal,
        /// `success`, `failed`, `pending`, or a word that this version does not know.
        status: String,
        /// The currency, `TRY`.
        currency: String,
        /// The same message has the same key: put it under a unique constraint.
        dedupe_key: String,
    }

    /// A webhook to confirm, and the merchant's record of the order that its `trx` names.
    input ConfirmInput {
        /// The webhook.
        webhook: WebhookToConfirm required,
        /// Your own record.
        expected: ExpectedPayment required,
    }

    /// A ParaX webhook as it was read.
    input WebhookToConfirm {
        /// The merchant's own id of the transaction.
        trx: String required,
        /// ParaX's id of the transaction.
        transaction_id: String required,
        /// The amount in lira.
        amount: Decimal required,
        /// The status that it tells.
        status: String required,
        /// The currency.
        currency: String,
        /// Its key.
        dedupe_key: String,
    }

    /// The merchant's record of a ParaX order.
    input ExpectedPayment {
        /// The user who was to pay: the deposit's `userId`.
        user_id: String required,
        /// The amount that was asked, in lira.
        amount: Decimal required,
    }

    /// A ParaX webhook that the status query confirms.
    value Confirmation {
        /// What to do: `completed` (credit it, once), `failed`, `pending` (ask again later).
        verdict: String,
        /// The merchant's own id of the transaction.
        trx: String,
        /// ParaX's id of the transaction.
        transaction_id: String,
        /// The user who paid.
        user_id: String,
        /// The amount in lira, with the digits of the status answer.
        amount: Decimal,
        /// The currency, `TRY`.
        currency: String,
        /// The status answer's own word.
        status: TransactionState,
        /// The transaction and the verdict: put it under a unique constraint.
        dedupe_key: String,
    }

    /// What comes with a NexKasa callback besides its raw body.
    input NexKasaCallbackInput {
        /// The URL that was requested, with its query; its path and query suffice.
        url: Sensitive,
        /// The peer's IP address.
        remote_address: String,
        /// The header `X-NexKasa-Signature`.
        signature: String,
        /// Your own record of the order.
        expected: ExpectedTransfer,
        /// `configured` (the default) or `none`, to read a callback that nothing verifies.
        verification: String,
    }

    /// The merchant's record of a NexKasa order.
    input ExpectedTransfer {
        /// The `userId` of the deposit or the `externalId` of the withdrawal.
        id: String required,
        /// `DEPOSIT` or `WITHDRAW`.
        r#type: String required,
        /// The amount that was asked, in lira.
        amount: Decimal required,
    }

    /// A NexKasa callback that passed.
    value TransferCallback {
        /// NexKasa's id of the transaction.
        transaction_id: String,
        /// `APPROVED`, `REJECTED`, `WAITING_ASSIGNMENT`, or a word that this version does not know.
        status: String,
        /// The `userId` of the deposit or the `externalId` of the withdrawal.
        external_id: String,
        /// The amount in lira that the operator decided on, with the digits of the message.
        amount: Decimal,
        /// `DEPOSIT`, `WITHDRAW`, or a word that this version does not know.
        r#type: String,
        /// The amount in lira that was asked, where a token or `expected` tells.
        asked_amount: Decimal,
        /// Whether the operator decided on another amount than was asked.
        amount_differs: bool,
        /// The nonce of the order, where its token was verified. Consume it once.
        nonce: String,
        /// The same message has the same key: put it under a unique constraint.
        dedupe_key: String,
    }

    /// A bearer token of N Kolay. Its text acts as a secret.
    value Token {
        /// The text that restores it in another process.
        saved: Sensitive,
        /// When it expires, in Unix seconds, if it says so.
        expires_at: i64,
    }

    /// A session with a bank.
    value BankSession {
        /// The text that restores it in another process.
        saved: String,
        /// N Kolay's reference.
        reference_id: String,
    }

    /// A pre-approval that the bank granted.
    value PreApproval {
        /// The text that restores it in another process.
        saved: String,
        /// N Kolay's reference.
        reference_id: String,
    }

    /// What a granted pre-approval adds to the bank's decision.
    value Granted {
        /// What the application needs.
        pre_approval: PreApproval,
    }
}
