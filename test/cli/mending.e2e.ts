import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ApprovalAnswer } from "../../src/core/events/approval.ts";
import type { Envelope } from "../../src/core/events/event.ts";
import { script as mending } from "../fakes/mending.ts";
import { startModelServer } from "../fakes/model-server.ts";
import { holdInvariants } from "../scenarios/invariants.ts";
import { transcriptOf } from "../scenarios/script.ts";
import { copyShop, fingerprint, request, testShop } from "../shop.ts";
import { tempFolder } from "../temp.ts";
import { expectTranscript } from "../transcript.ts";
import { type Start, start } from "./program.ts";
import { model } from "./stage.ts";

test("A model that needs to see the failing line first mends the tests of a project", async () => {
  const shop = copyShop();
  assert.equal(testShop(shop), 1);
  const envelopes = await mend(await scripted(shop), () => ({ decision: "allow", scope: "session" }));
  expectTranscript("mended-in-the-terminal", readable(envelopes, shop));
  assert.equal(testShop(shop), 0);
});

test("What is denied is not done: not a byte of the project changes", async () => {
  const shop = copyShop();
  const before = fingerprint(shop);
  const answer = (kind: string): ApprovalAnswer =>
    kind === "diff" ? { decision: "deny", scope: "once", why: "leave the discounts alone" } : { decision: "allow", scope: "once" };
  const envelopes = await mend(await scripted(shop), answer);
  expectTranscript("denied-in-the-terminal", readable(envelopes, shop));
  assert.equal(fingerprint(shop), before);
});

test("The demo mends the tests of a project offline, without a key", async () => {
  const shop = copyShop();
  const envelopes = await mend({ folder: shop, words: ["-m", model.demo] }, () => ({ decision: "allow", scope: "session" }));
  expectTranscript("mended-by-the-demo", readable(envelopes, shop));
  assert.equal(testShop(shop), 0);
});

interface Mending extends Start {
  readonly words: readonly string[];
}

async function scripted(folder: string): Promise<Mending> {
  const server = await startModelServer(mending);
  after(() => server.close());
  return { folder, words: ["-m", model.scripted, "--base-url", server.baseUrl], environment: { OPENAI_API_KEY: "sk-test" } };
}

/** Runs the request as JSON lines, answers each question as it comes, and gives everything that happened. */
async function mend({ words, ...options }: Mending, answer: (kind: string) => ApprovalAnswer): Promise<readonly Envelope[]> {
  // Apart from the project: npm keeps a cache at home.
  const environment = { HOME: tempFolder(), ...options.environment };
  const program = await start(["run", "--json", request, ...words], { ...options, environment });
  const envelopes: Envelope[] = [];
  let rest = "";
  program.child.stdout.on("data", (piece: string) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const envelope = JSON.parse(line) as Envelope;
      envelopes.push(envelope);
      const { event } = envelope;
      if (event.type === "approval-request")
        program.child.stdin.write(`${JSON.stringify({ answer: event.approvalId, ...answer(event.detailKind) })}\n`);
    }
  });
  const { code, stderr } = await program.ended;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  holdInvariants(envelopes);
  return envelopes;
}

/** Without what differs from machine to machine and from run to run: places, counts, a test runner's words, which of several reads ends first. */
function readable(envelopes: readonly Envelope[], shop: string): string {
  const steady = envelopes.filter(({ event }) => event.type !== "step-output" && event.type !== "usage-report");
  // The model counts what it is sent, and that holds the names of folders.
  return transcriptOf(endsBesideStarts(steady).map(withoutPrinted), { [shop]: "$SHOP" }).replaceAll(/\(\d+ in, \d+ out\)/g, "(counted)");
}

/** A step that only read is told in one place. */
function endsBesideStarts(envelopes: readonly Envelope[]): readonly Envelope[] {
  const began = new Set(
    envelopes.flatMap(({ event }) => (event.type === "step-run" || event.type === "approval-request" ? [event.stepId] : [])),
  );
  const isEndOfRead = ({ event }: Envelope, stepId?: string) =>
    event.type === "step-end" && !began.has(event.stepId) && (stepId === undefined || event.stepId === stepId);
  return envelopes.flatMap((each) => {
    if (isEndOfRead(each)) return [];
    const { event } = each;
    return event.type === "step-start" ? [each, ...envelopes.filter((other) => isEndOfRead(other, event.stepId))] : [each];
  });
}

function withoutPrinted(envelope: Envelope): Envelope {
  const { event } = envelope;
  if (event.type !== "step-end" || !event.output.startsWith("Exit code ")) return envelope;
  return { ...envelope, event: { ...event, output: event.output.split("\n", 1)[0] ?? "" } };
}
