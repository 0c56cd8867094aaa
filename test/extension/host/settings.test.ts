import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRepo } from "../../repo.ts";

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> } };
}

const manifest = JSON.parse(readFileSync(inRepo("package.json"), "utf8")) as Manifest;
const settings = Object.entries(manifest.contributes.configuration.properties);

/** What a workspace may say about a setting is nothing: addresses, keys, models, what passes without asking and what is kept are the person's. */
test("No setting can come from a workspace, be it trusted or not", () => {
  assert.ok(settings.length >= 10);
  for (const [name, { scope }] of settings) assert.equal(scope, "application", name);
});

test("In Restricted Mode every setting is the person's own, whatever its scope were", () => {
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  assert.equal(supported, "limited");
  assert.deepEqual([...restrictedConfigurations].sort(), settings.map(([name]) => name).sort());
});
