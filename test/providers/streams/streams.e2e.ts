import { test } from "node:test";
import { streamTests } from "./cases.ts";

for (const { title, run } of streamTests((rule) => rule.isLarge === true)) test(title, run);
