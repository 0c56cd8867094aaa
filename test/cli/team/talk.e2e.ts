import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { type Program, start } from "../program.ts";
import { workspace } from "../stage.ts";
import { calls, crew, proposes, showPage } from "./crew.ts";

const skip: string | false = hasScript() ? false : "util-linux's script, which gives a program a terminal, is not here";

const slow = crew({
  planner: [
    proposes([
      { id: "left", title: "Wait left", objective: "Wait.", agent: "coder" },
      { id: "right", title: "Wait right", objective: "Wait.", agent: "analyst" },
      { id: "last", title: "Tell it", objective: "Tell it.", agent: "writer", depends_on: ["left", "right"] },
    ]),
  ],
  coder: [calls("run_command", { command: "sleep 300" })],
  analyst: [calls("run_command", { command: "sleep 300" })],
  reviewer: [{ text: "It is checked." }],
  writer: [{ text: "It is told." }],
  coordinator: [{ text: "That is all." }],
});

test("While a plan is at work it is shown and changed by its numbers, and at the prompt it can still be seen", { skip }, async () => {
  const { folder, words, environment } = await workspace(slow);
  const program = await start(["--mode", "plan", "--approve", "all", ...words], { folder, environment, terminal: true });
  const type = (line: string, answer: string | RegExp) => typed(program, line, answer);
  await program.said("/help shows what can be typed");
  await type("/plan", "There is no conversation yet");
  await type("wait a while", /▸ 1 Wait left \(coder\)[\s\S]*▸ 2 Wait right \(analyst\)[\s\S]*At work: 1 coder, 2 analyst …/);
  await type("/plan", /▸ 2 Wait right \(analyst\)\s+3 Tell it \(writer\), after 1, 2/);
  await type("/stop 9", "There is no task 9; /plan shows them.");
  await type("/remove 1", "is at work already. Stop it");
  await type("/add reviewer Check: Check it all.", /added: Check[\s\S]*✓\S* 4 Check \(reviewer\)[\s\S]*It is checked\./);
  await type("/skip 2", /2 Wait right \(analyst\) is left out[\s\S]*–\S* 2 Wait right \(analyst\)/);
  await type("/stop 1", /■\S* 1 Wait left \(coder\)[\s\S]*–\S* 3 Tell it \(writer\)[\s\S]*That is all\./);
  await type(
    "/plan",
    /That is all\.[\s\S]*■ 1 Wait left \(coder\)\s+– 2 Wait right \(analyst\)\s+– 3 Tell it \(writer\)[^\n]*\s+✓ 4 Check/,
  );
  await type("/retry 1", "No plan is at work in this conversation just now");
  await type("/agent revewer", "Did you mean reviewer?");
  await type("/mode", /auto\s+fast\s+› plan/);
  await type("/compact undo", "Nothing of this conversation is summarised");
  program.child.stdin.write("/exit\r");
  assert.equal((await program.ended).code, 0);
});

test("A plan that is looked through can be changed before it begins; two who ask at once are told apart, one after the other", {
  skip,
}, async () => {
  const { folder, words, environment } = await workspace(crew(showPage));
  const program = await start(["run", "--mode", "plan", "--review-plan", "make a page", ...words], { folder, environment, terminal: true });
  const type = (line: string, answer: string | RegExp) => typed(program, line, answer);
  await program.said(/1 {2}Begin\s+2 {2}Cancel[\s\S]*your own words/);
  await type("/move 2 1", /1 Count the words \(coder\)\s+2 Write the page \(writer\)[\s\S]*your own words[^›]*› /);
  await type("1", /The plan now:[\s\S]*▸ 1 Count the words[\s\S]*▸ 2 Write the page/);
  // Whoever asks first is asked about first, and the other waits.
  const first = await program.said(/asks:[\s\S]*y (?:allow )?once/);
  const [asker = "", ...others] = first.match(/\d [^\n]*(?= asks:)/g) ?? [];
  assert.deepEqual(others, []);
  const asked = {
    "1 Count the words (coder)": /Run this command\?[\s\S]*wc -w notes\.txt/,
    "2 Write the page (writer)": /Make this change\?[\s\S]*# Hello/,
  };
  const [other = ""] = Object.keys(asked).filter((each) => each !== asker);
  assert.match(first, new RegExp(`asks:[\\s\\S]*${asked[asker as keyof typeof asked].source}`));
  const second = await press(program, "y", /asks:[\s\S]*asks:[\s\S]*y (?:allow )?once/);
  assert.match(second.slice(second.lastIndexOf(`${other} asks:`)), asked[other as keyof typeof asked]);
  await press(program, "y", "The page is there; the figures could not be drawn.");
  const { code, stdout } = await program.ended;
  assert.equal(code, 1);
  assert.match(stdout, /Partly done:\S* 3 tasks of the plan are done\. Failed: “Draw the figures”\. Try again to do what is left/);
  assert.match(
    stdout,
    /✗\S* 3 Draw the figures \(analyst\)[\s\S]*There is nothing here to draw with\.[\s\S]*Missing: figures\.svg is not there\./,
  );
  assert.match(stdout, /↻ 3 Draw the figures \(analyst\): once more/);
});

test("While one of a team asks, what the others do waits: nothing comes between a question and its answer", { skip }, async () => {
  let goesOn: () => void = () => {};
  const wentOn = new Promise<void>((resolve) => {
    goesOn = resolve;
  });
  const last = () => {
    goesOn();
    return { text: "They say hello." };
  };
  const look = calls("read_file", { path: "notes.txt" });
  const { folder, words, environment } = await workspace(
    crew({
      planner: [
        proposes([
          { id: "make", title: "Make it", objective: "Make it.", agent: "coder" },
          { id: "read", title: "Read it", objective: "Read it.", agent: "researcher" },
        ]),
      ],
      coder: [calls("run_command", { command: "touch made" }), { text: "Made." }],
      researcher: [look, look, last],
      coordinator: [{ text: "That is all." }],
    }),
  );
  const program = await start(["run", "--mode", "plan", "make it", ...words], { folder, environment, terminal: true });
  await program.said(/1 Make it \(coder\) asks:[\s\S]*y (?:allow )?once/);
  await wentOn;
  await press(program, "y", "That is all.");
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  const asked = stdout.slice(stdout.indexOf("asks:"), stdout.indexOf("→ allow once"));
  assert.doesNotMatch(asked, /researcher|At work/);
  assert.match(stdout, /2 researcher .*Read notes\.txt[\s\S]*They say hello\./);
});

async function typed({ child, said }: Program, line: string, answer: string | RegExp): Promise<void> {
  child.stdin.write(`${line}\r`);
  await said(answer);
}

/** Presses a key again and again until it counts: right after a question shows, keys are taken for type-ahead. */
function press({ child, said }: Program, key: string, until: string | RegExp): Promise<string> {
  const timer = setInterval(() => child.stdin.write(key), 100);
  return said(until).finally(() => clearInterval(timer));
}

function hasScript(): boolean {
  try {
    execFileSync("script", ["-qfec", "true", "/dev/null"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
