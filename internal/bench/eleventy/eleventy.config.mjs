// The site of the peer: every file of the folder PAGES is one page, as JSON.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const read = (...name) => JSON.parse(readFileSync(join(...name), "utf8"));

export default function (config) {
  config.addGlobalData("furniture", () => read(process.env.FURNITURE));
  config.addGlobalData("pages", () => readdirSync(process.env.PAGES).map((name) => read(process.env.PAGES, name)));
  return { dir: { input: ".", includes: "_includes" } };
}
