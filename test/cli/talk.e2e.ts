import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { put, skillText } from "../skills/stage.ts";
import { type Program, run, type Start, start } from "./program.ts";
import { workspace } from "./stage.ts";

const skip: string | false = hasScript() ? false : "util-linux's script, which gives a program a terminal, is not here";
/** Ctrl+U: keys pressed once too often don't count. */
const clearLine = "\u0015";
const escapeKey = "\u001b";
const asksToWait = { toolCalls: [{ name: "run_command", arguments: { command: "while [ ! -e go ]; do sleep 0.05; done" } }] };
const asksToRun = [{ toolCalls: [{ name: "run_command", arguments: { command: "touch made" } }] }, { text: "Over." }];

test("In a terminal a question is put inline and one key answers it", { skip }, async () => {
  const { folder, words, environment } = await workspace(asksToRun);
  const program = await start(["run", "make it", ...words], { folder, environment, terminal: true });
  const said = await program.said("y once · c conversation · s workspace · a always · n deny · w deny, say why");
  assert.match(said, /Run this command\?.*, on this machine[\s\S]*touch made/);
  await press(program, "y", "Over.");
  assert.equal((await program.ended).code, 0);
  assert.ok(existsSync(path.join(folder, "made")));
});

test("A denial can carry a word for the model", { skip }, async () => {
  const { folder, words, environment, requests } = await workspace(asksToRun);
  const program = await start(["run", "make it", ...words], { folder, environment, terminal: true });
  await program.said("w deny, say why");
  await press(program, "w", "Why not");
  program.child.stdin.write("name it better\r");
  assert.equal((await program.ended).code, 0);
  assert.match(String(requests[1]?.body.messages.at(-1)?.content), /name it better/);
  assert.equal(existsSync(path.join(folder, "made")), false);
});

test("What a longer yes would allow is shown first: Enter keeps it, Tab widens it, Esc takes the key back, and what does not fit is told", {
  skip,
}, async () => {
  const write = (file: string) => ({ toolCalls: [{ name: "write_file", arguments: { path: file, content: "new\n" } }] });
  const { folder, words, environment } = await workspace([write("src/a.txt"), write("src/b.txt"), { text: "Over." }]);
  const program = await start(["run", "make them", ...words], { folder, environment, terminal: true });
  await program.said("y once · c conversation · s workspace · n deny · w deny, say why");
  await press(program, "s", /Esc goes back[\s\S]*write:src\/a\.txt/);
  program.child.stdin.write(escapeKey);
  await program.said(/write:src\/a\.txt[\s\S]*w deny, say why/);
  await press(program, "s", /Esc goes back[\s\S]*Esc goes back[\s\S]*write:src\/a\.txt/);
  program.child.stdin.write("\t");
  await program.said(/› [^›]*write:src\/\*\*/);
  program.child.stdin.write(`${clearLine}write:lib/**\r`);
  await program.said(/“write:lib\/\*\*” does not cover what was asked[\s\S]*› [\s\S]*write:lib/);
  program.child.stdin.write(`${clearLine}write:src/*.txt\r`);
  const { code, stdout } = await program.ended;
  assert.equal(code, 0, stdout);
  assert.deepEqual(readdirSync(path.join(folder, "src")), ["a.txt", "b.txt"]);
  const [grant] = JSON.parse((await run(["permissions", "list", "--json"], { folder, environment })).stdout);
  assert.deepEqual([grant.rule, grant.scope, grant.folders], ["write:src/*.txt", "workspace", [folder]]);
});

test("Ctrl+C at a question stops the run", { skip }, async () => {
  const { folder, words, environment } = await workspace(asksToRun);
  const program = await start(["run", "make it", ...words], { folder, environment, terminal: true });
  await program.said("w deny, say why");
  program.child.stdin.write("\u0003");
  const { code, stdout } = await program.ended;
  assert.equal(code, 130);
  assert.match(stdout, /Stopped/);
});

test("Talking goes on from message to message until the person leaves", { skip }, async () => {
  const { folder, words, environment, requests } = await workspace([{ text: "First." }, { text: "Second." }, { text: "Third." }]);
  // The folder is the home folder, too.
  put(folder, { ".agents/skills/words/SKILL.md": skillText("words") });
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
  // Tab puts in what is missing of the name.
  program.child.stdin.write("/wor\t");
  await program.said(/\/words /);
  await type("three", "Third.");
  const asked = requests[2]?.body.messages.filter((each) => each.role === "user") ?? [];
  assert.equal(asked.length, 1);
  assert.match(String(asked[0]?.content), /^\/words three\n\n\[The person calls the skill words/);
  await type("/", /\/words {2}What it is for\./);
  await type("/sessions", /messages {2}\/words three/);
  program.child.stdin.write("/exit\r");
  assert.equal((await program.ended).code, 0);
});

test("A question nobody answered before the program ended is put anew", { skip }, async () => {
  const { folder, words, environment } = await workspace(asksToRun);
  await breakOff(["make it", ...words], { folder, environment, state: "waiting" });
  const program = await start(["--continue", ...words], { folder, environment, terminal: true });
  assert.match(await program.said("w deny, say why"), /touch made/);
  await press(program, "y", "→ allow once");
  await program.said("Over.");
  assert.match(await leaveChat(program, "Over."), /✓.*Run touch made/);
  assert.equal((await program.ended).code, 0);
  assert.ok(existsSync(path.join(folder, "made")));
});

test("A run that was broken off goes on in the terminal when the person wants it to", { skip }, async () => {
  const hang = { text: "I begin", fault: { kind: "hang", afterBytes: 600 } } as const;
  const { folder, words, environment, requests } = await workspace([hang, { text: "There." }]);
  await breakOff(["think", ...words], { folder, environment, state: "running" });
  const program = await start(["--continue", ...words], { folder, environment, terminal: true });
  await program.said("Go on with it? y/n");
  await press(program, "y", "y/n yes");
  await leaveChat(program, "There.");
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
  await leaveChat(program, "New.");
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
  await program.said("w deny with a word");
  await press(program, "y", "→ allow once");
  await program.said("Run while");
  await type("and be quick", "read at the next step");
  await type("/queue more", "after this run");
  await type("/queue never", /after this run[\s\S]*after this run/);
  await type("/drop", "taken back: never");
  await type("/model", "done when it has ended");
  writeFileSync(path.join(folder, "go"), "");
  await leaveChat(program, "Second.", "› openai/scripted");
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
  await leaveChat(program, "There.");
  assert.equal((await program.ended).code, 0);
  assert.equal(requests[1]?.body.messages.filter((each) => each.role === "user").length, 1);
});

test("Colour is for terminals, and NO_COLOR forbids it there too", { skip }, async () => {
  const reading = { text: "Hi.", toolCalls: [{ name: "read_file", arguments: { path: "notes.txt" } }] };
  const { folder, words, environment } = await workspace([reading, { text: "Done." }, reading, { text: "Done." }]);
  const once = ["run", "look at it", ...words];
  const coloured = await (await start(once, { folder, environment, terminal: true })).ended;
  assert.ok(coloured.stdout.includes("\u001b[32m✓"));
  const plain = await (await start(once, { folder, environment: { ...environment, NO_COLOR: "1" }, terminal: true })).ended;
  assert.equal(plain.stdout.includes("\u001b[3"), false);
  assert.ok(plain.stdout.includes("✓ Read notes.txt"));
});

/** Presses a key again and again until it counts: right after a question shows, keys are taken for type-ahead. */
async function press({ child, said }: Program, key: string, until: string | RegExp): Promise<void> {
  const timer = setInterval(() => child.stdin.write(key), 100);
  await said(until).finally(() => clearInterval(timer));
}

/** Leaves at the next prompt after this was said, with all that was said by then: what is typed before it is there would be added to what stands in it. */
async function leaveChat({ child, said }: Program, ...before: readonly string[]): Promise<string> {
  const text = await said(new RegExp([...before, "\u001b[0J› "].map((each) => each.replace(/[.*[\]/]/g, "\\$&")).join("[\\s\\S]*")));
  child.stdin.write(`${clearLine}/exit\r`);
  return text;
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
