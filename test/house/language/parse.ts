import {
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateExpression,
  type Node,
  type SourceFile,
} from "typescript/unstable/ast";
import { createVirtualFileSystem } from "typescript/unstable/fs";
import { API } from "typescript/unstable/sync";
import type { Tree } from "../rules.ts";

/** Where the tree lies for the parser alone. */
const root = "/tree";
const options = { noLib: true, noResolve: true, types: [], jsx: "preserve", allowImportingTsExtensions: true, noEmit: true };

/** Reads the TypeScript files of a tree whose names fit. Nothing is resolved: what they import is not looked at. */
export function parse<Read>(tree: Tree, wanted: RegExp, read: (file: string, source: SourceFile) => Read): Read[] {
  const files = [...tree.keys()].filter((each) => wanted.test(each) && /\.tsx?$/.test(each));
  const settings = JSON.stringify({ compilerOptions: options, files: files.map((each) => `./${each}`) });
  const lying = Object.fromEntries(files.map((each) => [`${root}/${each}`, tree.get(each) ?? ""]));
  const api = new API({ cwd: root, fs: createVirtualFileSystem({ ...lying, [`${root}/tsconfig.json`]: settings }) });
  const snapshot = api.updateSnapshot({ openProjects: [`${root}/tsconfig.json`] });
  try {
    const [project] = snapshot.getProjects();
    return files.flatMap((each) => {
      const source = project?.program.getSourceFile(`${root}/${each}`);
      return source ? [read(each, source)] : [];
    });
  } finally {
    snapshot.dispose();
    api.close();
  }
}

/** A text that is written out, with {0}, {1}… where it holds values; undefined for anything else. */
export function written(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map((each, index) => `{${index}}${each.literal.text}`).join("");
}
