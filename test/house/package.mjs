// `npm run package`: makes anycowork-<version>.vsix from dist/ and prints its size. Everything that goes in is named here.
import { createWriteStream, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import yazl from "yazl";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");

const manifestWords = ["package.nls.json", "package.nls.de.json", "package.nls.zh-cn.json"];
/** Files and folders that ship, from the project's root. */
const shipped = ["dist", "l10n", "media", "skills", "package.json", ...manifestWords, "README.md", "GUIDE.md", "CHANGELOG.md", "LICENSE"];
/** Pictures that only the README on the web shows, and what a debugger wants. */
const left = /^media\/readme-|\.map$/;
/** What people and skills run. */
const program = /^skills\/[^/]+\/scripts\/[^/]+\.(sh|pl)$/;

const contentTypes = {
  css: "text/css",
  js: "application/javascript",
  cjs: "application/javascript",
  json: "application/json",
  md: "text/markdown",
  pl: "text/plain",
  pm: "text/plain",
  png: "image/png",
  sh: "text/plain",
  svg: "image/svg+xml",
  ttf: "font/ttf",
  txt: "text/plain",
  vsixmanifest: "text/xml",
  wasm: "application/wasm",
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = path.join(root, `anycowork-${(await readManifest()).version}.vsix`);
  const { bytes, files } = await makePackage(file);
  console.log(`${path.basename(file)}: ${(bytes / 1_000_000).toFixed(2)} MB, ${files} files`);
}

/** Writes the package to `file`, whole or not at all. Needs a built dist/. */
export async function makePackage(file) {
  const manifest = await readManifest();
  const files = (await Promise.all(shipped.map((each) => filesBelow(each)))).flat().filter((each) => !left.test(each));
  if (!files.includes("dist/extension.cjs")) throw new Error("dist/extension.cjs is not there: run `npm run build` first.");
  const zip = new yazl.ZipFile();
  const at = { mtime: new Date("2020-01-01T00:00:00Z"), mode: 0o100644 };
  zip.addBuffer(Buffer.from(vsixManifest(manifest)), "extension.vsixmanifest", at);
  zip.addBuffer(Buffer.from(contentTypesXml(files)), "[Content_Types].xml", at);
  for (const each of files) {
    const mode = program.test(each) ? 0o100755 : at.mode;
    zip.addBuffer(await contentOf(each, manifest), `extension/${vsixName(each)}`, { ...at, mode });
  }
  zip.end();
  await mkdir(path.dirname(file), { recursive: true });
  await pipeline(zip.outputStream, createWriteStream(`${file}.part`));
  await rename(`${file}.part`, file);
  return { bytes: (await stat(file)).size, files: files.length };
}

/** What stands for %names% in the manifest, in English. */
function readWords() {
  return JSON.parse(readFileSync(path.join(root, "package.nls.json"), "utf8"));
}

async function readManifest() {
  return JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
}

async function filesBelow(name) {
  const info = await stat(path.join(root, name)).catch(() => undefined);
  if (!info) return [];
  if (!info.isDirectory()) return [name];
  const entries = await readdir(path.join(root, name));
  return (await Promise.all(entries.sort().map((each) => filesBelow(`${name}/${each}`)))).flat();
}

/** What builds the project is nothing to its users. */
async function contentOf(file, manifest) {
  if (file !== "package.json") return await readFile(path.join(root, file));
  const { scripts: _scripts, devDependencies: _devDependencies, ...rest } = manifest;
  return Buffer.from(JSON.stringify(rest, undefined, 2));
}

/** The names under which VS Code looks for them. */
function vsixName(file) {
  return { "README.md": "readme.md", "CHANGELOG.md": "changelog.md", LICENSE: "LICENSE.txt" }[file] ?? file;
}

function contentTypesXml(files) {
  const extensions = new Set(["vsixmanifest", "txt", ...files.map((each) => path.extname(each).slice(1)).filter(Boolean)]);
  const types = [...extensions].sort().map((each) => {
    const type = contentTypes[each] ?? "application/octet-stream";
    return `<Default Extension=".${each}" ContentType="${type}"/>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${types.join("")}</Types>
`;
}

function vsixManifest(manifest) {
  const { name, publisher, version, displayName, keywords = [], categories = [], engines, extensionKind = [] } = manifest;
  const property = (id, value) => `      <Property Id="Microsoft.VisualStudio.${id}" Value="${xml(value)}"/>`;
  const asset = (type, file) => `    <Asset Type="Microsoft.VisualStudio.${type}" Path="extension/${file}" Addressable="true"/>`;
  const description = readWords().description;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="en-US" Id="${xml(name)}" Version="${xml(version)}" Publisher="${xml(publisher)}"/>
    <DisplayName>${xml(displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(description)}</Description>
    <Tags>${xml(keywords.join(","))}</Tags>
    <Categories>${xml(categories.join(","))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
${property("Code.Engine", engines.vscode)}
${property("Code.ExtensionDependencies", "")}
${property("Code.ExtensionPack", "")}
${property("Code.ExtensionKind", extensionKind.join(","))}
    </Properties>
    <License>extension/LICENSE.txt</License>
    <Icon>extension/${xml(manifest.icon ?? "")}</Icon>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
${asset("Code.Manifest", "package.json")}
${asset("Services.Content.Details", "readme.md")}
${asset("Services.Content.Changelog", "changelog.md")}
${asset("Services.Content.License", "LICENSE.txt")}
${asset("Services.Icons.Default", manifest.icon ?? "")}
  </Assets>
</PackageManifest>
`;
}

function xml(text) {
  const named = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
  return String(text).replace(/[&<>"']/g, (each) => named[each]);
}
