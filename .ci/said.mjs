// Reads what "go test -json" says and prints what a person looks for: all that a failed test
// has said, why tests were skipped, the names of the failed ones, and how many passed.
import { createInterface } from "node:readline";

const tests = new Map(); // by package and name, in the order in which they began
const entry = (name) => tests.get(name) ?? tests.set(name, { text: "" }).get(name);

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.startsWith("{")) {
    console.log(line);
    continue;
  }
  const said = JSON.parse(line);
  const test = entry([said.Package ?? said.ImportPath, said.Test].filter(Boolean).join(" "));
  test.test = said.Test;
  if (said.Action.endsWith("output")) test.text += said.Output;
  if (["pass", "fail", "skip", "build-fail"].includes(said.Action)) test.end = said.Action;
}

const skipped = new Set();
const failed = [];
for (const [name, { test, text, end }] of tests) {
  const lines = text.split("\n").filter((line) => line && !/^=== (RUN|PAUSE|CONT|NAME)/.test(line));
  if (end === "skip" && test) {
    const why = lines.filter((line) => !line.includes("--- SKIP")).at(-1) ?? name;
    skipped.add(why.replace(/^ *[a-z_]*_test\.go:\d+: /, ""));
  }
  if (end === "pass" || end === "skip") continue;
  if (lines.length > 0) console.log(lines.join("\n")); // none: it did not end, as another stopped all
  failed.push(name);
}
for (const why of [...skipped].sort()) console.log(`skip: ${why}`);
for (const name of failed) console.log(`failed: ${name}`);
console.log(`= ${[...tests.values()].filter(({ test, end }) => test && end === "pass").length} tests`);
