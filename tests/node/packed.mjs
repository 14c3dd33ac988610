// The packed package, and fresh projects that install it like users.

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

export const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
export const repository = path.join(here, "..", "..");
/** The folder of the built package; `cargo xtask` passes it. */
export const target = process.env.CARGO_TARGET_DIR ?? path.join(repository, "target");
const dist = path.join(target, "dist");
const projects = path.join(target, "node-projects");

/** The glue of the module, as wasm-bindgen made it; the package has it in one file with the rest. */
export const glue = path.join(target, "npm", "imza_wasm.js");

/** A tool of this folder. */
export const tool = (name) => path.join(here, "node_modules", ".bin", name);

/** The archive that would be published. */
export function tarball() {
  const name = fs.readdirSync(dist).find((file) => /^imza-.*\.tgz$/.test(file));
  if (name === undefined) throw new Error(`there is no package in ${dist}; run \`cargo xtask build --only npm\``);
  return path.join(dist, name);
}

/** The package as npm installs it from its archive: once for each test file, whose projects get copies. */
let installed;
function install() {
  const folder = path.join(projects, `installed-${process.pid}`);
  fs.mkdirSync(folder, { recursive: true });
  process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
  fs.writeFileSync(path.join(folder, "package.json"), '{"private":true}');
  execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--offline", "--silent", tarball()], { cwd: folder, stdio: "inherit" });
  return path.join(folder, "node_modules", "imza");
}

/** A new project with these files and the package installed from its archive. */
export function project(name, files, manifest = {}) {
  const folder = path.join(projects, name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name, private: true, ...manifest }));
  installed ??= install();
  fs.cpSync(installed, path.join(folder, "node_modules", "imza"), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

/** Runs a program in a folder; returns its output, or fails with it. */
export function run(folder, program, args, environment = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, IMZA_REPOSITORY: repository, NODE_NO_WARNINGS: "1", ...environment },
  });
  if (status !== 0) throw new Error(`${path.basename(program)} ${args.join(" ")} failed in ${folder}: ${error ?? ""}\n${stdout}\n${stderr}`);
  return stdout;
}
