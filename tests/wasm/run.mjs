// Runs every conformance vector in a WebAssembly module: node run.mjs MODULE FILE…

import { readFileSync } from "node:fs";

const [modulePath, ...files] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(modulePath));

const imports = WebAssembly.Module.imports(module);
if (imports.length > 0) {
  console.error("the core must need nothing of its surroundings, but this module imports:");
  for (const { module, name } of imports) console.error(`  ${module}.${name}`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
for (const file of files) {
  const bytes = readFileSync(file);
  const names = JSON.parse(bytes).map((vector) => vector.name);
  let core = load(bytes, names.length);
  names.forEach((name, index) => {
    const difference = run(core, index);
    if (difference === "") {
      passed += 1;
    } else {
      failed += 1;
      console.log(`${name}: ${difference}`);
      // A module that has panicked is in no state to go on.
      core = load(bytes, names.length);
    }
  });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** A new instance that has read this file. */
function load(bytes, expected) {
  const core = new WebAssembly.Instance(module).exports;
  for (const byte of bytes) core.push_byte(byte);
  const count = core.read_cases();
  if (count !== expected) throw new Error(`the module reads ${count} cases, and there are ${expected}`);
  return core;
}

/** The first difference, or an empty text. */
function run(core, index) {
  try {
    const length = core.run_case_at(index);
    return Buffer.from(Array.from({ length }, (_, at) => core.difference_byte(at))).toString();
  } catch (panic) {
    return `panic: ${panic.message}`;
  }
}
