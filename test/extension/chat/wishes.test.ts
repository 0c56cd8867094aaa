import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { withWish } from "../../../src/extension/chat/wishes.ts";

test("a page that is not drawn yet loses no draft to what is wanted of it afterwards", () => {
  const wanted: readonly HostMessage[] = [
    { type: "screen", screen: "history" },
    { type: "draft", text: "from the side bar" },
    { type: "focus" },
    { type: "draft", text: "about a file" },
    { type: "focus" },
  ];
  assert.deepEqual(wanted.reduce<readonly HostMessage[]>(withWish, []), [
    { type: "draft", text: "from the side bar" },
    { type: "draft", text: "about a file" },
    { type: "focus" },
  ]);
});
