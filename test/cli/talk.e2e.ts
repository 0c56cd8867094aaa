import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { type Program, run, type Start, start } from "./program.ts";
import { workspace } from "./stage.ts";

const skip: string | false = hasScript() ? false : "util-linux's script, which gives a program a terminal, is not here";
/** Ctrl+U: keys pressed once too often don't count. */
const clearLine = "\u0015";
const asksToWait = { toolCalls: [{ name: "run_command", arguments: { command: "while [ ! -e go ]; do sleep 0.05; done" } }] };
const asksToRun = [{ toolCalls: [{ name: "run_command", arguments: { command: "touch made" } }] }, { text: "Over." }];

test("In a terminal a question is put inline and one key answers it", { skip }, async () => {
  const { folder, words, environment } = await workspace(asksToRun);
  const program = await start(["run", "make it", ...words], { folder, environment, terminal: true });
  const said = await program.said(/y allow once · c this conversation · n deny · w deny with a word/);
  assert.match(said, /Run this command\?[\s\S]*touch made/);
  await press(program, "y", "Over.");
  assert.equal((await program.ended).code, 0);
  assert.ok(existsSync(path.join(folder, "made")));
});

test("A denial can carry a word for the model", { skip }, async () => {
  const { folder, words, environment, requests } = await workspace(asksToRun);
  const program = await start(["run", "make it", ...words], { folder, environment, terminal: true });
  await program.said("w deny with a word");
  await press(program, "w", "Why not");
  program.child.stdin.write("name it better\r");
  assert.equal((await program.ended).code, 0);
  assert.match(String(requests[1]?.body.messages.at(-1)?.content), /name it better/);
  assert.equal(existsSync(path.join(folder, "made")), false);
});

test("Ctrl+C at a question stops the run", { skip }, async () => {
  const { folder, words, environment } = await workspace(asksToRun);
  const program = await start(["run", "make it", ...words], { folder, environment, terminal: true });
  await program.said("y allow once");
  program.child.stdin.write("\u0003");
  const { code, stdout } = await program.ended;
  assert.equal(code, 130);
  assert.match(stdout, /Stopped/);
});

test("Talking goes on from message to message until the person leaves", { skip }, async () => {
  const { folder, words, environment, requests } = await workspace([{ text: "First." }, { text: "Second." }, { text: "Third." }]);
  const program = await start(words, { folder, environment, terminal: true });
  const type = async (line: string, answer: string | RegExp): Promise<void> => {
    program.child.stdin.write(`${line}\r`);
    await program.said(answer);
  };
  await program.said("/help shows what can be typed");
  await type("/help", "begin a new conversation");
  await type("/nothing", "There is no /nothing");
  await type("/model", "› openai/scripted");
  await type("/model demo/tour", "From the next message on: demo/tour");
  await type("/model openai/scripted", "From the next message on: openai/scripted");
  await type("one", "First.");
  await type("two", "Second.");
  assert.equal(requests[1]?.body.messages.filter((each) => each.role === "user").length, 2);
  await type("/new", "A new conversation begins");
  await type("three", "Third.");
  assert.equal(requests[2]?.body.messages.filter((each) => each.role === "user").length, 1);
  await type("/sessions", /messages {2}three/);
  program.child.stdin.write("/exit\r");
  assert.equal((await program.ended).code, 0);
});

test("A question nobody answered before the program ended is put anew", { skip }, async () => {
  const { folder, words, environment } = await workspace(asksToRun);
  await breakOff(["make it", ...words], { folder, environment, state: "waiting" });
  const program = await start(["--continue", ...words], { folder, environment, terminal: true });
  assert.match(await program.said("y allow once"), /touch made/);
  await press(program, "y", "Over.");
  assert.match(await program.said("› "), /✓.*Run touch made/);
  leaveChat(program);
  assert.equal((await program.ended).code, 0);
  assert.ok(existsSync(path.join(folder, "made")));
});

test("A run that was broken off goes on in the terminal when the person wants it to", { skip }, async () => {
  const hang = { text: "I begin", fault: { kind: "hang", afterBytes: 600 } } as const;
  const { folder, words, environment, requests } = await workspace([hang, { text: "There." }]);
  await breakOff(["think", ...words], { folder, environment, state: "running" });
  const program = await start(["--continue", ...words], { folder, environment, terminal: true });
  await program.said("Go on with it? y/n");
  await press(program, "y", "There.");
  leaveChat(program);
  assert.equal((await program.ended).code, 0);
  assert.equal(requests[1]?.body.messages.filter((each) => each.role === "user").length, 1);
});

test("A run that was broken off is ended by the next message when the person says no", { skip }, async () => {
  const hang = { text: "I begin", fault: { kind: "hang", afterBytes: 600 } } as const;
  const { folder, words, environment, requests } = await workspace([hang, { text: "New." }]);
  await breakOff(["think", ...words], { folder, environment, state: "running" });
  const program = await start(["--continue", ...words], { folder, environment, terminal: true });
  await program.said("Go on with it? y/n");
  await press(program, "n", "Your next message ends it");
  program.child.stdin.write(`${clearLine}something else\r`);
  await program.said("New.");
  leaveChat(program);
  assert.equal((await program.ended).code, 0);
  assert.equal(requests[1]?.body.messages.at(-1)?.content, "something else");
});

test("What is typed while a run is at work is read at the next step or after it, is said back, and can be taken back", {
  skip,
}, async () => {
  const { folder, words, environment, requests } = await workspace([asksToWait, { text: "First." }, { text: "Second." }]);
  const program = await start(words, { folder, environment, terminal: true });
  const type = async (line: string, answer: string | RegExp): Promise<void> => {
    program.child.stdin.write(line);
    await program.said(line);
    program.child.stdin.write("\r");
    await program.said(answer);
  };
  await program.said("› ");
  program.child.stdin.write("begin\r");
  await program.said("y allow once");
  await press(program, "y", "→ allow once");
  await program.said("Run while");
  await type("and be quick", "read at the next step");
  await type("/queue more", "after this run");
  await type("/queue never", /after this run[\s\S]*after this run/);
  await type("/drop", "taken back: never");
  await type("/model", "done when it has ended");
  writeFileSync(path.join(folder, "go"), "");
  await program.said(/Second\.[\s\S]*› openai\/scripted/);
  leaveChat(program);
  assert.equal((await program.ended).code, 0);
  assert.deepEqual(
    requests.map((each) => each.body.messages.filter(({ role }) => role === "user").map(({ content }) => content)),
    [["begin"], ["begin", "and be quick"], ["begin", "and be quick", "more"]],
  );
});

test("A question of the model is put with numbered choices and answered by number", { skip }, async () => {
  const asks = { toolCalls: [{ name: "ask_user", arguments: { question: "Which?", choices: ["red", "blue"], allow_text: false } }] };
  const { folder, words, environment, requests } = await workspace([asks, { text: "Over." }]);
  const program = await start(["run", "paint", ...words], { folder, environment, terminal: true });
  assert.match(await program.said("A number"), /Which\?[\s\S]*1 {2}red[\s\S]*2 {2}blue/);
  program.child.stdin.write("7\r");
  await program.said("is none of the choices");
  program.child.stdin.write("2\r");
  assert.equal((await program.ended).code, 0);
  assert.match(String(requests[1]?.body.messages.at(-1)?.content), /blue/);
});

test("A parked run counts down, and Enter tries it now", { skip }, async () => {
  const limited = {
    status: 429,
    headers: { "retry-after": "300" },
    body: '{"error":{"message":"Slow down.","code":"rate_limit_exceeded"}}',
  };
  const { folder, words, environment } = await workspace([limited, { text: "There." }]);
  const program = await start(["run", "begin", ...words], { folder, environment, terminal: true });
  await program.said(/left alone until[\s\S]*[45]:\d\d … Enter tries now, Ctrl\+C stops/);
  await press(program, "\r", "There.");
  assert.equal((await program.ended).code, 0);
});

test("After a run that failed it can be tried again", { skip }, async () => {
  const { folder, words, environment, requests } = await workspace([
    { status: 400, body: '{"error":{"message":"No."}}' },
    { text: "There." },
  ]);
  const program = await start(words, { folder, environment, terminal: true });
  await program.said("› ");
  program.child.stdin.write("begin\r");
  await program.said("/retry tries it again");
  program.child.stdin.write("/retry\r");
  await program.said("There.");
  leaveChat(program);
  assert.equal((await program.ended).code, 0);
  assert.equal(requests[1]?.body.messages.filter((each) => each.role === "user").length, 1);
});

test("Colour is for terminals, and NO_COLOR forbids it there too", { skip }, async () => {
  const reading = { text: "Hi.", toolCalls: [{ name: "read_file", arguments: { path: "notes.txt" } }] };
  const { folder, words, environment } = await workspace([reading, { text: "Done." }, reading, { text: "Done." }]);
  const once = ["run", "hi", ...words];
  const coloured = await (await start(once, { folder, environment, terminal: true })).ended;
  assert.ok(coloured.stdout.includes("\u001b[32m✓"));
  const plain = await (await start(once, { folder, environment: { ...environment, NO_COLOR: "1" }, terminal: true })).ended;
  assert.equal(plain.stdout.includes("\u001b[3"), false);
  assert.ok(plain.stdout.includes("✓ Read notes.txt"));
});

/** Presses a key again and again until it counts: right after a question shows, keys are taken for type-ahead. */
async function press({ child, said }: Program, key: string, until: string): Promise<void> {
  const timer = setInterval(() => child.stdin.write(key), 100);
  await said(until).finally(() => clearInterval(timer));
}

function leaveChat({ child }: Program): void {
  child.stdin.write(`${clearLine}/exit\r`);
}

/** Starts a run in a program that is ended by force once the run is stored as being in that state. */
async function breakOff(words: readonly string[], { state, ...options }: Start & { readonly state: string }): Promise<void> {
  const program = await start(["run", "--json", ...words], options);
  await program.said(state === "waiting" ? '"approval-request"' : '"text-delta"');
  const stored = async (): Promise<unknown> => {
    const list = JSON.parse((await run(["sessions", "list", "--json"], options)).stdout) as { id: string }[];
    if (!list[0]) return undefined;
    const { runs } = JSON.parse((await run(["sessions", "show", list[0].id, "--json"], options)).stdout) as { runs: { state: string }[] };
    return runs[0]?.state;
  };
  while ((await stored()) !== state);
  program.child.kill("SIGKILL");
  await program.ended;
}

function hasScript(): boolean {
  try {
    return execFileSync("script", ["--version"], { encoding: "utf8" }).includes("util-linux");
  } catch {
    return false;
  }
}
