import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { copyShop, testShop } from "../../shop.ts";
import { tempFolder } from "../../temp.ts";
import { builtPrograms, run, start } from "../program.ts";
import { model, workspace } from "../stage.ts";

test("Two coworkers work together: one hands a piece of work to another's agent, and its person answers what the other has to ask", async () => {
  const shop = copyShop();
  assert.equal(testShop(shop), 1);
  const { folder, words, environment } = await workspace([
    { toolCalls: [{ name: "mcp__other__ask_coder", arguments: { request: "Mend the tests" } }] },
    { text: "The other one has done it.", needs: "passes" },
  ]);
  const options = { folder, environment: { ...environment, HOME: tempFolder() } };
  const program = path.join(await builtPrograms(), "cli.js");
  const serve = ["mcp", "serve", "-C", shop, "--data", path.join(tempFolder(), "data"), "-m", model.demo, "--approve", "edits"];
  const added = await run(["mcp", "add", "other", "--", process.execPath, program, ...serve], options);
  assert.equal(added.code, 0, added.stdout + added.stderr);
  assert.match(added.stdout, /ask_coder/);
  const outer = await start(["run", "--json", "have the tests mended", "--allow", "mcp:other/ask_coder", ...words], options);
  let answered = 0;
  const questions: string[] = [];
  let rest = "";
  // Every question of the other comes as one of ours, and a yes of ours goes back as its yes.
  outer.child.stdout.on("data", (piece: string) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const { event } = JSON.parse(line) as { event: { type: string; questionId?: string; text?: string; server?: string } };
      if (event.type !== "question-request") continue;
      assert.equal(event.server, "other");
      questions.push(event.text ?? "");
      answered += 1;
      outer.child.stdin.write(`${JSON.stringify({ reply: event.questionId, value: { decision: "allow" } })}\n`);
    }
    if (rest === "" && lines.some((each) => each.includes('"type":"run-end"'))) outer.child.stdin.end();
  });
  const { code, stdout, stderr } = await outer.ended;
  assert.equal(code, 0, stderr);
  assert.match(stdout, /"text":"The other one has done it\."/);
  assert.equal(testShop(shop), 0);
  assert.ok(answered > 0, "it had to ask");
  assert.match(questions[0] ?? "", /^Run this command\?[\s\S]*npm test/);
  assert.match(stdout, /"type":"step-output".*Run npm test/, "one sees what the other is at");
});
