// Writes parax/*.json, the golden vectors of ParaX bank transfers (V2).
//
// signature = hex(HMAC-SHA256(secret_key, s)), s = the parameters sorted by name in byte order, each `name=value` with the
// raw value, joined by "&"; `data` and `return_url` are included only if they are present. The URL has the parameters form-encoded
// in the order sid, username, userID, fullname, amount, trx[, data][, return_url], signature.
// The document's text names `return_url`, its table of parameters does not.
// Source: the vendor's "Banka Havalesi API Dokümantasyonu", version 2.0.0 (createSecureDepositUrl), repeated below as `sample`
// and compared with every case. The document does not contain a finished signature.
//
// Node 20, no packages; the output is the same on every run.

import assert from "node:assert";
import crypto from "node:crypto";
import fs from "node:fs";

const HERE = new URL("parax/", import.meta.url);

function save(file, cases) {
  const lists = Array.isArray(cases) ? [cases] : Object.values(cases);
  const names = lists.flat().map((each) => each.name);
  assert.equal(new Set(names).size, names.length, `${file}: ${names.filter((name, at) => names.indexOf(name) !== at)}`);
  fs.mkdirSync(HERE, { recursive: true });
  fs.writeFileSync(new URL(file, HERE), JSON.stringify(cases, null, 2) + "\n");
  console.log(`parax/${file}: ${names.length}`);
}

// ---------------------------------------------------------------------------------------------- deposits.json

const CLIENT = { sid: 1001, secret_key: "sk_live_YOUR_SECRET_KEY" };
const DOCUMENTED = { username: "john_doe", userId: "12345", fullName: "John Doe", amount: "250.00", trx: "DEP-1738588800000" };

function parameters(client, request) {
  return {
    sid: String(client.sid),
    username: request.username,
    userID: request.userId,
    fullname: request.fullName,
    amount: twoDecimals(request.amount),
    trx: request.trx,
    ...(request.data === undefined || request.data === null ? {} : { data: request.data }),
    ...(request.returnUrl === undefined || request.returnUrl === null ? {} : { return_url: request.returnUrl }),
  };
}

function twoDecimals(amount) {
  const [whole, fraction = ""] = String(amount).split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}

// The vendor's own steps, as printed.
function sample(params, secretKey) {
  const signString = Object.keys(params).sort().map((key) => `${key}=${params[key]}`).join("&");
  params.signature = crypto.createHmac("sha256", secretKey).update(signString).digest("hex");
  return `https://api.parax.tech/Methods/BankTransfer/V2/?${new URLSearchParams(params).toString()}`;
}

function deposit(name, request, client = CLIENT) {
  const given = parameters(client, request);
  const optional = (name) => (given[name] === undefined ? [] : [name]);
  const names = ["amount", ...optional("data"), "fullname", ...optional("return_url"), "sid", "trx", "userID", "username"];
  const string_to_sign = names.map((each) => `${each}=${given[each]}`).join("&");
  const signature = crypto.createHmac("sha256", client.secret_key).update(string_to_sign, "utf8").digest("hex");
  const base = client.deposit_base_url ?? "https://api.parax.tech";
  const url = `${base}/Methods/BankTransfer/V2/?${new URLSearchParams({ ...given, signature })}`;
  assert.equal(url, sample({ ...given }, client.secret_key).replace("https://api.parax.tech", base), name);
  return { name, client, request_json: JSON.stringify(request), string_to_sign, signature, url };
}

const number = (name, digits) => {
  const made = deposit(name, { ...DOCUMENTED, amount: digits });
  return { ...made, request_json: made.request_json.replace(`"amount":"${digits}"`, `"amount":${digits}`) };
};

const deposits = [
  deposit("the documented example is signed and encoded as in the sample code", DOCUMENTED),
  deposit("data is signed", { ...DOCUMENTED, data: "sepet-42" }),
  deposit("ids that are whole numbers are signed by their digits", { ...DOCUMENTED, userId: 44843155, trx: 8001 }),
  deposit("empty data is signed", { ...DOCUMENTED, data: "" }),
  deposit("data that is null is not signed", { ...DOCUMENTED, data: null }),
  deposit("the URL that receives the webhook is signed", { ...DOCUMENTED, returnUrl: "https://shop.example/webhook/parax" }),
  deposit("the URL that receives the webhook is signed between the name and the site, and sent after the data",
    { ...DOCUMENTED, data: "sepet-42", returnUrl: "https://shop.example:8443/odeme/parax?shop=%C5%9F1+2" }),
  deposit("a URL for the webhook that is null is not signed", { ...DOCUMENTED, returnUrl: null }),
  deposit("Turkish letters are signed raw and sent as UTF-8 escapes", { ...DOCUMENTED, fullName: "Gülşah Öztürk İĞÇ ığç", username: "gülşah" }),
  deposit("an emoji is kept", { ...DOCUMENTED, fullName: "Deniz 😀 👩‍👩‍👧" }),
  deposit("a decomposed letter is not normalised", { ...DOCUMENTED, fullName: "Gu\u0308ls\u0327ah" }),
  deposit("a plus sign is kept", { ...DOCUMENTED, username: "john+doe" }),
  deposit("a percent sign and text that looks like an escape are kept", { ...DOCUMENTED, data: "100% %26 %2B %" }),
  deposit("an equals sign is kept", { ...DOCUMENTED, data: "a=b==" }),
  deposit("quotes survive", { ...DOCUMENTED, fullName: "O'Hara \"Jo\" `x`" }),
  deposit("spaces are sent as plus signs", { ...DOCUMENTED, fullName: "Ahmet  Can   Yılmaz" }),
  deposit("reserved characters are escaped as in a form", { ...DOCUMENTED, data: "~!*()-._:/?#[]@$,;|\\^{}<>" }),
  deposit("JSON text with escaped separators is kept as data", { ...DOCUMENTED, data: '{"basket":[1,2],"note":"a%26b"}' }),
  deposit("a transaction id like a date and a long user id are text", { ...DOCUMENTED, trx: "2026-02-03/14:30", userId: "00044843155" }),
  deposit("a value may repeat the name of another parameter without a separator", { ...DOCUMENTED, fullName: "sid=1001 trx=T1" }),
  deposit("whole amounts get two decimals", { ...DOCUMENTED, amount: "250" }),
  deposit("one decimal becomes two", { ...DOCUMENTED, amount: "250.5" }),
  deposit("the smallest amount is one kuruş", { ...DOCUMENTED, amount: "0.01" }),
  deposit("a large amount keeps its digits", { ...DOCUMENTED, amount: "123456789012345.67" }),
  number("an amount may be a whole number", "250"),
  number("an amount may be a number with one decimal", "250.5"),
  number("an amount may be a number with two decimals", "250.50"),
  deposit("another secret key gives another signature", DOCUMENTED, { sid: 1001, secret_key: "sk_live_ğüş 😀" }),
  deposit("another site is signed with its own id", DOCUMENTED, { sid: 9007199254740991, secret_key: CLIENT.secret_key }),
  deposit("the host can be overridden", DOCUMENTED, { ...CLIENT, deposit_base_url: "https://pay.example.com" }),
];

// ----------------------------------------------------------------------------------------------- refused.json

const refused = [];
function refuse(name, operation, request_json, error_path, reason_contains) {
  refused.push({ name, operation, request_json, code: "invalid_request", error_path, ...(reason_contains ? { reason_contains } : {}) });
}
const changed = (changes) => JSON.stringify({ ...DOCUMENTED, data: "d", ...changes });

for (const field of ["username", "userId", "fullName", "trx", "data"]) {
  refuse(`an ampersand in ${field} is refused`, "deposit", changed({ [field]: "a&b" }), field, "&");
  refuse(`a control character in ${field} is refused`, "deposit", changed({ [field]: "a\nb" }), field);
}
for (const [what, url] of [["without a scheme", "shop.example/hook"], ["that is a path", "/hook"], ["over plain http", "http://shop.example/hook"],
  ["that is empty", ""], ["with a line break", "https://shop.example/\nhook"], ["with a fragment", "https://shop.example/hook#1"]]) {
  refuse(`a URL for the webhook ${what} is refused`, "deposit", changed({ returnUrl: url }), "returnUrl");
}
refuse("an ampersand in the URL for the webhook is refused", "deposit",
  changed({ returnUrl: "https://shop.example/hook?shop=1&trx=T1" }), "returnUrl", "&");
refuse("a name that injects parameters into the signed text is refused", "deposit",
  changed({ fullName: "X&sid=1001&trx=T1&userID=7&username=victim" }), "fullName", "&");
refuse("a NUL is refused", "deposit", changed({ fullName: "a\u0000b" }), "fullName");
refuse("a DEL is refused", "deposit", changed({ fullName: "a\u007fb" }), "fullName");
refuse("a C1 control character is refused", "deposit", changed({ fullName: "a\u0085b" }), "fullName");
refuse("a lone surrogate is refused", "deposit", JSON.stringify(DOCUMENTED).replace("John Doe", "John \\ud83d"), "fullName");
for (const field of ["username", "userId", "fullName", "amount", "trx"]) {
  refuse(`a missing ${field} is refused`, "deposit", changed({ [field]: undefined }), field);
  refuse(`${field} that is null is missing`, "deposit", changed({ [field]: null }), field);
}
for (const field of ["username", "userId", "fullName", "trx"]) {
  refuse(`an empty ${field} is refused`, "deposit", changed({ [field]: "" }), field);
}
refuse("a name of spaces is refused", "deposit", changed({ fullName: "   " }), "fullName");
for (const [what, amount] of [
  ["zero", "0"], ["zero with decimals", "0.00"], ["a negative amount", "-1"], ["three decimals", "1.005"], ["three decimals that end in zero", "1.000"],
  ["an exponent", "1e3"], ["a decimal comma", "12,50"], ["a thousands separator", "1.250,00"], ["an empty amount", ""],
  ["a leading space in the amount", " 250"], ["a plus sign in the amount", "+250"], ["an amount without leading digits", ".50"],
  ["an amount without decimals after the point", "250."], ["NaN", "NaN"], ["a currency sign", "250 TL"], ["digits of another script", "٢٥٠"],
]) {
  refuse(`${what} is refused`, "deposit", changed({ amount }), "amount");
}
for (const [what, token] of [["zero as a number", "0"], ["a negative number", "-1"], ["a number with three decimals", "1.005"],
  ["a number with an exponent", "1e3"], ["a boolean amount", "true"], ["an amount in a list", '["250"]']]) {
  refuse(`${what} is refused`, "deposit", changed({ amount: "@" }).replace('"@"', token), "amount");
}
refuse("a number where a name is expected is refused", "deposit", changed({ fullName: "@" }).replace('"@"', "12345"), "fullName");
refuse("a fraction is not an id", "deposit", changed({ userId: "@" }).replace('"@"', "12345.5"), "userId");
refuse("an unknown field is reported with the nearest known name", "deposit", changed({ fulName: "x" }), "fulName", "fullName");
refuse("a field given twice is refused", "deposit", changed({}).replace('"trx":', '"trx":"T0","trx":'), "trx");
refuse("an empty transaction id cannot be queried", "transaction_status", JSON.stringify({ transactionId: "" }), "transactionId");
refuse("a control character in a transaction id is refused", "transaction_status", JSON.stringify({ transactionId: "TD1\r\n" }), "transactionId");

// ---------------------------------------------------------------------------------------- deposit_answers.json

const ANSWER = `{
  "status": 1,
  "code": 200,
  "title": "Başarılı!",
  "message": "Banka transferi başlatıldı!",
  "type": "success",
  "data": {
    "iban": "TR330006100519786457841326",
    "account_holder": "ParaX Ödeme Hizmetleri A.Ş.",
    "reference_code": "REF-1234567890",
    "transaction_id": "TD10001",
    "amount": 250.00,
    "currency": "TRY"
  }
}`;
const READ = {
  iban: "TR330006100519786457841326", ibanGrouped: "TR33 0006 1005 1978 6457 8413 26", accountHolder: "ParaX Ödeme Hizmetleri A.Ş.",
  referenceCode: "REF-1234567890", transactionId: "TD10001", amount: "250.00", currency: "TRY", amountMatches: true,
};
const answer = (name, body, changes = {}, asked_amount = "250.00") =>
  ({ name, asked_amount, status: 200, body, result_json: JSON.stringify({ ...READ, ...changes }) });
const answerError = (name, status, body, error) => ({ name, asked_amount: "250.00", status, body, error: { http_status: status, ...error } });

function edit(text, old, now) {
  assert.equal(text.split(old).length, 2, old);
  return text.replace(old, () => now);
}
const codes = [
  [1081, "Tüm alanlar zorunludur!", "invalid_request", "rejected"],
  [1082, "API kimlik bilgileri hatalı!", "authentication", "rejected"],
  [1083, "Bu merchant işlemi kapatılmıştır!", "permission", "rejected"],
  [1084, "Merchant bu metodu kullanamaz!", "permission", "rejected"],
  [1085, "Bu müşteri işlem yapmaktan engellendi!", "customer_blocked", "rejected"],
  [1086, "Aynı işlem tekrar gönderilemez!", "duplicate", "unknown"],
  [1087, "Geçersiz Banka ID!", "invalid_request", "rejected"],
  [1999, "Bilinmeyen hata", "unknown", "unknown"],
];
const failure = (code, message) => JSON.stringify({ status: 0, code, title: "Hata!", message, type: "error" });

const depositAnswers = [
  answer("the documented response is read", ANSWER),
  answer("the amount keeps the digits of the response", edit(ANSWER, "250.00", "250"), { amount: "250" }),
  answer("amounts are compared as numbers, not as texts", edit(ANSWER, "250.00", "250.0"), { amount: "250.0" }, "250.00"),
  answer("an amount that differs from the request is flagged", edit(ANSWER, "250.00", "249.99"), { amount: "249.99", amountMatches: false }),
  answer("an amount that no double holds keeps its digits", edit(ANSWER, "250.00", "9007199254740993.01"),
    { amount: "9007199254740993.01" }, "9007199254740993.01"),
  answer("a code that is a numeric text is a code", edit(ANSWER, '"code": 200', '"code": "200"')),
  answer("unknown fields are ignored", edit(ANSWER, '"currency": "TRY"', '"currency": "TRY", "bank": {"id": 1}'), {}),
  ...codes.map(([code, message, kind, outcome]) => answerError(`code ${code} is ${kind} with the outcome ${outcome}`, 200, failure(code, message),
    { code: "api_error", kind, outcome, provider_code: String(code), message })),
  answerError("a failing code that is a text is a failure", 200, failure("1082", "API kimlik bilgileri hatalı!"),
    { code: "api_error", kind: "authentication", outcome: "rejected", provider_code: "1082" }),
  answerError("a failing code is a failure with any HTTP status", 400, failure(1081, "Tüm alanlar zorunludur!"),
    { code: "api_error", kind: "invalid_request", outcome: "rejected", provider_code: "1081" }),
  answerError("an HTML page is unexpected and leaves the deposit unknown", 200, "<html><body>Ödeme</body></html>",
    { code: "unexpected_response", outcome: "unknown" }),
  answerError("an HTML page with status 502 leaves the deposit unknown", 502, "<html>Bad Gateway</html>",
    { code: "unexpected_response", kind: "provider_unavailable", outcome: "unknown" }),
  answerError("an empty body leaves the deposit unknown", 200, "", { code: "unexpected_response", outcome: "unknown" }),
  answerError("a truncated body leaves the deposit unknown", 200, ANSWER.slice(0, 200), { code: "unexpected_response", outcome: "unknown" }),
  answerError("a response without a code is unexpected", 200, edit(ANSWER, '"code": 200,', ""), { code: "unexpected_response", outcome: "unknown" }),
  answerError("a field given twice is ambiguous", 200, edit(ANSWER, '"amount": 250.00', '"amount": 250.00, "amount": 1'),
    { code: "unexpected_response", outcome: "unknown" }),
];

// ------------------------------------------------------------------------------------------------- status.json

const STATUS_CLIENT = { sid: 1001, key: "Fp2407kzXgHUrZB9LAuwD3S3N8c19EMabih254Ge1863YyxP5269" };
const STATUS = `{
  "code": 200,
  "status": "success",
  "data": {
    "transaction_id": "TD10001",
    "amount": "1000.00",
    "currency": "TRY",
    "method": "BankTransfer",
    "status": "completed",
    "created_at": "2026-02-03 14:30:00",
    "completed_at": "2026-02-03 14:35:00",
    "user_id": "44843155",
    "username": "ahmetyilmaz"
  }
}`;
const STATUS_READ = {
  transactionId: "TD10001", amount: "1000.00", currency: "TRY", method: "BankTransfer", status: "completed",
  createdAt: "2026-02-03 14:30:00", completedAt: "2026-02-03 14:35:00", userId: "44843155", username: "ahmetyilmaz",
};
const query = (name, transaction_id, client = STATUS_CLIENT) => ({
  name, client, transaction_id, method: "POST", url: `${client.status_base_url ?? "https://api.parax.live"}/Transaction/Status/`,
  headers: { "Content-Type": "application/json", Accept: "application/json" },
  body: JSON.stringify({ sid: client.sid, key: client.key, transaction_id }), repeat: "safe",
});
const statusAnswer = (name, body, changes = {}) => ({ name, status: 200, body, result_json: JSON.stringify({ ...STATUS_READ, ...changes }) });
const statusError = (name, status, body, error) => ({ name, status, body, error: { http_status: status, ...error } });

const status = {
  requests: [
    query("the documented query is built", "TD10001"),
    query("quotes and backslashes of a transaction id are escaped", 'TD"1\\2'),
    query("Turkish letters of a transaction id are sent as UTF-8", "İŞLEM-ğ-😀"),
    query("the host can be overridden", "TD10001", { ...STATUS_CLIENT, status_base_url: "https://status.example.com" }),
  ],
  answers: [
    statusAnswer("the documented response is read", STATUS),
    ...["pending", "processing", "failed", "cancelled", "expired"].map((each) =>
      statusAnswer(`the status ${each} is read`, edit(STATUS, '"completed"', `"${each}"`), { status: each })),
    statusAnswer("an unknown status is kept", edit(STATUS, '"completed"', '"refunded"'), { status: "refunded" }),
    statusAnswer("a completion time that is null is absent", edit(STATUS, '"2026-02-03 14:35:00"', "null"), { completedAt: undefined }),
    statusAnswer("a completion time may be absent", edit(STATUS, '    "completed_at": "2026-02-03 14:35:00",\n', ""), { completedAt: undefined }),
    statusAnswer("an amount that is a number keeps its digits", edit(STATUS, '"1000.00"', "1000.00")),
    statusAnswer("a code that is a numeric text is a code", edit(STATUS, '"code": 200', '"code": "200"')),
    statusError("a wrong key is an authentication error", 200, failure(1082, "API kimlik bilgileri hatalı!"),
      { code: "api_error", kind: "authentication", outcome: "rejected", provider_code: "1082", message: "API kimlik bilgileri hatalı!" }),
    statusError("an HTML page changes nothing: the query only reads", 502, "<html>Bad Gateway</html>",
      { code: "unexpected_response", outcome: "rejected" }),
    statusError("an empty body changes nothing: the query only reads", 200, "", { code: "unexpected_response", outcome: "rejected" }),
    statusError("a status given twice is ambiguous", 200, edit(STATUS, '"currency": "TRY"', '"status": "pending"'),
      { code: "unexpected_response", outcome: "rejected" }),
  ],
};

// ----------------------------------------------------------------------------------------------- webhooks.json

const WEBHOOK = `{
  "trx": "DEP-1738588800000",
  "transaction_id": "TD10001",
  "amount": 250.00,
  "status": "success",
  "currency": "TRY"
}`;
const WEBHOOK_READ = { trx: "DEP-1738588800000", transactionId: "TD10001", amount: "250.00", status: "success", currency: "TRY" };
const VENDOR = "176.31.10.152";
const hook = (name, { body = WEBHOOK, from = VENDOR, allowed = null, changes = {} } = {}) =>
  ({ name, body, remote_address: from, allowed_addresses: allowed, result_json: JSON.stringify({ ...WEBHOOK_READ, ...changes }) });
const hookError = (name, error_check, { body = WEBHOOK, from = VENDOR, allowed = null } = {}) =>
  ({ name, body, remote_address: from, allowed_addresses: allowed, error_check });

const webhooks = [
  hook("the documented webhook is read from the documented address"),
  ...["failed", "pending"].map((each) => hook(`the status ${each} is read`, { body: edit(WEBHOOK, "success", each), changes: { status: each } })),
  hook("an unknown status is kept", { body: edit(WEBHOOK, "success", "reversed"), changes: { status: "reversed" } }),
  hook("the amount keeps the digits of the webhook", { body: edit(WEBHOOK, "250.00", "250"), changes: { amount: "250" } }),
  hook("unknown fields are ignored", { body: edit(WEBHOOK, '"currency"', '"bank": {"id": 1}, "currency"') }),
  hook("an IPv4 address mapped into IPv6 is the same address", { from: "::ffff:176.31.10.152" }),
  hook("an IPv4 address mapped into IPv6 in hexadecimal is the same address", { from: "::ffff:b01f:a98" }),
  hook("the allow-list can be replaced", { from: "203.0.113.7", allowed: ["203.0.113.7"] }),
  hook("the allow-list takes IPv4 ranges", { from: "203.0.113.200", allowed: ["198.51.100.0/24", "203.0.113.128/25"] }),
  hook("the allow-list takes IPv6 ranges", { from: "2001:db8::1:2", allowed: ["2001:0DB8:0:0::/64"] }),
  hook("the address check can be waived by name", { from: "unchecked" }),
  hookError("another address is refused", "remote_address", { from: "176.31.10.153" }),
  hookError("a missing address is refused", "remote_address", { from: null }),
  hookError("an empty address is refused", "remote_address", { from: "" }),
  hookError("a list of forwarded addresses is not an address", "remote_address", { from: "176.31.10.152, 203.0.113.7" }),
  hookError("an address with a port is not an address", "remote_address", { from: "176.31.10.152:443" }),
  hookError("an address with leading zeros is not an address", "remote_address", { from: "176.031.10.152" }),
  hookError("an address outside the range is refused", "remote_address", { from: "203.0.113.127", allowed: ["203.0.113.128/25"] }),
  hookError("the documented address is refused once the allow-list is replaced", "remote_address", { allowed: ["203.0.113.7"] }),
  hookError("a body that is not valid JSON is refused", "body", { body: "trx=1&status=success" }),
  hookError("an empty body is refused", "body", { body: "" }),
  hookError("a list is refused", "body", { body: `[${WEBHOOK}]` }),
  hookError("a status given twice is refused", "body", { body: edit(WEBHOOK, '"currency"', '"status": "failed", "currency"') }),
  ...["trx", "transaction_id", "amount", "status"].map((field) => {
    const { [field]: _, ...rest } = JSON.parse(WEBHOOK);
    return hookError(`a webhook without ${field} is refused`, "body", { body: JSON.stringify(rest) });
  }),
  hookError("an amount that is an object is refused", "body", { body: edit(WEBHOOK, "250.00", "{}") }),
];

// ------------------------------------------------------------------------------------------ confirmations.json

const EXPECTED = { user_id: "44843155", amount: "1000.00" };
const CONFIRMED_HOOK = edit(WEBHOOK, "250.00", "1000.00");
const confirm = (name, verdict, { webhook = CONFIRMED_HOOK, expected = EXPECTED, body = STATUS, http = 200, ...more } = {}) =>
  ({ name, webhook_body: webhook, expected, status: http, body, verdict, ...more });
const refuseConfirmation = (name, refused_why, given) => confirm(name, "refused", { ...given, refused_why });
const answered = (word) => edit(STATUS, '"completed"', `"${word}"`);
const said = (word) => edit(CONFIRMED_HOOK, "success", word);

const confirmations = [
  confirm("a completed status confirms a success", "completed"),
  confirm("amounts are compared as numbers: 1000 is 1000.00", "completed", { webhook: edit(WEBHOOK, "250.00", "1000"), expected: { ...EXPECTED, amount: "1000.0" } }),
  confirm("an amount of the record may have zeros beyond its second decimal", "completed", { expected: { ...EXPECTED, amount: "1000.0000" } }),
  confirm("a failed status confirms a failure", "failed", { webhook: said("failed"), body: answered("failed") }),
  confirm("a cancelled status confirms a failure", "failed", { webhook: said("failed"), body: answered("cancelled") }),
  confirm("an expired status confirms a failure", "failed", { webhook: said("failed"), body: answered("expired") }),
  confirm("a pending status is not final", "pending", { webhook: said("pending"), body: answered("pending") }),
  confirm("a pending status is not final, whatever the webhook says", "pending", { body: answered("pending") }),
  confirm("a processing status is not final, whatever the webhook says", "pending", { body: answered("processing") }),
  refuseConfirmation("a success that the response reports as failed is refused", "status", { body: answered("failed") }),
  refuseConfirmation("a success that the response reports as expired is refused", "status", { body: answered("expired") }),
  refuseConfirmation("a failure that the response reports as completed is refused", "status", { webhook: said("failed") }),
  confirm("the transaction id of the record suffices", "completed", { expected: { amount: "1000.00", transaction_id: "TD10001" }, dedupe_key: "TD10001:completed" }),
  confirm("the user name of the record suffices", "completed", { expected: { amount: "1000.00", username: "ahmetyilmaz" }, dedupe_key: "TD10001:completed" }),
  confirm("all three values of the record agree", "completed", { expected: { ...EXPECTED, transaction_id: "TD10001", username: "ahmetyilmaz" } }),
  confirm("the merchant's transaction id suffices where the user id is ParaX's own", "completed", {
    expected: { amount: "1000.00", transaction_id: "TD10001" }, body: edit(STATUS, '"44843155"', "17"),
  }),
  confirm("a user id that is a number is compared by its digits", "completed", { body: edit(STATUS, '"44843155"', "44843155") }),
  confirm("a transaction id with a colon has a key of its own", "completed", {
    webhook: edit(CONFIRMED_HOOK, "TD10001", "A:completed"), body: edit(STATUS, "TD10001", "A:completed"), dedupe_key: "A%3Acompleted:completed",
  }),
  confirm("another amount is confirmed if the change is allowed", "completed", {
    expected: { ...EXPECTED, amount: "1200" }, allow_amount_change: true, amount_differs: true,
  }),
  refuseConfirmation("a change of the amount that only the webhook has is refused", "amount", { webhook: WEBHOOK, allow_amount_change: true }),
  refuseConfirmation("another transaction than the record's is refused", "transaction_id", { expected: { ...EXPECTED, transaction_id: "TD10002" } }),
  refuseConfirmation("another user name than the record's is refused", "username", { expected: { ...EXPECTED, username: "ahmetyilmaz2" } }),
  refuseConfirmation("a user id that the response lacks is refused", "user_id", { body: edit(STATUS, '    "user_id": "44843155",\n', "") }),
  ...[['{"code": "TRY"}', "an object"], ['["TRY"]', "a list"], ["949", "a number"], ["null", "null"], ['"USD"', "another one"], ['"try"', "in lower case"]].flatMap(([json, what]) => [
    refuseConfirmation(`a currency of the response that is ${what} is refused`, "currency", { body: edit(STATUS, '"TRY"', json) }),
  ]),
  refuseConfirmation("a currency of the webhook that is another one is refused", "currency", { webhook: edit(CONFIRMED_HOOK, '"TRY"', '"USD"') }),
  refuseConfirmation("a webhook without a currency is refused", "currency", { webhook: edit(CONFIRMED_HOOK, '"success",\n  "currency": "TRY"', '"success"') }),
  refuseConfirmation("another user's completed transaction is refused", "user_id", { expected: { ...EXPECTED, user_id: "7" } }),
  refuseConfirmation("a user id that only looks alike is refused", "user_id", { expected: { ...EXPECTED, user_id: "044843155" } }),
  refuseConfirmation("an amount that differs from the merchant's record is refused", "amount", { expected: { ...EXPECTED, amount: "10000.00" } }),
  refuseConfirmation("an amount that differs between webhook and response is refused", "amount", { webhook: WEBHOOK }),
  refuseConfirmation("a response about another transaction is refused", "transaction_id", { body: edit(STATUS, "TD10001", "TD10002") }),
  confirm("an error of the status query is an error, not a verdict", null, {
    body: failure(1082, "API kimlik bilgileri hatalı!"),
    error: { code: "api_error", kind: "authentication", outcome: "rejected", http_status: 200, provider_code: "1082" },
  }),
];

save("deposits.json", deposits);
save("refused.json", refused);
save("deposit_answers.json", depositAnswers);
save("status.json", status);
save("webhooks.json", webhooks);
save("confirmations.json", confirmations);
