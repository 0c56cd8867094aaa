import assert from "node:assert/strict";
import { test } from "node:test";
import { secretsCommand } from "../../../src/cli/arguments/secrets.ts";
import { slotOf, slotPrefix } from "../../../src/core/mcp/config/slots.ts";

const slot = (name: string, id = "api-key", print = "") =>
  slotOf({ config: { name }, source: print === "" ? "yours" : "workspace", print }, { id });

test("what a server is given is kept under a name that can be typed, and that no other server has", () => {
  const print = "a1b2c3d4".repeat(8);
  const long = "a-server-with-a-name-that-is-quite-long";
  const slots = [
    ...[slot("files"), slot("files", "other"), slot("my files"), slot("my-files"), slot(`${long}-1`), slot(`${long}-2`)],
    ...[slot("files", "api-key", print), slot("files", "key", print), slot("files", "api-key", `a1b2c3d4${"0".repeat(56)}`)],
    ...[slot("files", "a-very-long-name-1", print), slot("files", "a-very-long-name-2", print)],
  ];
  assert.equal(new Set(slots).size, slots.length);
  assert.equal(slots[0], "mcp.files.api-key");
  for (const each of slots) assert.equal(secretsCommand(["set", each], {}).kind, "secrets", each);
  for (const name of ["files", "my files", `${long}-1`])
    for (const source of ["yours", "workspace"] as const)
      assert.ok(slot(name, "key", source === "yours" ? "" : print).startsWith(slotPrefix({ config: { name }, source })));
  assert.ok((slots[6] ?? "").split(".").at(-1)?.length === 24, "a short print could be found again by trying");
});
