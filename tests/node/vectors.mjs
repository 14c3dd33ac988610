// The shared vectors against the package, however it was loaded. Needs only the vectors' texts, so that it also runs in a
// bundle, in Deno and in Bun.
//
// `check(imza, read)` takes the package's exports and a function that reads `craftgate/requests.json` and the like as text, and returns
// the number of passed cases and the failures.

/** Operations by their names in the vectors: `payment.create_payment` → its method, and its arguments. */
function operations(source) {
  const found = new Map();
  for (const [, property, name, path, request] of source.matchAll(/^  (\w+)\(.* \{ return providerOf\(this[^)]*\)\.build\("([\w.]+)", (undefined|\{ [\w, ]+ \}), (undefined|request), options/gm)) {
    found.set(name, { property, takesRequest: request === "request", pathValues: path === "undefined" ? 0 : path.split(", ").length });
  }
  return found;
}

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
const camelKeys = (object) => Object.fromEntries(Object.entries(object).map(([name, value]) => [camel(name), value]));

/** JSON text as a JavaScript value: whole numbers beyond 2^53 as bigints, decimals that a number would change as text. */
function value(text) {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => (token[0] === '"' ? token : `"\\u0001${token}"`));
  return JSON.parse(marked, (_, text) => {
    if (typeof text !== "string" || text[0] !== "\u0001") return text;
    const digits = text.slice(1);
    if (String(Number(digits)) === digits && (digits.includes(".") || Number.isSafeInteger(Number(digits)))) return Number(digits);
    return /^-?\d+$/.test(digits) ? BigInt(digits) : digits;
  });
}

/** Whether no JavaScript value has this text: it is not valid JSON, repeats a name in an object, or has digits in an untyped field. */
function isBeyondJavaScript(text, options) {
  try {
    JSON.parse(text);
  } catch {
    return true;
  }
  return hasTwins(text) || (options?.unknown_fields === "send" && /\d\.\d*0\b/.test(text));
}

function hasTwins(text) {
  const count = (text.match(/"(?:[^"\\]|\\.)*"\s*:/g) ?? []).length;
  let kept = 0;
  JSON.parse(text, function (name, value) {
    if (name !== "" && !Array.isArray(this)) kept += 1;
    return value;
  });
  return kept < count;
}

/** A result as JavaScript represents it: without ids beyond 2^53, whose digits are in the raw texts of its misfits. */
function exact(text) {
  const raw = [];
  const result = value(text);
  const walk = (value) => {
    if (typeof value === "bigint") return raw.push(value.toString()), undefined;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, value]) => [name, walk(value)]).filter(([, value]) => value !== undefined));
    }
    return value;
  };
  return { result: walk(result), raw };
}

const shown = (value) => JSON.stringify(value, (_, value) => (typeof value === "bigint" ? `${value}n` : value));

function same(what, found, expected) {
  const sorted = (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, sorted(value)]))
      : Array.isArray(value) ? value.map(sorted) : value;
  const [left, right] = [shown(sorted(found)), shown(sorted(expected))];
  if (left !== right) throw new Error(`${what}: found ${left}, expected ${right}`);
}

/** The listed fields of a result. */
function has(found, expected) {
  for (const [name, value] of Object.entries(expected)) same(name, found[name], value);
}

export function check(imza, read) {
  const { Craftgate, CraftgateWebhooks, CraftgateCallbacks, ParaX, NexKasa, NKolay, Token, BankSession, PreApproval, ImzaError } = imza;
  const known = operations(read("generated"));
  const failures = [];
  let held = 0;

  const each = (file, run, cases = value(read(file))) => {
    for (const vector of cases) {
      try {
        run(vector);
        held += 1;
      } catch (error) {
        failures.push(`${file}: ${vector.name}: ${error.stack ?? error}`);
      }
    }
  };
  const refusal = (run) => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof ImzaError)) throw new Error(`it threw something other than an ImzaError: ${error.stack}`);
      return error;
    }
    throw new Error("it was not refused");
  };
  const refused = (run, { code, error_path, error_paths, reason_contains }) => {
    const error = refusal(run);
    same("code", error.code, code);
    if (error_path !== null) same("path", error.path ?? "", error_path);
    if (error_paths !== undefined) same("paths", error.errors.map(({ path }) => path), error_paths);
    if (reason_contains !== undefined && !error.message.includes(reason_contains)) throw new Error(`the message lacks ${reason_contains}: ${error.message}`);
  };
  const answered = (read, { result_json, error }, compare) => {
    if (error !== undefined) {
      const found = refusal(read);
      const { message, message_contains, provider_error, ...others } = error;
      has(found, camelKeys(others));
      if (message !== undefined) same("message", found.providerMessage ?? "", message);
      if (message_contains !== undefined && !`${found.providerMessage} ${found.message}`.includes(message_contains)) throw new Error(`the message lacks ${message_contains}: ${found.message}`);
      if (provider_error != null) has(found.providerError, { code: provider_error.code ?? provider_error.error_code, message: provider_error.message ?? provider_error.error_message });
      return;
    }
    const { result, raw } = result_json === null ? { result: undefined, raw: [] } : exact(result_json);
    const found = read();
    compare(found, result);
    same("misfits", (found?.misfits ?? []).map((misfit) => misfit.raw), raw);
  };
  /** The step of an attempt. */
  const nextIs = ({ do: what, call, seconds, verdict, result, error, reason }, due, own, at) => {
    if (due.call) return same(at, call === own, true);
    if (what === "send") return same(at, { do: what, method: call.method, url: call.url, body: call.body ?? null }, { ...due, url: `https://sandbox-api.craftgate.io${due.url}` });
    if (what === "wait") return same(at, { do: what, seconds }, due);
    same(at, verdict, due.verdict);
    has(result, due.result ?? {});
    has(error, due.error ?? {});
    if (verdict === "open") same(at, reason.includes("records"), true);
  };
  const whole = (found, expected) => same("result", found, expected);
  const called = (call, { method, url, headers, body, repeat }) => {
    same("method", call.method, method);
    same("url", call.url, url);
    same("body", call.body, body ?? undefined);
    const lower = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value === "imza:<version>" ? `imza:${imza.version}` : value]));
    same("headers", lower(call.headers), lower(headers));
    if (repeat !== null) same("repeat", call.repeat, repeat);
  };

  // Craftgate
  const keys = { apiKey: "sandbox-api-key", secretKey: "sandbox-secret-key", environment: "sandbox" };
  const craftgate = ({ client, operation, path = [], request_json, options = {} }, own) => {
    const { api_key, secret_key, base_url, language } = client ?? {};
    const made = own ?? new Craftgate(client === undefined ? keys : { apiKey: api_key, secretKey: secret_key, baseUrl: base_url, language });
    const { property, takesRequest } = known.get(operation);
    const group = made[camel(operation.split(".")[0])];
    const request = request_json == null ? undefined : value(request_json);
    return group[property](...path, ...(takesRequest ? [request] : []), camelKeys(options));
  };
  each("craftgate/signature", ({ api_key, secret_key, url, body, random_key, signature }) => {
    const client = new Craftgate({ apiKey: api_key, secretKey: secret_key, environment: "sandbox" });
    same("signature", client.sign({ url, body: body ?? undefined, randomKey: random_key }), signature);
  });
  each("craftgate/requests", (vector) => {
    if (!isBeyondJavaScript(vector.request_json ?? "{}", vector.options)) called(craftgate(vector), vector);
  });
  each("craftgate/refused", (vector) => {
    if (!isBeyondJavaScript(vector.request_json ?? "{}")) refused(() => craftgate(vector), vector);
  });
  const some = (ty) => ({ text: "1", digits: 1 })[ty];
  const anyCall = (operation) => {
    const { property, takesRequest, pathValues } = known.get(operation);
    const group = new Craftgate(keys)[camel(operation.split(".")[0])];
    for (const ty of ["digits", "text"]) {
      try {
        return group[property](...Array(pathValues).fill(some(ty)), ...(takesRequest ? [{}] : []), { checks: "types" });
      } catch (error) {
        if (ty === "text") throw error;
      }
    }
  };
  const encoder = new TextEncoder();
  each("craftgate/responses", (vector) => {
    const call = anyCall(vector.operation);
    answered(() => call.parse(vector.status, vector.body), vector, whole);
    answered(() => call.parse(vector.status, encoder.encode(vector.body)), vector, whole);
  });
  each("craftgate/webhooks", ({ keys, body, signature, now, tolerance_seconds, event, error_check }) => {
    const verify = () => new CraftgateWebhooks({ keys }).verify({ body, signature, now, toleranceSeconds: tolerance_seconds ?? undefined });
    if (error_check === undefined) {
      has(verify(), camelKeys(event));
      same("signature", new CraftgateWebhooks({ keys: [keys[0]] }).sign(camelKeys(event)).length, 44);
    } else refused(verify, { code: "verification_failed", error_path: error_check });
  });
  each("craftgate/callbacks", ({ keys, hash_params, form, expected, allow_long_md_status, result, refused: isRefused }) => {
    const record = expected === "unchecked" ? expected : camelKeys(expected);
    const options = { expected: record, allowLongMdStatus: allow_long_md_status };
    const verify = () => new CraftgateCallbacks({ keys, hashParams: hash_params }).verify(form, options);
    if (isRefused) same("code", refusal(verify).code, "verification_failed");
    else {
      same("result", verify(), camelKeys(result));
      const { paymentId, conversationId, conversationData } = camelKeys(result);
      const expected = (claimed) => {
        same("claimed", claimed, { paymentId, conversationId, conversationData });
        return record;
      };
      same("result", new CraftgateCallbacks({ keys, hashParams: hash_params }).verify(form, { ...options, expected }), camelKeys(result));
    }
  });

  // Explanations
  each("explain", (vector) => {
    const { kind, keys, codes, parts, method, url, headers, body, signature, now, form } = vector;
    const explain = {
      request: () => new Craftgate(keys).explain({ method, url, headers, body: body === "" ? undefined : encoder.encode(body) }),
      webhook: () => new CraftgateWebhooks(keys).explain({ body, signature, now }),
      callback: () => new CraftgateCallbacks(keys).explain(form),
      deposit: () => new ParaX(keys).explain(url),
      transfer: () => new NexKasa(keys).explainCallback(body, { url }),
    };
    const { fits, stringToSign, causes, parts: told } = explain[kind]();
    same("fits", fits, codes.length === 0);
    same("parts", told.map(({ source, name, value }) => `${source} ${name} ${value}`), parts);
    same("string", told.map(({ value }) => value).join(""), stringToSign);
    same("codes", causes.slice(0, Math.max(codes.length, 1)).map((cause) => cause.code).sort(), [...codes].sort());
    for (const { message, fix } of causes) same("texts", typeof message + typeof fix, "stringstring");
    for (const key of Object.values(keys).flat()) if (key.length > 8 && key !== keys.baseUrl) same("key", stringToSign.includes(key), false);
  });

  // ParaX
  const parax = (client = {}) => {
    const { sid = 1001, key = "parax-api-key", secret_key = "parax-secret-key", ...others } = client;
    return new ParaX({ sid, key, secretKey: secret_key, ...camelKeys(others) });
  };
  each("parax/deposits", ({ client, request_json, url }) => {
    same("url", parax(client).depositUrl(value(request_json)), url);
    same("url", parax(client).deposit(value(request_json)).url, url);
  });
  each("parax/refused", (vector) => {
    if (isBeyondJavaScript(vector.request_json)) return;
    const request = value(vector.request_json);
    refused(() => (vector.operation === "deposit" ? parax().depositUrl(request) : parax().transactionStatus(request.transactionId)), vector);
  });
  const deposit = { username: "john", userId: "1", fullName: "John", trx: "T1" };
  each("parax/deposit_answers", (vector) => {
    const call = parax().deposit({ ...deposit, amount: vector.asked_amount });
    answered(() => call.parse(vector.status, vector.body), vector, has);
  });
  const status = value(read("parax/status"));
  each("parax/status", (vector) => called(parax(vector.client).transactionStatus(vector.transaction_id), vector), status.requests);
  each("parax/status", (vector) => {
    const call = parax().transactionStatus("TD10001");
    answered(() => call.parse(vector.status, vector.body), vector, has);
  }, status.answers);
  each("parax/webhooks", ({ body, remote_address, allowed_addresses, result_json, error_check }) => {
    const client = parax(allowed_addresses === null ? {} : { allowed_addresses });
    const readIt = () => client.readWebhook(body, { remoteAddress: remote_address ?? undefined });
    if (error_check === undefined) has(readIt(), exact(result_json).result);
    else refused(readIt, { code: "verification_failed", error_path: error_check });
  });
  each("parax/confirmations", ({ webhook_body, expected, allow_amount_change, amount_differs = false, dedupe_key, status, body, verdict, error }) => {
    const client = parax();
    const webhook = client.readWebhook(webhook_body, { remoteAddress: "unchecked" });
    const call = client.confirm(webhook, { expected: camelKeys(expected), allowAmountChange: allow_amount_change });
    if (verdict === "refused") same("code", refusal(() => call.parse(status, body)).code, "verification_failed");
    else if (verdict === null) answered(() => call.parse(status, body), { error }, has);
    else {
      const confirmed = call.parse(status, body);
      same("verdict", confirmed.verdict, verdict);
      same("amountDiffers", [confirmed.amountDiffers, Number(confirmed.askedAmount)], [amount_differs, Number(expected.amount)]);
      if (dedupe_key !== undefined) same("dedupeKey", confirmed.dedupeKey, dedupe_key);
    }
  });

  each("parax/signatures", ({ secret_key, parameters_json, signature, ...error }) => {
    const sign = () => parax({ secret_key }).sign(value(parameters_json));
    if (signature !== undefined) same("signature", sign(), signature);
    else refused(sign, error);
  });

  // Settings, options and arguments
  const transfer = '{"transaction_id":105,"status":"APPROVED","external_id":"7","amount":"250.00","type":"DEPOSIT"}';
  const webhook = '{"trx":"T1","transaction_id":"TD1","amount":250.00,"status":"success","currency":"TRY"}';
  const called_with = {
    craftgate: (options) => new Craftgate({ apiKey: "key-1", secretKey: "secret-1", environment: "sandbox" }).payment.retrievePayment(1, options),
    parax: (options) => parax().transactionStatus("TD1", options),
    nexkasa: (options) => new NexKasa({ apiKey: "key-1" }).deposit({ amount: "5", fullName: "A B", userId: "7" }, options),
    nkolay: (options) =>
      new NKolay({ baseUrl: "https://loans.example.com", username: "u", password: "p", merchantNo: 1, apiSecretKey: "s" })
        .banks(Token.restore("nkolay-token:e30.e30.c2ln"), options),
  };
  each("arguments", ({ kind, provider, allowed_addresses, remote_address, admitted, keys, body, signature, now, tolerance_seconds, options, ...error }) => {
    const run = () => {
      if (kind === "option") return called_with[provider](camelKeys(options));
      if (kind === "tolerance") return new CraftgateWebhooks({ keys }).verify({ body, signature, now, toleranceSeconds: tolerance_seconds });
      if (provider === "parax") return parax({ allowed_addresses }).readWebhook(webhook, { remoteAddress: remote_address });
      return new NexKasa({ apiKey: "key-1", allowedAddresses: allowed_addresses }).readCallback(transfer, { remoteAddress: remote_address });
    };
    if (error.code !== undefined) refused(run, error);
    else if (admitted === false) refused(run, { code: "verification_failed", error_path: "remote_address" });
    else run();
  });

  // Any endpoint
  each("endpoints", ({ provider, client, method, path, query_json, body_json, body_exact, host, token, ...expected }) => {
    const Client = { parax: ParaX, nexkasa: NexKasa, nkolay: NKolay }[provider];
    const endpoint = { method, path };
    if (query_json !== null) endpoint.query = value(query_json);
    if (body_json !== null || body_exact !== null) endpoint.body = body_exact ?? value(body_json);
    if (host !== null) endpoint.host = host;
    if (/\d\.\d*0\b/.test(body_json ?? "")) return; // digits in an untyped body that no JavaScript number has
    const call = () => new Client(camelKeys(client)).request(...(token === null ? [] : [Token.restore(`nkolay-token:${token}`)]), endpoint);
    if (expected.error_path === undefined) called(call(), { method, ...expected });
    else refused(call, expected);
  });

  // NexKasa
  const nexkasa = ({ api_key = "12345678-abcd-1234-abcd-1234567890ab", iban_check, ...others } = {}) => ({
    client: new NexKasa({ apiKey: api_key, ...camelKeys(others) }),
    waive: iban_check === false ? ["check_digits"] : [],
  });
  each("nexkasa/requests", (vector) => {
    const { client, waive } = nexkasa(vector.client);
    const call = client[vector.operation](value(vector.request_json), { ...vector.options, waive });
    called(call, vector);
    same("callbackUrl", call.callbackUrl, vector.callback_url ?? undefined);
    same("callbackNonce", call.callbackNonce, vector.callback_nonce ?? undefined);
  });
  each("nexkasa/refused", (vector) => {
    const { client, waive } = nexkasa(vector.client);
    if (!isBeyondJavaScript(vector.request_json)) refused(() => client[vector.operation](value(vector.request_json), { waive }), vector);
  });
  each("nexkasa/responses", (vector) => {
    const { client } = nexkasa();
    const call =
      vector.operation === "deposit"
        ? client.deposit({ amount: "1500.00", fullName: "Ahmet Yılmaz", userId: "1" })
        : client.withdraw({ amount: "1500.00", customerIban: "TR330006100519786457841326", customerName: "Ahmet Yılmaz", externalId: "1" });
    answered(() => call.parse(vector.status, vector.body), vector, has);
  });
  each("nexkasa/callbacks", ({ client, body, input, result_json, error_check }) => {
    const readIt = () => nexkasa(client).client.readCallback(body, camelKeys(input));
    if (error_check === undefined) has(readIt(), exact(result_json).result);
    else refused(readIt, { code: "verification_failed", error_path: error_check });
  });

  // N Kolay
  const nkolay = ({ client, operation, token, path_value, request_json, options }) => {
    const { base_url, identity_check, item_sum_check, ...credentials } = client;
    const made = new NKolay({ baseUrl: base_url, ...credentials });
    const waive = [...(identity_check === false ? ["check_digits"] : []), ...(item_sum_check === false ? ["items_sum"] : [])];
    const settings = { ...options, waive };
    const bearer = Token.restore(`nkolay-token:${token ?? "unused"}`);
    const request = request_json === null ? undefined : value(request_json);
    const session = () => BankSession.restore(`nkolay-session:${path_value}`);
    switch (operation) {
      case "authenticate":
        return made.authenticate(settings);
      case "banks":
        return made.banks(bearer, settings);
      case "start_session":
        return made.startSession(bearer, path_value, settings);
      case "simulate":
        return made.simulate(bearer, session(), request, settings);
      case "pre_approve":
        return made.preApprove(bearer, session(), request, settings);
      default:
        return made.apply(bearer, PreApproval.restore(`nkolay-pre-approval:${path_value}`), request, settings);
    }
  };
  const loans = value(read("nkolay/requests"));
  each("nkolay/requests", (vector) => called(nkolay(vector), vector), loans);
  each("nkolay/refused", (vector) => {
    if (!isBeyondJavaScript(vector.request_json ?? "{}")) refused(() => nkolay(vector), vector);
  });
  each("nkolay/responses", (vector) => {
    const call = nkolay(loans.find(({ operation }) => operation === vector.operation));
    answered(() => call.parse(vector.status, vector.body), vector, (found, expected) => {
      switch (vector.operation) {
        case "authenticate":
          same("token", found.save(), `nkolay-token:${expected.token}`);
          return same("expiresAt", found.expiresAt ?? null, vector.token_exp);
        case "start_session":
          same("session", found.save(), `nkolay-session:${vector.session}`);
          return same("referenceId", BankSession.restore(found.save()).referenceId, expected.referenceId);
        case "pre_approve": {
          const { preApproval, ...decision } = found;
          same("decision", decision, expected);
          same("isApproved", preApproval !== undefined, vector.approved);
          return same("preApproval", preApproval?.save(), vector.pre_approval === null ? undefined : `nkolay-pre-approval:${vector.pre_approval}`);
        }
        default:
          return whole(found, expected);
      }
    });
  });
  each("misfits", ({ provider, operation, body, result_json, misfits }) => {
    const call = {
      craftgate: () => anyCall(operation),
      parax: () => parax().transactionStatus("TD77"),
      nexkasa: () => nexkasa().client.withdraw({ amount: "9.00", customerIban: "TR330006100519786457841326", customerName: "Ay", externalId: "7" }),
      nkolay: () => nkolay(loans.find((each) => each.operation === operation)),
    }[provider]();
    const found = call.parse(200, body);
    whole(found, exact(result_json).result);
    same("misfits", found.misfits.map(({ path, raw }) => ({ path, raw })), misfits.map(({ path, raw }) => ({ path, raw })));
  });
  each("craftgate/questions", ({ operation, path, request_json, sent_at, now, url, error_path, answers }) => {
    const call = craftgate({ operation, path, request_json });
    let question;
    try {
      question = call.ask({ sentAt: sent_at, now });
    } catch (error) {
      return same("path", error.path, error_path);
    }
    same("path", null, error_path);
    same("url", question?.url ?? null, url);
    for (const { status, body, state, result, found, error } of answers) {
      let answer;
      try {
        answer = question.parse(status, body);
      } catch (caught) {
        same(body, caught.code, error);
        continue;
      }
      same(body, [answer.state, answer.found?.length], [state, found]);
      for (const [name, value] of Object.entries(result ?? {})) same(body, answer.result[name], value);
    }
  });
  each("craftgate/attempts", ({ operation, request_json, idempotency_key, now, steps }) => {
    const client = new Craftgate(keys);
    const call = craftgate({ operation, request_json, options: idempotency_key === null ? {} : { idempotency_key } }, client);
    let attempt = client.attempt(call, { now });
    for (const [at, step] of steps.entries()) {
      if (step.next) nextIs(attempt.next(), step.next, call, `step ${at}`);
      else if (step.answered) attempt.answered(step.answered, step.body);
      else if (step.tick) attempt.tick(now + step.tick);
      else if (step.webhook) attempt.webhook({});
      else if (step.restore) attempt = client.restoreAttempt(attempt.save(), step.restore === "with_call" ? { call } : {});
      else if (step.error_path) same(`step ${at}`, refusal(() => attempt.callback(step.callback)).path, step.error_path);
      else if (step.callback) attempt.callback(step.callback);
      else attempt.noAnswer();
    }
  });
  each("craftgate/files", (vector) => files(vector, { Craftgate, keys, known, same, refused, refusal }));
  return { held, failures };
}

/** Files are read from bytes only. */
function files(vector, { Craftgate, keys, known, same, refusal }) {
  const { property, pathValues, takesRequest } = known.get(vector.operation);
  const group = new Craftgate(keys)[camel(vector.operation.split(".")[0])];
  const call = group[property](...Array(pathValues).fill("1"), ...(takesRequest ? [{}] : []), { checks: "types" });
  const bytes = vector.body_hex === undefined ? Uint8Array.from(atob(vector.body_base64), (c) => c.charCodeAt(0)) : Uint8Array.from(vector.body_hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (vector.error !== undefined) return void same("code", refusal(() => call.parse(vector.status, bytes)).code, vector.error.code);
  same("bytes", [...call.parse(vector.status, bytes)], [...bytes]);
  same("code", refusal(() => call.parse(vector.status, "text")).code, "invalid_request");
}
