// Reads what "go test -json" says and prints what a person looks for: all that a failed test
// has said, why tests were skipped, the names of the failed ones, and how many passed.
import { createInterface } from "node:readline";

const tests = new Map(); // by package and name, in the order in which they began; a package has no test
const entry = (name) => tests.get(name) ?? tests.set(name, { text: "" }).get(name);

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = JSON.parse(line);
  } catch {
    console.log(line); // of the go command itself
    continue;
  }
  const of = said.Package ?? said.ImportPath;
  const test = entry([of, said.Test].filter(Boolean).join(" "));
  Object.assign(test, { of, test: said.Test });
  if (said.Action.endsWith("output")) test.text += said.Output;
  if (["pass", "fail", "skip", "build-fail"].includes(said.Action)) test.end = said.Action;
}

const all = [...tests.values()];
const broken = new Set(all.filter(({ end }) => end === "fail").map(({ of }) => of));
const named = new Set(all.filter(({ test, end }) => test && end === "fail").map(({ of }) => of));
const skipped = new Set();
const failed = [];
let unended = 0; // a panic, or the end of the time, stops them all
for (const [name, { of, test, text, end }] of tests) {
  const lines = text.split("\n").filter((line) => line && !/^=== (RUN|PAUSE|CONT|NAME)/.test(line));
  if (end === "skip" && test) {
    const why = lines.filter((line) => !line.includes("--- SKIP")).at(-1) ?? name;
    skipped.add(why.replace(/^ *[a-z0-9_]*_test\.go:\d+: /, ""));
  }
  if (end === "pass" || end === "skip") {
    // What ends a program is said in the name of whichever test spoke last.
    const at = broken.has(of) ? lines.findIndex((line) => /^(panic|fatal error): /.test(line)) : -1;
    if (at >= 0) console.log(lines.slice(at).join("\n"));
    continue;
  }
  if (lines.length > 0) console.log(lines.join("\n"));
  if (!end && test) unended++;
  const built = !/\[(build|setup) failed\]/.test(text); // or what could not be built is named
  if (end === "build-fail" || (end === "fail" && (test || (built && !named.has(of))))) failed.push(name);
}
for (const why of [...skipped].sort()) console.log(`skip: ${why}`);
for (const name of failed) console.log(`failed: ${name}`);
if (unended > 0) console.log(`not ended: ${unended} tests`);
console.log(`= ${all.filter(({ test, end }) => test && end === "pass").length} tests`);
