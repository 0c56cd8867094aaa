// Activates the built extension once against a stand-in for VS Code and prints how many milliseconds that took: `activation EXTENSION`.
import { createRequire, Module } from "node:module";
import { tmpdir } from "node:os";

type Load = (request: string, ...rest: unknown[]) => unknown;
interface Extension {
  activate(context: unknown): unknown;
}

const [file = ""] = process.argv.slice(2);
const loader = Module as unknown as { _load: Load };
const load = loader._load;
// The bundle copies what the module owns and inherits the rest.
const vscode: unknown = Object.create(standIn({}));
loader._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));

const require = createRequire(file);
const startedAt = performance.now();
const extension = require(file) as Extension;
await extension.activate(
  standIn({ subscriptions: [], extensionPath: tmpdir(), globalStorageUri: standIn({ fsPath: tmpdir(), scheme: "file" }) }),
);
console.log(performance.now() - startedAt);
process.exit(0);

/** Anything that VS Code's API could be: called, constructed or asked for a member, it gives another one. */
function standIn(known: Readonly<Record<string, unknown>>): object {
  const members = new Map<string | symbol, unknown>(Object.entries(known));
  return new Proxy(class {}, {
    get: (target, name) => {
      if (name === "prototype") return target.prototype;
      // Not a promise, not iterable, not a primitive.
      if (typeof name === "symbol" || name === "then" || name === "toJSON") return undefined;
      if (!members.has(name)) members.set(name, standIn({}));
      return members.get(name);
    },
    apply: () => standIn({}),
    construct: () => standIn({}),
  });
}
