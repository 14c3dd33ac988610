// The code of the guides: every file of `tests/examples/guides/node/` and `axios/` runs against a sandbox, as a reader would run it.

import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { here, project, repository, run } from "./packed.mjs";

const skip = process.env.SANDBOX_URL === undefined ? "no sandbox is running: run `cargo xtask test --only node`" : false;
const guides = path.join(repository, "tests", "examples", "guides");
const folder = skip ? "" : project("guides", {}, { type: "module" });
if (!skip) fs.symlinkSync(path.join(here, "node_modules", "axios"), path.join(folder, "node_modules", "axios"));

// One after the other: faults and webhooks of the sandbox belong to all of them.
test("every file of the guides runs", { skip }, async (t) => {
  for (const language of ["node", "axios"]) {
    const files = fs.readdirSync(path.join(guides, language)).filter((file) => file.endsWith(".mjs"));
    for (const file of files) fs.copyFileSync(path.join(guides, language, file), path.join(folder, language === "node" ? file : `${language}_${file}`));
    for (const file of files) await t.test(`${language}/${file}`, () => { run(folder, "node", [language === "node" ? file : `${language}_${file}`]); });
  }
});
