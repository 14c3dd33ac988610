// Reads the vectors from the repository for `vectors.mjs`, and prints the result. `IMZA_REPOSITORY` is the path of the repository.

import fs from "node:fs";
import { check } from "./vectors.mjs";

export function run(imza, repository = process.env.IMZA_REPOSITORY) {
  const read = (name) =>
    fs.readFileSync(name === "generated" ? `${repository}/bindings-wasm/npm/generated/craftgate.ts` : `${repository}/tests/vectors/${name}.json`, "utf8");
  const { held, failures } = check(imza, read);
  for (const failure of failures) console.error(failure);
  console.log(`vectors: ${held} passed, ${failures.length} failed`);
  if (failures.length > 0 || held < 500) process.exitCode = 1;
}
