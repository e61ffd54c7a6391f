/** Builds the pages of every kit, or of those that are named, into `target/pages/kits`: `node build.js [KIT...]`. */
import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { compile } from "tailwindcss";

const here = import.meta.dirname;
const output = path.join(here, "../../../target/pages/kits");
const SITES = ["omnisend", "upstack"];
const EXTENSIONS = ["jsx", "ts", "js"];

const folders = (await readdir(here)).filter((name) => existsSync(path.join(here, name, "kit.json"))).sort();
const wanted = process.argv.slice(2);
const kits = wanted.length > 0 ? wanted : folders;
if (wanted.length === 0) await rm(output, { recursive: true, force: true });
for (const site of SITES) {
  await mkdir(path.join(output, site), { recursive: true });
  await copyFile(path.join(here, "shared/index.html"), path.join(output, site, "index.html"));
  await copyFile(path.join(here, "shared/load-kit.js"), path.join(output, site, "load-kit.js"));
}
for (const kit of kits) await buildKit(kit);
const table = await Promise.all(folders.map(async (name) => ({ name, ...(await description(name)) })));
await writeFile(path.join(output, "kits.json"), JSON.stringify(table, null, 2));

async function description(kit) {
  return JSON.parse(await readFile(path.join(here, kit, "kit.json"), "utf8"));
}

/** Bundles both pages of a kit into one script, which starts the page of the site that it runs on. */
async function buildKit(kit) {
  const { react, tailwind } = await description(kit);
  const page = (site) => {
    const extension = EXTENSIONS.find((extension) => existsSync(path.join(here, kit, `${site}.${extension}`)));
    return JSON.stringify(`./${kit}/${site}.${extension}`);
  };
  await build({
    absWorkingDir: here,
    stdin: {
      contents: `
        import omnisend from ${page("omnisend")};
        import upstack from ${page("upstack")};
        const start = location.hostname === "app.upstackdata.com" ? upstack : omnisend;
        start(document.getElementById("root"));`,
      resolveDir: here,
    },
    outfile: path.join(output, "omnisend", `${kit}.js`),
    bundle: true,
    minify: true,
    format: "esm",
    jsx: "automatic",
    target: "es2022",
    charset: "utf8",
    loader: { ".svg": "dataurl", ".woff": "empty", ".woff2": "empty" },
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "true",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    // Kits that do not run on the newest React get the one that they ask for.
    alias: react ? { react: `react-${react}`, "react-dom": `react-dom-${react}` } : {},
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
    plugins: tailwind ? [tailwindPlugin(kit)] : [],
    logLevel: "warning",
  });
  for (const extension of ["js", "css"]) {
    const file = path.join(output, "omnisend", `${kit}.${extension}`);
    if (!existsSync(file)) await writeFile(file, "");
    await copyFile(file, path.join(output, "upstack", `${kit}.${extension}`));
  }
}

/** Resolves `tailwind.css` to the style sheet with the classes that the kit's pages use. */
function tailwindPlugin(kit) {
  return {
    name: "tailwind",
    setup(build) {
      build.onResolve({ filter: /^tailwind\.css$/ }, () => ({ path: "tailwind.css", namespace: "tailwind" }));
      build.onLoad({ filter: /.*/, namespace: "tailwind" }, async () => {
        const resolve = createRequire(import.meta.url).resolve;
        const loadStylesheet = async (id, base) => {
          const file = resolve(id === "tailwindcss" ? "tailwindcss/index.css" : id);
          return { path: file, base, content: await readFile(file, "utf8") };
        };
        const { build: generate } = await compile('@import "tailwindcss";', { base: here, loadStylesheet });
        const candidates = new Set();
        for (const file of await readdir(path.join(here, kit))) {
          const source = await readFile(path.join(here, kit, file), "utf8");
          for (const word of source.split(/[\s"'`]+/)) candidates.add(word);
        }
        return { contents: generate([...candidates]), loader: "css" };
      });
    },
  };
}
