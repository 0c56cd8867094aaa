// Builds everything that ships into dist/. `node esbuild.mjs --watch` keeps building.
//   extension.cjs  what VS Code loads at activation: registers, and loads window.cjs on first use
//   window.cjs     the rest of what knows `vscode`; loads core.js on first use
//   core.js        the runtime, proven free of `vscode` by being bundled without it
//   cli.js         the terminal, sharing its chunks with core.js
//   search-worker.js  the thread that looks through files where no ripgrep does, alone in its file
//   baseline-worker.js  the thread that keeps a copy of the workspace and finds what commands have changed
//   store-worker.js   the thread that holds the database, alone in its file
//   chunks/        libraries loaded on first use (sql.js, the provider SDKs)
//   webview.js/css the chat view
import { cp, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const root = path.dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes("--watch");

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !watch,
  sourcemap: watch,
  target: "node20",
  platform: "node",
  logLevel: "warning",
  metafile: true,
};

/** What is loaded on first use stays outside the extension's own bundles, under the name of its own. */
const loadedOnUse = {
  name: "loaded-on-use",
  setup(builder) {
    builder.onResolve({ filter: /core\/main\.ts$/ }, () => ({ path: "./core.js", external: true }));
    builder.onResolve({ filter: /^\.\/window\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./window.cjs", external: true } : undefined,
    );
  },
};

const insideEditor = {
  ...common,
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  external: ["vscode"],
  plugins: [loadedOnUse],
};

/** dockerode's ways to builds and over ssh: we build nothing, and go over ssh by the system's own program. */
const leftOut = {
  name: "left-out",
  setup(builder) {
    builder.onResolve({ filter: /^(ssh2|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs)(\/|$)/ }, ({ path: name }) => ({
      path: name,
      namespace: "left-out",
    }));
    builder.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "module.exports = {};" }));
  },
};

const bundles = [
  {
    ...common,
    entryPoints: { core: "src/core/main.ts", cli: "src/cli/cli.ts" },
    outdir: "dist",
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    plugins: [leftOut],
    // CommonJS packages inside an ES module still call require() for Node's own modules.
    banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
  },
  {
    ...common,
    entryPoints: { "store-worker": "src/core/storage/thread/worker.ts" },
    outdir: "dist",
    format: "esm",
    banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
  },
  { ...common, entryPoints: { "search-worker": "src/core/sandbox/search/worker.ts" }, outdir: "dist", format: "esm" },
  { ...common, entryPoints: { "baseline-worker": "src/core/sandbox/baseline/worker.ts" }, outdir: "dist", format: "esm" },
  // import() becomes require() here: VS Code gives `vscode` to what is required.
  { ...insideEditor, entryPoints: { extension: "src/extension/activate.ts" }, supported: { "dynamic-import": false } },
  { ...insideEditor, entryPoints: { window: "src/extension/window.ts" } },
  {
    ...common,
    platform: "browser",
    target: "chrome130",
    entryPoints: { webview: "webview/main.tsx" },
    outdir: "dist",
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  },
];

await rm(path.join(root, "dist"), { recursive: true, force: true });
await mkdir(path.join(root, "dist"), { recursive: true });
await cp(path.join(root, "node_modules/sql.js/dist/sql-wasm.wasm"), path.join(root, "dist/sql-wasm.wasm"));
if (watch) {
  for (const each of bundles) await (await context(each)).watch();
  console.log("watching");
} else await Promise.all(bundles.map((each) => build(each)));
