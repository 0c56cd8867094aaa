import assert from "node:assert/strict";
import { test } from "node:test";
import type Docker from "dockerode";
import { strayMount } from "../../../src/core/sandbox/box/verify.ts";

const bind = (Source: string, Target = Source): Docker.MountSettings => ({ Type: "bind", Source, Target });
const wished = [
  bind("/w/my shop"),
  bind("/w/my shop/sub/.vscode"),
  bind("/data/empty", "/w/my shop/.env"),
  { Type: "tmpfs", Source: "", Target: "/w/my shop/keys" } as const,
];

/** As the kernel writes it. */
function mountinfo(changes: Readonly<Record<string, string>> = {}): string {
  const lines: Readonly<Record<string, string>> = {
    root: "700 600 0:55 / / ro,relatime - overlay overlay rw,lowerdir=/x",
    workspace: "701 700 254:0 /disk/w/my\\040shop /w/my\\040shop rw,relatime - ext4 /dev/vda rw",
    settings: "702 701 254:0 /disk/w/my\\040shop/sub/.vscode /w/my\\040shop/sub/.vscode ro,relatime - ext4 /dev/vda rw",
    secret: "703 701 254:0 /disk/data/empty /w/my\\040shop/.env ro,relatime - ext4 /dev/vda rw",
    keys: "704 701 0:60 / /w/my\\040shop/keys ro,nosuid - tmpfs tmpfs rw,size=4k",
    ...changes,
  };
  return `${Object.values(lines).join("\n")}\n`;
}

test("a box that has what it was to have is taken", () => {
  assert.equal(strayMount(mountinfo(), wished), undefined);
  assert.equal(strayMount(mountinfo(), [bind("/w/my shop")]), undefined);
});

test("a place that was swapped while the box was made is found, whichever way", () => {
  const check = (changes: Readonly<Record<string, string>>, place: string) =>
    assert.equal(strayMount(mountinfo(changes), wished), `/w/my shop${place}`, JSON.stringify(changes));
  const settings = "/w/my\\040shop/sub/.vscode ro - ext4 /dev/vda rw";
  check({ settings: `702 701 254:0 /disk/other/.vscode ${settings}` }, "/sub/.vscode");
  check({ settings: `702 701 254:0 /disk/w/my\\040shop/sub/.vscode//deleted ${settings}` }, "/sub/.vscode");
  check({ settings: `702 701 8:1 /disk/w/my\\040shop/sub/.vscode ${settings}` }, "/sub/.vscode");
  check({ settings: "702 701 254:0 /disk/w/my\\040shop/sub/.vscode /elsewhere/.vscode ro - ext4 /dev/vda rw" }, "/sub/.vscode");
  check({ secret: "" }, "/.env");
  check({ secret: "703 701 254:0 /disk/w/my\\040shop/.env /w/my\\040shop/.env ro - ext4 /dev/vda rw" }, "/.env");
  check({ keys: "704 701 254:0 /disk/w/my\\040shop/keys /w/my\\040shop/keys ro - ext4 /dev/vda rw" }, "/keys");
  check({ keys: "" }, "/keys");
});
