// Messages with a mistake each, as a developer pastes them, and the keys that they belong to. The signatures were made by hand, with Node's
// crypto; the browser test checks that each is explained by its mistake.

import type { Language } from "./texts.js";

export interface Example {
  title: Record<Language, string>;
  /** The mistake, a code of a cause. */
  cause: string;
  /** The keys, by the names of their fields. */
  keys: Record<string, string>;
  text: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    title: { en: "Craftgate: request", tr: "Craftgate: istek" },
    cause: "body_reformatted",
    keys: { apiKey: "example-api-key", secretKey: "example-secret-key" },
    text: [
      "POST https://sandbox-api.craftgate.io/payment/v1/card-payments",
      "content-type: application/json",
      "x-api-key: example-api-key",
      "x-rnd-key: 4d1c9c1e-8f5b-4d0e-9a57-0f5c0f6c2a11",
      "x-auth-version: v1",
      "x-signature: 6jIM79lQ55qp6k3Lrs28qP5WaMQ5ksn6VxuKvWBSiD4=",
      "",
      '{"price": 100.00, "paidPrice": 100.00, "currency": "TRY", "conversationId": "order-1027", "card": {"cardNumber": "5258640000000001", "expireYear": "2044", "expireMonth": "07", "cvc": "000"}}',
    ].join("\n"),
  },
  {
    title: { en: "Craftgate: URL with a query", tr: "Craftgate: sorgulu URL" },
    cause: "url_not_decoded",
    keys: { apiKey: "example-api-key", secretKey: "example-secret-key" },
    text: [
      "GET https://sandbox-api.craftgate.io/onboarding/v1/members?name=Haluk%20Demir&page=0",
      "x-api-key: example-api-key",
      "x-rnd-key: 4d1c9c1e-8f5b-4d0e-9a57-0f5c0f6c2a11",
      "x-auth-version: v1",
      "x-signature: qUVJtKmU+WagzifDZkAQpBhtAEqDA35HlY+lCkTx+Ks=",
      "",
    ].join("\n"),
  },
  {
    title: { en: "Webhook", tr: "Webhook" },
    cause: "output_hex",
    keys: { keys: "example-webhook-key" },
    text: [
      "POST /webhooks/craftgate HTTP/1.1",
      "Host: shop.example",
      "x-cg-signature-v1: 0903a002963e0c8764852e982ccd6adf431ff6354a9cc59bfbe502df6b0eee19",
      "",
      '{"eventType":"API_AUTH","eventTime":"2026-02-03T15:30:00","eventTimestamp":1770121800,"status":"SUCCESS","payloadId":"1027"}',
    ].join("\n"),
  },
  {
    title: { en: "Callback v1", tr: "Geri dönüş v1" },
    cause: "parameters_encoded",
    keys: { keys: "example-callback-key" },
    text: [
      "status=SUCCESS&completeStatus=WAITING&paymentId=1027&conversationId=order-1027&conversationData=masa+5&callbackStatus=&hash=2b7abf93cf7e21d5fc53cbcd798d35180465f5e501f6b3b2b80411c0c345bf10",
    ].join("\n"),
  },
  {
    title: { en: "Callback v2", tr: "Geri dönüş v2" },
    cause: "separator",
    keys: { keys: "example-callback-key" },
    text: [
      "status=SUCCESS&completeStatus=WAITING&paymentId=1027&conversationId=order-1027&mdStatus=1&hashParams=status%3AcallbackStatus%3AcompleteStatus%3ApaymentId%3AconversationData%3AconversationId%3AmdStatus&hash=c9f3f7261e3f8aad1f1fcf57f582d2a5055dc33c87df80d9b0ba94bfb825ec8f",
    ].join("\n"),
  },
  {
    title: { en: "ParaX", tr: "ParaX" },
    cause: "parameter_order",
    keys: { key: "example-key", secretKey: "example-secret-key" },
    text: [
      "https://api.parax.tech/Methods/BankTransfer/V2/?sid=1001&username=ayse.y&userID=7&fullname=Ay%C5%9Fe+Y%C4%B1lmaz&amount=250.00&trx=TD10001&signature=7c4fc7979afd13a71eae91e17f322d0982a86750608970de2ae301035851643c",
    ].join("\n"),
  },
  {
    title: { en: "NexKasa", tr: "NexKasa" },
    cause: "amount_format",
    keys: { apiKey: "example-api-key", callbackSecrets: "example-callback-secret" },
    text: [
      "POST /callbacks/nexkasa?order=1027&nonce=9f86d081884c7d659f86d081884c7d65&token=7027ee2f2ec4873484e9ed9f5b2322c045568dbda062140990cf4b0c35f2fbd2 HTTP/1.1",
      "Host: shop.example",
      "content-type: application/json",
      "",
      '{"transaction_id":105,"external_id":"U-7","status":"APPROVED","amount":"250.00","type":"DEPOSIT"}',
    ].join("\n"),
  },
];
