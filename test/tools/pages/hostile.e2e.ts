import { test } from "node:test";
import { readHostilePages } from "./hostile.ts";

test("hostile pages of a megabyte take no longer than long ones", { timeout: 20_000 }, () => readHostilePages(1_000_000));
