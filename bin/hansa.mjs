#!/usr/bin/env node
// Starts Hansa. Plain JavaScript that Node 20 can read, because Hansa itself is TypeScript that only Node 24 can.
// It stands before every command, so it stays tiny: on Node 24 it costs under a millisecond, from an older Node
// one more process start.
import module from "node:module";
import { compileCache, endWithLauncher, runOnNode24 } from "./launch.mjs";

if (Number.parseInt(process.versions.node, 10) >= 24) {
  module.enableCompileCache(compileCache());
  endWithLauncher();
  await import("../packages/cli/main.ts");
} else {
  runOnNode24(import.meta.filename, process.argv.slice(2));
}
