// The page: reads what is entered, asks the module, and shows what it found. Nothing is sent and nothing is stored; values become text
// nodes, never markup.

import { initSync, inspect, read } from "imza-inspector";
import module from "imza-inspector.wasm";
import { EXAMPLES } from "./examples.js";
import { KINDS, type Kind, LANGUAGES, type Language, TEXTS, type Texts } from "./texts.js";

/** The module's findings: `Report` in `src/lib.rs`. */
interface Report {
  fits: boolean;
  stringToSign: string;
  parts: { name: string; value: string; source: string }[];
  causes: { code: string; message: string; fix: string }[];
  given: string;
  expected: string | null;
}

/** A message in fields: `Fields` in `src/page.rs`. */
interface Message {
  kind: Kind | null;
  method: string;
  url: string;
  headers: [string, string][];
  body: string;
}

type Label = keyof Texts["fields"];

/** A field of a message: its label, or the name of its header. */
interface Field {
  name: "method" | "url" | "body" | "header";
  label?: Label;
  header?: string;
}

const header = (name: string): Field => ({ name: "header", header: name });

const FIELDS: Record<Kind, Field[]> = {
  "craftgate": [
    { name: "method", label: "method" }, { name: "url", label: "url" }, header("x-api-key"), header("x-rnd-key"), header("x-signature"),
    { name: "body", label: "body" },
  ],
  "craftgate-webhook": [header("x-cg-signature-v1"), { name: "body", label: "body" }],
  "craftgate-callback": [{ name: "body", label: "form" }],
  "parax": [{ name: "url", label: "url" }],
  "nexkasa": [{ name: "url", label: "callbackUrl" }, header("x-nexkasa-signature"), { name: "body", label: "body" }],
};

/** A key: the setting of the client that it is, whether that is a list, and whether the check needs it. */
interface Key {
  setting: string;
  label: Label;
  isList?: true;
  isOptional?: true;
}

const KEYS: Record<Kind, Key[]> = {
  "craftgate": [{ setting: "apiKey", label: "apiKey" }, { setting: "secretKey", label: "secretKey" }],
  "craftgate-webhook": [{ setting: "keys", label: "webhookKey", isList: true }],
  "craftgate-callback": [{ setting: "keys", label: "callbackKey", isList: true }],
  "parax": [{ setting: "key", label: "paraxKey" }, { setting: "secretKey", label: "secretKey" }],
  "nexkasa": [
    { setting: "apiKey", label: "apiKey" }, { setting: "callbackSecrets", label: "callbackSecret", isList: true },
    { setting: "webhookSecrets", label: "webhookSecret", isList: true, isOptional: true },
  ],
};

const element = <T extends HTMLElement>(id: string): T => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as T;
};

const made = <N extends keyof HTMLElementTagNameMap>(name: N, properties: Partial<HTMLElementTagNameMap[N]>, ...children: (Node | string)[]): HTMLElementTagNameMap[N] => {
  const node: HTMLElementTagNameMap[N] = document.createElement(name);
  Object.assign(node, properties);
  node.append(...children);
  return node;
};

const form = element<HTMLFormElement>("form");
const text = element<HTMLTextAreaElement>("text");
const choice = element<HTMLSelectElement>("kind");
const crlf = element<HTMLInputElement>("crlf");
const show = element<HTMLInputElement>("show");
const fields = element("as-fields");
const keys = element("keys");
const result = element("result");
const problem = element("problem");

let language: Language = navigator.language.toLowerCase().startsWith("tr") ? "tr" : "en";
let texts = TEXTS[language];
/** Whether the message is in fields. */
let inFields = false;
/** Whether something was checked: from then on the result follows what is entered. */
let isChecked = false;
/** The check that follows soon. */
let pending: ReturnType<typeof setTimeout> | undefined;

// ------------------------------------------------------------------------------------------------------------ what is entered

/** The message as text, whichever way it is entered. */
function entered(): string {
  const plain = inFields ? composed(kindNow() ?? "craftgate") : text.value;
  return crlf.checked ? plain.replaceAll("\n", "\r\n") : plain;
}

/** The text of the fields. */
function composed(kind: Kind): string {
  const value = (field: Field) => fields.querySelector<HTMLInputElement>(`[name="${fieldName(field)}"]`)?.value ?? "";
  const of = (name: Field["name"]) => FIELDS[kind].filter((field) => field.name === name).map(value)[0] ?? "";
  if (kind === "craftgate-callback") return of("body");
  // A space would end the URL.
  const url = of("url").trim().replaceAll(" ", "%20");
  if (kind === "parax") return url;
  const headers = FIELDS[kind].filter((field) => field.name === "header" && value(field) !== "").map((field) => `${field.header}: ${value(field)}\n`);
  const line = url === "" ? "" : `${of("method") || "POST"} ${url}\n`;
  return `${line}${headers.join("")}\n${of("body")}`;
}

const fieldName = (field: Field) => field.header ?? field.name;

/** The kind of the message: what was chosen, else what its text tells. */
function kindNow(): Kind | null {
  if (choice.value !== "") return choice.value as Kind;
  return inFields ? null : readNow(text.value)?.kind ?? null;
}

function readNow(of: string): Message | null {
  try {
    return read(of) as Message;
  } catch {
    return null;
  }
}

// ------------------------------------------------------------------------------------------------------------ the form

/** Shows everything in the language. */
function translate() {
  texts = TEXTS[language];
  document.documentElement.lang = language;
  document.title = texts.title;
  const word = (name: string | undefined) => texts[name as "title"];
  for (const node of document.querySelectorAll<HTMLElement>("[data-text]")) node.textContent = word(node.dataset["text"]);
  for (const node of document.querySelectorAll<HTMLElement>("[data-label]")) node.setAttribute("aria-label", word(node.dataset["label"]));
  for (const other of LANGUAGES) element(`language-${other}`).setAttribute("aria-pressed", String(other === language));

  const chosen = choice.value;
  choice.replaceChildren(made("option", { value: "" }, texts.automatic), ...KINDS.map((kind) => made("option", { value: kind }, texts.kinds[kind])));
  choice.value = chosen;
  const examples = EXAMPLES.map((example) => {
    const button = made("button", { type: "button" }, example.title[language]);
    button.addEventListener("click", () => fill(example));
    return button;
  });
  element("examples").replaceChildren(...examples);
  follow();
  for (const label of document.querySelectorAll<HTMLElement>("[data-field]")) label.textContent = texts.fields[label.dataset["field"] as Label];
  if (isChecked) check();
}

/** Shows what the message is, and the fields for its keys. */
function follow() {
  const kind = kindNow();
  const isUnclear = choice.value === "" && !inFields && text.value.trim() !== "";
  element("detected").textContent = !isUnclear ? "" : kind === null ? texts.undetected : texts.detected(texts.kinds[kind]);
  element("text-hint").textContent = !inFields && /\n\s*\n[^]*\n$/.test(text.value) ? texts.ends : "";
  // While a text is exchanged for another one it is nothing; the keys stay.
  if (kind !== null ? keys.dataset["kind"] !== kind : keys.dataset["kind"] === undefined) showKeys(kind);
}

function showKeys(kind: Kind | null) {
  if (kind === null) {
    delete keys.dataset["kind"];
    return keys.replaceChildren(made("p", { className: "hint" }, texts.noKeys));
  }
  keys.dataset["kind"] = kind;
  const inputs = KEYS[kind].map(({ setting, label }) => {
    const input = made("input", { id: `key-${setting}`, name: setting, type: show.checked ? "text" : "password", autocomplete: "off", spellcheck: false });
    // Password managers leave it alone.
    for (const name of ["data-1p-ignore", "data-lpignore", "data-bwignore"]) input.setAttribute(name, "true");
    return made("div", { className: "field" }, labelled(input, label), input);
  });
  keys.replaceChildren(...inputs);
}

function labelled(input: HTMLElement, label: Label) {
  const node = made("label", { htmlFor: input.id }, texts.fields[label]);
  node.dataset["field"] = label;
  return node;
}

/** Shows the fields of a message, filled from a text. */
function showFields(kind: Kind, message: Message | null) {
  const inputs = FIELDS[kind].map((field) => {
    const name = fieldName(field);
    const properties = { id: `field-${name}`, name, autocomplete: "off" as const, spellcheck: false };
    const input = field.name === "body" ? made("textarea", { ...properties, rows: 6 }) : made("input", { ...properties, type: "text" });
    const isForm = kind === "craftgate-callback" && message?.body === "";
    const value = field.name === "header" ? message?.headers.find(([known]) => known === field.header)?.[1] : message?.[isForm ? "url" : field.name as "body"];
    input.value = value ?? "";
    return made("div", { className: "field" }, field.label === undefined ? made("label", { htmlFor: input.id }, name) : labelled(input, field.label), input);
  });
  fields.replaceChildren(...inputs);
}

/** Changes between text and fields, with what is entered. */
function change(toFields: boolean) {
  if (toFields === inFields) return;
  if (toFields) {
    const message = readNow(text.value);
    const kind = kindNow() ?? "craftgate";
    choice.value = kind;
    showFields(kind, message);
  } else {
    text.value = composed(kindNow() ?? "craftgate");
  }
  inFields = toFields;
  element("as-text").hidden = toFields;
  fields.hidden = !toFields;
  follow();
}

function asText() {
  (form.elements.namedItem("as") as RadioNodeList).value = "text";
  change(false);
}

function fill(example: (typeof EXAMPLES)[number]) {
  clear();
  text.value = example.text;
  follow();
  for (const [setting, value] of Object.entries(example.keys)) element<HTMLInputElement>(`key-${setting}`).value = value;
  check();
  result.scrollIntoView({ block: "nearest" });
}

/** Forgets all that is entered and shown. */
function clear() {
  asText();
  form.reset();
  isChecked = false;
  result.hidden = true;
  problem.textContent = "";
  for (const id of ["causes", "comparison", "signed", "parts", "verdict"]) element(id).replaceChildren();
  clearTimeout(pending);
  showKeys(null);
  follow();
}

// ------------------------------------------------------------------------------------------------------------ the result

function check() {
  isChecked = true;
  result.hidden = true;
  problem.textContent = "";
  problem.lang = language;
  const message = entered();
  if (message.trim() === "") return void (problem.textContent = texts.missingText);
  const kind = kindNow();
  if (kind === null) return complain(message);
  const settings: Record<string, string | string[]> = {};
  for (const { setting, label, isList, isOptional } of KEYS[kind]) {
    const value = element<HTMLInputElement>(`key-${setting}`).value;
    if (value === "" && !isOptional) return void (problem.textContent = texts.missingKey(texts.fields[label]));
    settings[setting] = isList ? (value === "" ? [] : [value]) : value;
  }
  try {
    display(inspect(kind, message, settings) as Report);
  } catch (error) {
    refused(error);
  }
}

/** Says why it is not known what the message is: a line that cannot be read, or nothing that tells. */
function complain(message: string) {
  try {
    read(message);
    problem.textContent = texts.undetected;
  } catch (error) {
    refused(error);
  }
}

/** Shows an error of the module: it is in English, and names no key. */
function refused(error: unknown) {
  problem.lang = "en";
  problem.textContent = typeof error === "string" ? error : "The module stopped; load the page again.";
}

function display(report: Report) {
  result.className = report.fits ? "fits" : "misfits";
  element("verdict").textContent = report.fits ? texts.fits : texts.misfits;
  element("causes").replaceChildren(...report.causes.map(cause));

  const mark = report.expected === null || report.given === "" ? "" : report.given === report.expected ? ` = ${texts.equal}` : ` ≠ ${texts.differs}`;
  element("comparison").replaceChildren(
    made("dt", {}, texts.given), made("dd", {}, report.given === "" ? texts.noSignature : made("code", { id: "given" }, report.given)),
    made("dt", {}, texts.expected),
    made("dd", {}, report.expected === null ? texts.notMade : made("code", { id: "expected" }, report.expected), mark),
  );

  const parts = report.parts.flatMap(split);
  let number = 0;
  const spans: HTMLElement[] = [], list: HTMLElement[] = [];
  for (const { name, value, source, look } of parts) {
    const span = made("span", { className: `part ${look}` }, value);
    spans.push(span);
    if (source === "rule" && name === "separator") {
      span.classList.toggle("line", value === "\n");
      continue;
    }
    number += 1;
    span.dataset["number"] = String(number);
    if (value === "") span.dataset["empty"] = texts.empty;
    const shown = { baseUrl: texts.names.base, path: texts.names.path, query: texts.names.query }[name] ?? name;
    // The length of what is masked would be that of the mask.
    const length = value.includes("***") ? "" : value === "" ? ` · ${texts.empty}` : ` · ${texts.characters([...value].length)}`;
    list.push(made("li", {}, made("span", { className: `part ${look}` }, `${number} ${shown}`), `${texts.sources[source] ?? ""}${length}`));
  }
  element("signed").replaceChildren(...spans);
  element("parts").replaceChildren(...list);
  result.hidden = false;
}

/** A part with its look; a URL as base URL, path and query. */
function split({ name, value, source }: Report["parts"][number]) {
  const look = source === "rule" ? "rule" : source;
  const [, base, path = "", query = ""] = name === "url" ? /^([a-z]+:\/\/[^/?]*)([^?]*)(\?[^]*)?$/i.exec(value) ?? [] : [];
  if (base === undefined) return [{ name, value, source, look }];
  const parts = [{ name: "baseUrl", value: base, source, look }, { name: "path", value: path, source, look: "path" }];
  return query === "" ? parts : [...parts, { name: "query", value: query, source, look: "query" }];
}

function cause({ code, message, fix }: Report["causes"][number]) {
  const own = texts.causes?.[code];
  const lines: Node[] = [made("strong", {}, own?.[0] ?? message), made("p", {}, `${texts.fix} ${own?.[1] ?? fix}`)];
  if (own !== undefined) lines.push(made("p", { className: "original" }, `${texts.original} `, made("span", { lang: "en" }, `${message} ${fix}`)));
  return made("div", { className: "cause" }, ...lines, made("code", {}, code));
}

// ------------------------------------------------------------------------------------------------------------ events

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
  if (!result.hidden) element("verdict").focus();
});
form.addEventListener("input", (event) => {
  if (event.target === show) {
    for (const input of keys.querySelectorAll("input")) input.type = show.checked ? "text" : "password";
    return;
  }
  if (event.target === choice && inFields) showFields(kindNow() ?? "craftgate", readNow(text.value));
  follow();
  clearTimeout(pending);
  if (isChecked) pending = setTimeout(check, 200);
});
form.addEventListener("change", (event) => {
  const input = event.target as HTMLInputElement;
  if (input.name === "as") change(input.value === "fields");
});
element("clear").addEventListener("click", clear);
for (const other of LANGUAGES) element(`language-${other}`).addEventListener("click", () => { language = other; translate(); });
// The browser may keep the page for going back; its keys must not be kept.
addEventListener("pagehide", clear);

initSync({ module: await WebAssembly.compile(module) });
translate();
element<HTMLButtonElement>("check").disabled = false;
