/** Builds both apps into the folder that is given, or `target/pages`: `node build.js [FOLDER]`. */
import { build } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";

const here = import.meta.dirname;
const output = path.resolve(process.argv[2] ?? path.join(here, "../../target/pages"));

for (const app of ["omnisend", "upstack"]) {
  const source = path.join(here, "src", app);
  const site = path.join(output, app);
  await rm(site, { recursive: true, force: true });
  await mkdir(path.join(site, "assets"), { recursive: true });
  await build({
    entryPoints: [path.join(source, "app.jsx")],
    outdir: path.join(site, "assets"),
    // What esbuild writes names files relative to this folder: the same bytes wherever the project lies.
    absWorkingDir: here,
    bundle: true,
    minify: true,
    jsx: "automatic",
    target: "es2023",
    charset: "utf8",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  await copyFile(path.join(source, "index.html"), path.join(site, "index.html"));
  await copyFile(path.join(source, "icon.svg"), path.join(site, "assets/icon.svg"));
}
