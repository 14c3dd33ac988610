// The site of the guides in headless Chromium: tabs, search, both languages, narrow screens, accessibility, and nothing from other hosts.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { chromium } from "playwright-core";

const site = process.env.IMZA_SITE;
const skip = site === undefined ? "IMZA_SITE does not name the site: run `cargo xtask platforms`" : false;
const LANGUAGES = ["en", "tr"];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const guides = skip ? [] : fs.readdirSync(path.join(site, "en")).filter((file) => file.endsWith(".html") && !["print.html", "toc.html"].includes(file));

let browser, server, origin;
before(async () => {
  if (skip) return;
  server = createServer((request, response) => {
    const file = path.join(site, decodeURIComponent(new URL(request.url, "http://site").pathname));
    if (!file.startsWith(site) || !fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" }).end(fs.readFileSync(file));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({ executablePath: process.env.IMZA_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
});
after(async () => {
  await browser?.close();
  server?.close();
  server?.closeAllConnections();
});

/** Opens a page; anything that the browser complains about, and any request to another host, is a fault. */
async function opened(t, options = {}) {
  const context = await browser.newContext(options);
  t.after(() => context.close());
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => { if (message.type() === "error") faults.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => { if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) faults.push(`asks for ${request.url()}`); });
  page.on("response", (response) => { if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`); });
  return { page, faults };
}

for (const language of LANGUAGES) {
  test(`${language}: every guide opens without an error, fits a screen of 360 px, and axe finds nothing serious`, { skip }, async (t) => {
    const { page, faults } = await opened(t, { viewport: { width: 360, height: 740 } });
    const serious = [];
    for (const guide of [...guides, "reference/craftgate/payment.html"]) {
      await page.goto(`${origin}/${language}/${guide}`);
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth));
      assert.ok(width <= 360, `${guide} is ${width} px wide`);
      // Both languages have the same markup.
      if (language !== "en" && !["errors.html", "going-live.html"].includes(guide)) continue;
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      const found = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
      serious.push(...found.map(({ id, nodes }) => `${guide}: ${id}: ${nodes[0].html.slice(0, 160)}`));
    }
    assert.deepEqual(serious, []);
    assert.deepEqual(faults, []);
  });

  test(`${language}: a diagram and tabs are readable on a dark theme`, { skip }, async (t) => {
    const { page, faults } = await opened(t, { colorScheme: "dark" });
    await page.goto(`${origin}/${language}/3d-secure.html`);
    assert.match(await page.evaluate(() => document.documentElement.className), /navy/);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run("main", { runOnly: ["color-contrast"] }));
    assert.deepEqual(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html.slice(0, 160))), []);
    const [text, background] = await page.evaluate(() => [getComputedStyle(document.querySelector(".sequence text")).fill, getComputedStyle(document.documentElement).backgroundColor]);
    assert.notEqual(text, background);
    assert.deepEqual(faults, []);
  });

  test(`${language}: the chosen tab is kept on every page, and the keyboard moves it`, { skip }, async (t) => {
    const { page, faults } = await opened(t);
    await page.goto(`${origin}/${language}/refunds.html`);
    const selected = () => page.evaluate(() => [...document.querySelectorAll('[role="tab"][aria-selected="true"]')].map((tab) => tab.textContent));
    assert.deepEqual([...new Set(await selected())], ["Node"]);
    await page.getByRole("tab", { name: "Python" }).first().click();
    assert.deepEqual([...new Set(await selected())], ["Python"]);
    assert.equal(await page.locator(".tab:visible").first().getAttribute("data-tab"), "Python");
    await page.keyboard.press("ArrowRight");
    assert.deepEqual([...new Set(await selected())], ["Kotlin"]);
    assert.match(page.url(), /refunds\.html$/);
    await page.goto(`${origin}/${language}/first-payment.html`);
    assert.deepEqual([...new Set(await selected())], ["Kotlin"]);
    await page.emulateMedia({ media: "print" });
    assert.ok((await page.locator(".tab:visible").count()) >= 12, "a printed page has every language");
    assert.deepEqual(faults, []);
  });
}

for (const [language, words, found] of [
  ["en", "refund", "refunds.html"],
  ["en", "bankSuccess", "nkolay.html"],
  ["tr", "iade", "refunds.html"],
  ["tr", "ödeme kırılımı", "refunds.html"],
  ["tr", "çekme", "nexkasa.html"],
]) {
  test(`${language}: the search finds "${words}"`, { skip }, async (t) => {
    const { page, faults } = await opened(t);
    await page.goto(`${origin}/${language}/index.html`);
    await page.keyboard.press("s");
    const bar = page.locator('input[type="search"]');
    await bar.pressSequentially(words);
    await page.locator("#mdbook-searchresults a, #searchresults a").first().waitFor();
    const links = await page.locator("#mdbook-searchresults a, #searchresults a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.ok(links.some((link) => link.includes(found)), `${words}: ${links}`);
    assert.deepEqual(faults, []);
  });
}

test("the switch leads to the same page in the other language, and back", { skip }, async (t) => {
  const { page, faults } = await opened(t);
  for (const guide of ["webhooks.html", "reference/craftgate/payment.html", "reference/index.html"]) {
    await page.goto(`${origin}/en/${guide}`);
    await page.getByRole("link", { name: "Türkçe" }).click();
    assert.equal(page.url(), `${origin}/tr/${guide}`);
    await page.getByRole("link", { name: "English" }).click();
    assert.equal(page.url(), `${origin}/en/${guide}`);
  }
  await page.goto(`${origin}/index.html`);
  await page.waitForURL(`${origin}/en/index.html`);
  assert.deepEqual(faults, []);
});
