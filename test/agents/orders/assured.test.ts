import assert from "node:assert/strict";
import { test } from "node:test";
import { assured } from "../../../src/core/agents/orders/assured.ts";
import type { Envelope } from "../../../src/core/events/event.ts";
import type { Provider } from "../../../src/core/providers/provider.ts";
import { createLeases } from "../../../src/core/storage/lease.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../../fakes/scripted-provider.ts";
import { sharedStore } from "../../fakes/shared-store.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { breath, gate, ok, yes } from "../../scenarios/acts.ts";
import { setStage } from "../../scenarios/stage.ts";
import { tempFolder } from "../../temp.ts";

/** Two windows on one disk, each with a clock of its own. The first is frozen in what `turns` makes it do, until it wakes; the other has gone on with it meanwhile. */
async function frozen(turns: (work: Promise<void>) => readonly ScriptedTurn[]) {
  const [folder, work, ran] = [tempFolder(), gate(), [] as string[]];
  const command = commandTool(async (line) => {
    ran.push(line);
    if (line === "long") await work.passed;
    return ok("");
  });
  const [mine = assert.fail(), theirs = assert.fail()] = sharedStore(2);
  const window = (owner: string, { provider, store }: { readonly provider: ScriptedProvider; readonly store: typeof mine }) => {
    const clock = new ManualClock();
    const { now, later } = clock;
    const leases = createLeases({ folder, owner, now, monotonic: now, later, isAlive: () => true, onTrouble: assert.fail });
    return { clock, leases, stage: setStage({ provider, owner, leases, store, tools: [command], person: yes, isAlive: () => true }) };
  };
  const provider = new ScriptedProvider(turns(work.passed));
  const first = window("A", { provider, store: mine });
  await first.stage.send("Begin");
  await first.stage.until(({ event }) => event.type === "step-run" || event.type === "text-delta");
  const other = window("B", { provider: new ScriptedProvider([[says("Gone on.")]]), store: theirs });
  while (!(await other.leases.holder(first.stage.sessionId()))) await breath();
  other.clock.advance(31_000);
  await other.stage.runtime.resume(first.stage.sessionId());
  await other.stage.until(({ event }) => event.type === "run-end");
  return {
    provider,
    ran,
    /** What was waited for comes before any timer does. */
    async wakes() {
      first.clock.jump(31_000);
      work.open();
      const isTold = ({ event }: Envelope) => event.type === "notice" && /Another window has taken/.test(JSON.stringify(event));
      await first.stage.until(isTold);
      await breath();
    },
  };
}

test("a window that was frozen in a command while another took over asks the model nothing once the command has ended", async () => {
  const { provider, ran, wakes } = await frozen(() => [[call("command", { line: "long" })], [says("Never.")]]);
  await wakes();
  assert.deepEqual([ran, provider.requests.length], [["long"], 1]);
});

test("a window that was frozen in an answer while another took over begins no call of it", async () => {
  const { provider, ran, wakes } = await frozen((work) => [[says("Half"), work, call("command", { line: "short" })], [says("Never.")]]);
  await wakes();
  assert.deepEqual([ran, provider.requests.length], [[], 1]);
});

test("a request that failed is not made anew where the conversation was lost while that was waited for", async () => {
  const stopping = new AbortController();
  let requests = 0;
  const provider: Provider = {
    async *stream() {
      requests += 1;
      yield { type: "retry", attempt: 1, of: 3, delayMs: 1_000, failure: { code: "rate-limit", message: "Too many requests." } };
      requests += 1;
      yield says("Never.");
    },
  };
  const lost = async () => void (requests > 0 && stopping.abort());
  const resolved = await assured(async () => ({ kind: "ready", provider, model: "scripted" }), lost)("test/scripted");
  assert.ok(resolved.kind === "ready");
  const parts: string[] = [];
  for await (const { type } of resolved.provider.stream({ model: "scripted", system: "", messages: [], tools: [] }, stopping.signal))
    parts.push(type);
  assert.deepEqual([parts, requests], [["retry"], 1]);
});
