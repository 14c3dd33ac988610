// A reporter for `node --test`: a line `file::name` for each test that passed, neither skipped nor left to do. `cargo xtask test` compares
// it with the tests that the threat model names.

import path from "node:path";

const root = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..", "..");

export default async function* ran(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" || data.skip !== undefined || data.todo !== undefined) continue;
    yield `${path.relative(root, data.file).split(path.sep).join("/")}::${data.name}\n`;
  }
}
