import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { readRule } from "../../src/core/permissions/rules/notation.ts";
import { commandNames, sideCommandNames } from "../../src/extension/commands/names.ts";
import { readManifest } from "../manifest.ts";
import { inRepo } from "../repo.ts";

interface Step {
  readonly description: string;
  readonly completionEvents: readonly string[];
  readonly media: { readonly image: Readonly<Record<string, string>> };
}

const manifest = readManifest();
const settings: Readonly<Record<string, { readonly scope: string; readonly examples?: readonly (readonly string[])[] }>> =
  manifest.contributes.configuration.properties;

const done = [...commandNames.map((each) => `anycowork.${each}`), ...sideCommandNames.map((each) => `anycowork.side.${each}`)];

test("each command is in the manifest, and each of the manifest is done", () => {
  const declared = manifest.contributes.commands.map((each: { command: string }) => each.command);
  assert.deepEqual(declared.toSorted(), done.toSorted());
});

test("a command of the side bar's title is called as the one of the palette, and is not in the palette itself", () => {
  const titles = new Map(manifest.contributes.commands.map((each: { command: string; title: string }) => [each.command, each.title]));
  const { commandPalette, ...menus } = manifest.contributes.menus;
  for (const each of sideCommandNames) {
    assert.equal(titles.get(`anycowork.side.${each}`), titles.get(`anycowork.${each}`), each);
    assert.ok(
      commandPalette.some(({ command, when }: Entry) => command === `anycowork.side.${each}` && when === "false"),
      each,
    );
    assert.ok(
      menus["view/title"].every(({ command }: Entry) => command !== `anycowork.${each}`),
      each,
    );
  }
});

interface Entry {
  readonly command: string;
  readonly when?: string;
}

test("bots of Telegram are found in the menu of the chat's title, right behind the connections", () => {
  const entries: readonly (Entry & { readonly group: string })[] = manifest.contributes.menus["view/title"];
  const placeOf = (command: string) => entries.find((each) => each.command === `anycowork.${command}`)?.group;
  assert.deepEqual([placeOf("side.showConnections"), placeOf("showTelegramBots")], ["1_chat@7", "1_chat@8"]);
});

test("a menu names only commands there are", () => {
  const inMenus: readonly { command: string }[] = Object.values<{ command: string }[]>(manifest.contributes.menus).flat();
  for (const { command } of inMenus) assert.ok(done.includes(command), command);
});

test("each step of the walkthrough leads to commands there are and shows pictures there are", () => {
  const steps: readonly Step[] = manifest.contributes.walkthroughs.flatMap((each: { steps: readonly Step[] }) => each.steps);
  assert.equal(steps.length, 4);
  for (const { description, completionEvents, media } of steps) {
    const named = [...`${description} ${completionEvents.join(" ")}`.matchAll(/(?:command:|onCommand:)anycowork\.(\w+)/g)];
    assert.ok(named.length > 1);
    for (const [, name] of named) assert.ok((commandNames as readonly (string | undefined)[]).includes(name), name);
    for (const each of Object.values(media.image)) assert.ok(existsSync(inRepo(each)), each);
  }
});

test("no workspace can set what decides about permissions, tools, keys or where they are sent", () => {
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  const guarded = Object.keys(settings).filter((each) => /permissions\.|approvalMode|baseUrl|\.tools$|mcpServers/.test(each));
  assert.equal(guarded.length, 8);
  for (const each of guarded) {
    assert.equal(settings[each]?.scope, "application", each);
    assert.ok(restrictedConfigurations.includes(each), each);
  }
});

test("the examples of rules in the settings are rules", () => {
  const examples = Object.entries(settings).flatMap(([name, { examples = [] }]) => (name.includes("permissions.") ? examples.flat() : []));
  assert.ok(examples.length >= 6);
  for (const each of examples) assert.ok(!("problem" in readRule(each)), each);
});
