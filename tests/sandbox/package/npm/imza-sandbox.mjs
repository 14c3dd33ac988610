#!/usr/bin/env node
// Starts the sandbox's program for this system, with the same arguments, and ends with it.

import { spawn } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath } from "node:url";

const system = `${process.platform}-${process.arch}`;
const program = fileURLToPath(new URL(`bin/${system}/imza-sandbox${process.platform === "win32" ? ".exe" : ""}`, import.meta.url));
if (!fs.existsSync(program)) {
  const known = fs.readdirSync(fileURLToPath(new URL("bin/", import.meta.url))).join(", ");
  console.error(`imza-sandbox has no program for ${system}, only for ${known}`);
  process.exit(1);
}
if (process.platform !== "win32") fs.chmodSync(program, 0o755);

const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
