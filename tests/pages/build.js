/** Builds both apps and the tables of page shapes and forms into a folder, by default `target/pages`: `node build.js [FOLDER]`. */
import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

const here = import.meta.dirname;
const output = path.resolve(process.argv[2] ?? path.join(here, "../../target/pages"));
const options = {
  // esbuild's output names files relative to this folder, so that it is the same wherever the project is.
  absWorkingDir: here,
  bundle: true,
  jsx: "automatic",
  target: "es2023",
  charset: "utf8",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
};

for (const app of ["omnisend", "upstack"]) {
  const source = path.join(here, "src", app);
  const site = path.join(output, app);
  await rm(site, { recursive: true, force: true });
  await mkdir(path.join(site, "assets"), { recursive: true });
  await build({
    ...options,
    entryPoints: [path.join(source, "app.jsx")],
    outdir: path.join(site, "assets"),
    minify: true,
  });
  await copyFile(path.join(source, "index.html"), path.join(site, "index.html"));
  await copyFile(path.join(source, "icon.svg"), path.join(site, "assets/icon.svg"));
}
await buildTable("omnisend", "shapes", "shape.jsx", ["shapes", "decoys"]);
await buildTable("upstack", "forms", "form.jsx", ["forms", "form_decoys", "by_hand"]);
await buildAttacks();

/**
 * Builds one script with every file of the folders in `src`, the page that loads it, and `NAME.json`, which contains
 * the other exports of these files besides the component. `shared` starts the page.
 */
async function buildTable(app, name, shared, folders) {
  const site = path.join(output, app);
  const files = [];
  for (const folder of folders) {
    for (const file of (await readdir(path.join(here, "src", folder))).sort()) {
      if (file.endsWith(".jsx")) files.push({ folder, name: file.slice(0, -4), path: `./src/${folder}/${file}` });
    }
  }
  const imports = files.map((file, at) => `import * as shape${at} from ${JSON.stringify(file.path)};`);
  const all = files.map((file, at) => `${JSON.stringify(`${file.folder}/${file.name}`)}: shape${at}`);
  const stdin = (contents) => ({ stdin: { contents, resolveDir: here, loader: "jsx" } });
  const table = `${imports.join("\n")}\nconst table = {${all.join(",\n")}};\n`;
  await build({
    ...options,
    ...stdin(`import { start } from "./src/shared/${shared}";\n${table}start(table);`),
    outfile: path.join(site, `assets/${name}.js`),
    minify: true,
  });
  const node = path.join(output, `${name}.mjs`);
  await build({ ...options, ...stdin(`${table}export default table;`), platform: "node", format: "esm", outfile: node, banner: { js: "globalThis.location = { search: \"\" };" } });
  const { default: shapes } = await import(pathToFileURL(node));
  await rm(node);
  const properties = Object.entries(shapes).map(([name, { default: _, ...properties }]) => ({ name, ...properties }));
  await writeFile(path.join(output, `${name}.json`), JSON.stringify(properties, null, 2));
  const page = await readFile(path.join(site, "index.html"), "utf8");
  await writeFile(path.join(site, "shape.html"), page.replace("app.js", `${name}.js`));
}

/**
 * Builds `attacks.json`: the declaration of each case in `tests/attacks/cases`, and its script with the modules that it
 * imports, which runs in the page's top document only, unless the case
 * says otherwise. `results` is the part that records the results.
 */
async function buildAttacks() {
  const attacks = path.join(here, "../attacks");
  const cases = path.join(attacks, "cases");
  const files = (await readdir(cases, { recursive: true })).filter((file) => file.endsWith(".js")).sort();
  const built = [];
  for (const file of files) {
    const from = JSON.stringify(path.join(cases, file));
    const stdin = (contents) => ({ ...options, stdin: { contents, resolveDir: attacks }, write: false });
    const node = path.join(output, "attack.mjs");
    await build({ ...options, entryPoints: [path.join(cases, file)], platform: "node", format: "esm", outfile: node });
    const { attack } = await import(`${pathToFileURL(node)}?${file}`);
    await rm(node);
    const script = await build({
      ...stdin(`import { start } from "./page/results.js"; import run from ${from}; start(); run();`),
      banner: { js: attack.inFrames ? "{" : "if (window === top && !window.opener) {" },
      footer: { js: "}" },
    });
    built.push({ name: file.slice(0, -3), ...attack, script: script.outputFiles[0].text });
  }
  const contents = `import { start } from "./page/results.js"; start();`;
  const results = await build({ ...options, stdin: { contents, resolveDir: attacks }, write: false });
  const table = { results: results.outputFiles[0].text, cases: built };
  await writeFile(path.join(output, "attacks.json"), JSON.stringify(table, null, 2));
}
