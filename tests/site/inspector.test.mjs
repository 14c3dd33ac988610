// The inspector in headless Chromium: a person's way through it, in both languages; and that it sends nothing, keeps nothing and shows no key.
// `cargo xtask test --only wasm` builds the page and runs this. With `IMZA_SCREENSHOT`, it takes the screenshot of the README.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import fs from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

const file = process.env.IMZA_INSPECTOR;
const skip = file === undefined ? "IMZA_INSPECTOR does not name the page: run `cargo xtask test --only wasm`" : false;

const API_KEY = "an-api-key-of-4711";
const SECRET_KEY = "a-secret-key-of-4711";
const RANDOM_KEY = "5b1f4e0a-77d1-4f0a-9f5e-2f3d1c0b9a88";
const URL_SENT = "https://sandbox-api.craftgate.io/onboarding/v1/members?name=Haluk%20Demir";

let browser, server, origin;
before(async () => {
  if (skip) return;
  const page = fs.readFileSync(file);
  server = createServer((request, response) => response.writeHead(request.url === "/" ? 200 : 404, { "content-type": "text/html; charset=utf-8" }).end(request.url === "/" ? page : ""));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}/`;
  browser = await chromium.launch({ executablePath: process.env.IMZA_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
});
after(async () => {
  await browser?.close();
  server?.close();
  server?.closeAllConnections();
});

/** Opens the page. Whatever it asks for, logs as an error or does against its policy is a fault, and so is anything that it leaves behind. */
async function opened(t, { url = origin, ...options } = {}) {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("websocket", (socket) => faults.push(`opens ${socket.url()}`));
  context.on("request", (request) => { if (request.url() !== url && !request.url().startsWith("data:")) faults.push(`asks for ${request.url()}`); });
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
  });
  await page.goto(url);
  await page.locator("#check:enabled").waitFor();
  t.after(async () => {
    assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    assert.deepEqual(await left(context, page), { cookies: 0, local: 0, session: 0, databases: 0, workers: 0, url });
    await context.close();
    assert.deepEqual(faults, []);
  });
  return page;
}

async function left(context, page) {
  return {
    cookies: (await context.cookies()).length,
    ...await page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      // Pages from files have none.
      workers: location.protocol === "file:" ? 0 : (await navigator.serviceWorker.getRegistrations()).length,
      url: location.href,
    })),
  };
}

/** A request with the hash over some text. */
function request(signed, { url = URL_SENT, body = "" } = {}) {
  const signature = createHash("sha256").update(signed).digest("base64");
  return `${body === "" ? "GET" : "POST"} ${url}\nx-api-key: ${API_KEY}\nx-rnd-key: ${RANDOM_KEY}\nx-signature: ${signature}\n\n${body}`;
}

const RIGHT = request(decodeURIComponent(URL_SENT) + API_KEY + SECRET_KEY + RANDOM_KEY);
const WRONG = request(URL_SENT + API_KEY + SECRET_KEY + RANDOM_KEY);

const codes = (page) => page.locator(".cause > code").allTextContents();
const signed = (page) => page.locator("#signed").textContent();

/** The document has no key: neither as text nor in attributes. The values of fields do not belong to it; the script has the keys of its examples. */
async function noKeyIn(page, keys) {
  const html = (await page.content()).replace(/<script type="module">[^]*<\/script>/, "");
  for (const key of keys) assert.ok(!html.includes(key), `${key} is in the document`);
}

test("a person pastes a request, sees the cause, corrects it, and it fits", { skip }, async (t) => {
  const page = await opened(t);
  await page.getByLabel("Request line or URL").fill(WRONG);
  await page.getByText("This is: Craftgate: request.").waitFor();
  await page.getByLabel("API key").fill(API_KEY);
  await page.getByLabel("Secret key").fill(SECRET_KEY);
  await page.getByRole("button", { name: "Check" }).click();

  await page.getByRole("heading", { name: "The signature does not fit." }).waitFor();
  assert.deepEqual(await codes(page), ["url_not_decoded"]);
  assert.equal(await signed(page), `${decodeURIComponent(URL_SENT)}******${RANDOM_KEY}`);
  assert.deepEqual(await page.locator("#parts .part").allTextContents(), ["1 base URL", "2 path", "3 query", "4 apiKey", "5 secretKey", "6 randomKey", "7 body"]);
  assert.equal(await page.locator("#given").textContent(), /x-signature: (.*)/.exec(WRONG)[1]);
  assert.equal(await page.locator("#expected").textContent(), /x-signature: (.*)/.exec(RIGHT)[1]);
  await noKeyIn(page, [SECRET_KEY, API_KEY]);

  // From now on the result follows what is entered.
  await page.getByLabel("Request line or URL").fill(RIGHT);
  await page.getByRole("heading", { name: "The signature fits." }).waitFor();
  assert.deepEqual(await codes(page), []);
  await page.getByLabel("Secret key").fill("another-key");
  await page.getByRole("heading", { name: "The signature does not fit." }).waitFor();
  assert.deepEqual(await codes(page), ["unknown"]);
  await noKeyIn(page, [SECRET_KEY, API_KEY, "another-key"]);
});

test("the same in fields, in Turkish, with the keyboard alone", { skip }, async (t) => {
  const page = await opened(t, { locale: "tr-TR" });
  assert.equal(await page.evaluate(() => document.documentElement.lang), "tr");
  await page.getByLabel("İstek satırı ya da URL").focus();
  await page.keyboard.insertText(WRONG);
  await page.getByLabel("metin olarak").focus();
  await page.keyboard.press("ArrowRight");
  // The pasted message is in the fields.
  assert.equal(await page.getByLabel("x-rnd-key").inputValue(), RANDOM_KEY);
  await page.getByLabel("API anahtarı").focus();
  await page.keyboard.insertText(API_KEY);
  await page.keyboard.press("Tab");
  await page.keyboard.insertText(SECRET_KEY);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "İmza tutmuyor." }).waitFor();
  assert.deepEqual(await codes(page), ["url_not_decoded"]);
  assert.equal(await page.evaluate(() => document.activeElement.id), "verdict");
  assert.match(await page.locator(".cause").textContent(), /URL, yüzde kodlamasıyla imzalanmış\..*Yapılacak:/);
  await page.getByLabel("x-signature").fill(/x-signature: (.*)/.exec(RIGHT)[1]);
  await page.getByRole("heading", { name: "İmza tutuyor." }).waitFor();
  // Back to text, with the correction.
  await page.getByLabel("metin olarak").check();
  assert.match(await page.getByLabel("İstek satırı ya da URL").inputValue(), new RegExp(`^GET ${URL_SENT.replace("?", "\\?")}\nx-api-key: `));
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "The signature fits." }).waitFor();
  await noKeyIn(page, [SECRET_KEY, API_KEY]);
});

test("each example fills the form, and is explained by its mistake; cards and keys are masked", { skip }, async (t) => {
  const page = await opened(t);
  const expected = {
    "Craftgate: request": "body_reformatted", "Craftgate: URL with a query": "url_not_decoded", "Webhook": "output_hex", "Callback v1": "parameters_encoded",
    "Callback v2": "separator", "ParaX": "parameter_order", "NexKasa": "amount_format",
  };
  const buttons = page.locator("#examples button");
  assert.deepEqual(await buttons.allTextContents(), Object.keys(expected));
  for (const [name, code] of Object.entries(expected)) {
    await buttons.filter({ hasText: new RegExp(`^${name}$`) }).click();
    assert.deepEqual(await codes(page), [code], name);
    assert.ok((await signed(page)).length > 20, name);
    await noKeyIn(page, ["example-secret-key", "example-api-key", "example-webhook-key", "example-callback-key", "example-callback-secret", "5258640000000001"]);
    // The signature that the page expects fits, where it makes a signature.
    const right = await page.locator("#expected").count() > 0 ? await page.locator("#expected").textContent() : null;
    assert.equal(right === null, name.startsWith("Callback"), name);
    if (right === null) continue;
    const text = page.getByLabel("Request line or URL");
    await text.fill((await text.inputValue()).replace(await page.locator("#given").textContent(), right));
    await page.getByRole("heading", { name: "The signature fits." }).waitFor();
  }
});

test("both callbacks are told from their forms", { skip }, async (t) => {
  const page = await opened(t);
  const key = "a-callback-key-of-4711";
  const v1 = createHash("sha256").update([key, "SUCCESS", "WAITING", "7", "", "c-1", ""].join("###")).digest("hex");
  await page.getByLabel("Request line or URL").fill(`status=SUCCESS&completeStatus=WAITING&paymentId=7&conversationId=c-1&hash=${v1}`);
  await page.getByLabel("Merchant callback key").fill(key);
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByRole("heading", { name: "The signature fits." }).waitFor();
  const list = "paymentId:status:callbackStatus:conversationId:mdStatus";
  const v2 = createHash("sha256").update([key, "7", "SUCCESS", "", "c-1", "1"].join("")).digest("hex");
  await page.getByLabel("Request line or URL").fill(`https://shop.example/back?status=SUCCESS&paymentId=7&conversationId=c-1&mdStatus=1&hashParams=${list}&hash=${v2}`);
  await page.locator("#parts").getByText("mdStatus").waitFor();
  assert.equal(await page.locator("#verdict").textContent(), "The signature fits.");
  await noKeyIn(page, [key]);
});

test("a body whose lines end with CR LF fits if that is said", { skip }, async (t) => {
  const page = await opened(t);
  const body = '{\r\n  "price": 1.00\r\n}', url = "https://sandbox-api.craftgate.io/payment/v1/refunds";
  await page.getByLabel("Request line or URL").fill(request(url + API_KEY + SECRET_KEY + RANDOM_KEY + body, { url, body }));
  await page.getByLabel("API key").fill(API_KEY);
  await page.getByLabel("Secret key").fill(SECRET_KEY);
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByRole("heading", { name: "The signature does not fit." }).waitFor();
  assert.deepEqual(await codes(page), ["line_endings"]);
  await page.getByLabel("Lines end with CR LF").check();
  await page.getByRole("heading", { name: "The signature fits." }).waitFor();
});

test("what is missing is said, and what is entered can be cleared", { skip }, async (t) => {
  const page = await opened(t);
  const said = (words) => page.getByRole("alert").filter({ hasText: words }).waitFor();
  const check = () => page.getByRole("button", { name: "Check" }).click();
  await check();
  await said("Paste a message");
  await page.getByLabel("Request line or URL").fill('{"a":1}');
  await check();
  await said("What it is cannot be told");
  await page.getByLabel("What it is").selectOption("craftgate-webhook");
  await check();
  await said("Enter the key: Merchant webhook key.");
  await page.getByLabel("Merchant webhook key").fill("key-of-4711");
  await check();
  assert.deepEqual(await codes(page), ["signature_missing"]);
  await page.getByLabel("What it is").selectOption("");
  await page.getByLabel("Request line or URL").fill("GET /x HTTP/1.1\nno header\n\n");
  await check();
  await said("expected a header, found a line without a colon: line 2");
  await page.getByRole("button", { name: "Clear all" }).click();
  assert.deepEqual(await page.locator("input[type=password], input[type=text], textarea").evaluateAll((all) => all.map((input) => input.value)), [""]);
  assert.equal(await page.locator("#result").isHidden(), true);
});

test("text of a message never becomes markup", { skip }, async (t) => {
  const page = await opened(t);
  const url = "https://sandbox-api.craftgate.io/x?q=<img src=x onerror=alert(1)>";
  await page.getByLabel("Request line or URL").fill(`GET ${url.replaceAll(" ", "%20")}\nx-rnd-key: <b>r</b>\nx-signature: <i>s</i>\n\n`);
  await page.getByLabel("API key").fill(API_KEY);
  await page.getByLabel("Secret key").fill(SECRET_KEY);
  await page.getByRole("button", { name: "Check" }).click();
  assert.equal(await signed(page), `${url}******<b>r</b>`);
  assert.equal(await page.locator("#result img, #result b, #result i").count(), 0);
});

test("the policy forbids every connection, and the page has no code for one", { skip }, async (t) => {
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(origin);
  const tried = await page.evaluate(async (origin) => {
    const refused = async (work) => { try { await work(); return false; } catch { return true; } };
    const image = new Promise((resolve) => { const made = new Image(); made.onerror = () => resolve(true); made.onload = () => resolve(false); made.src = `${origin}x.png`; });
    return {
      fetch: await refused(() => fetch(origin)),
      socket: await refused(() => new Promise((resolve, reject) => { const made = new WebSocket(origin.replace("http", "ws")); made.onopen = resolve; made.onerror = reject; })),
      image: await image,
      script: await refused(() => new Promise((resolve, reject) => { const made = document.createElement("script"); made.text = "globalThis.ran = true"; made.onerror = reject; document.body.append(made); setTimeout(() => (globalThis.ran ? resolve() : reject()), 50); })),
      eval: await refused(() => (0, eval)("1")),
    };
  }, origin);
  assert.deepEqual(tried, { fetch: true, socket: true, image: true, script: true, eval: true });
  const [, script] = /<script type="module">([^]*)<\/script>/.exec(fs.readFileSync(file, "utf8"));
  for (const word of ["fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "EventSource", "localStorage", "sessionStorage", "indexedDB", "cookie", "history.", "innerHTML", "import("]) {
    assert.ok(!script.includes(word), word);
  }
});

test("it works from the file alone, without any server, and going back brings no key", { skip }, async (t) => {
  const url = pathToFileURL(file).href;
  const page = await opened(t, { url });
  await page.getByRole("button", { name: "ParaX" }).click();
  assert.deepEqual(await codes(page), ["parameter_order"]);
  await page.goto("about:blank");
  await page.goBack();
  await page.locator("#check:enabled").waitFor();
  assert.deepEqual(await page.locator("input[type=password], textarea").evaluateAll((all) => all.map((input) => input.value)), [""]);
});

for (const colorScheme of ["light", "dark"]) {
  test(`${colorScheme}: it fits a screen of 360 px in both languages, and axe finds nothing`, { skip }, async (t) => {
    const page = await opened(t, { colorScheme, viewport: { width: 360, height: 740 } });
    for (const language of ["English", "Türkçe"]) {
      await page.getByRole("button", { name: language }).click();
      for (const example of [0, 4, 6]) {
        await page.locator("#examples button").nth(example).click();
        const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth));
        assert.ok(width <= 360, `${language}: ${width} px`);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
      }
      await page.getByRole("radio").nth(1).check();
      const labelled = await page.locator("input, textarea, select").evaluateAll((all) => all.every((input) => input.labels.length > 0));
      assert.ok(labelled, "every field has a label");
    }
  });
}

test("the screenshot", { skip: skip || process.env.IMZA_SCREENSHOT === undefined }, async (t) => {
  const page = await opened(t, { viewport: { width: 760, height: 800 } });
  await page.getByRole("button", { name: "Craftgate: URL with a query" }).click();
  // The text is short, and the file is to be small.
  await page.locator("#text").evaluate((text) => { text.rows = 6; });
  // Places are counted from the top of the page.
  await page.evaluate(() => scrollTo(0, 0));
  const form = await page.locator("#as-text").boundingBox();
  const { y, height } = await page.locator("#result").boundingBox();
  await page.screenshot({ path: process.env.IMZA_SCREENSHOT, clip: { x: 0, y: form.y, width: 760, height: y + height + 12 - form.y }, fullPage: true });
  assert.ok(fs.statSync(process.env.IMZA_SCREENSHOT).size < 150 * 1024, "the file is to be small");
});
