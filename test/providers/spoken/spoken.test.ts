import assert from "node:assert/strict";
import { test } from "node:test";
import type { ToolSpec } from "../../../src/core/providers/provider.ts";
import { createSieve } from "../../../src/core/providers/spoken/sieve.ts";

const tools: readonly ToolSpec[] = [
  {
    name: "run_command",
    description: "",
    parameters: { type: "object", properties: { command: { type: "string" }, timeout: { type: "integer" } } },
  },
  { name: "read_file", description: "", parameters: { type: "object", properties: { path: { type: "string" } } } },
];

/** What comes out of a text that arrives in pieces of so many characters. */
function sift(text: string, size: number, mayCall = true) {
  const sieve = createSieve(tools);
  let out = "";
  for (let at = 0; at < text.length; at += size) out += sieve.push(text.slice(at, at + size));
  const { text: rest, calls } = sieve.end(mayCall);
  return { text: (out + rest).trim(), calls: calls.map((each) => `${each.tool} ${each.arguments}`) };
}

function finds(text: string, expected: readonly string[], prose = ""): void {
  for (const size of [1, 2, 7, 10_000])
    assert.deepEqual(sift(text, size), { text: prose, calls: expected }, `${text} in pieces of ${size}`);
}

function leaves(text: string): void {
  for (const size of [1, 3, 10_000]) assert.deepEqual(sift(text, size), { text: text.trim(), calls: [] }, `${text} in pieces of ${size}`);
}

const ls = 'run_command {"command":"ls"}';
const json = '{"name": "run_command", "arguments": {"command": "ls"}}';

test("calls are found in every family's way of writing them", () => {
  finds(`<tool_call>\n${json}\n</tool_call>`, [ls]);
  finds(`\n\n<tool_call>\n${json}\n</tool_call>\n<tool_call>\n${json}\n</tool_call>`, [ls, ls]);
  finds(
    "<tool_call>\n<function=run_command>\n<parameter=command>\nls\n</parameter>\n<parameter=timeout>\n5\n</parameter>\n</function>\n</tool_call>",
    ['run_command {"command":"ls","timeout":5}'],
  );
  finds('<function=run_command>{"command": "ls"}</function>', [ls]);
  finds(`[TOOL_CALLS] [${json}]`, [ls]);
  finds('[TOOL_CALLS]run_command[ARGS]{"command": "ls"}[TOOL_CALLS]read_file[ARGS]{"path":"a"}</s>', [ls, 'read_file {"path":"a"}']);
  finds('[TOOL_CALLS]run_command{"command": "ls"}', [ls]);
  finds('<|python_tag|>{"type": "function", "name": "run_command", "parameters": {"command": "ls"}}<|eom_id|>', [ls]);
  finds('{"name": "run_command", "parameters": {"command": "ls"}}', [ls]);
  finds(`[${json}, ${json}]`, [ls, ls]);
  finds(`\`\`\`json\n${json}\n\`\`\``, [ls]);
  finds(`\`\`\`\n${json}\n\`\`\`\n`, [ls]);
  finds(`\`\`\`tool_call\n${json}\n\`\`\``, [ls]);
  finds(
    '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>run_command\n```json\n{"command": "ls"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    [ls],
  );
  finds('<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>run_command<｜tool▁sep｜>{"command": "ls"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>', [
    ls,
  ]);
  finds(
    '<|tool_calls_section_begin|><|tool_call_begin|>functions.run_command:0<|tool_call_argument_begin|>{"command": "ls"}<|tool_call_end|><|tool_calls_section_end|>',
    [ls],
  );
  finds("<tool_call>run_command\n<arg_key>command</arg_key>\n<arg_value>ls</arg_value>\n</tool_call>", [ls]);
  finds('<minimax:tool_call>\n<invoke name="run_command">\n<parameter name="command">ls</parameter>\n</invoke>\n</minimax:tool_call>', [
    ls,
  ]);
  finds('<|tool_call|>[{"name": "run_command", "arguments": {"command": "ls"}}]<|/tool_call|>', [ls]);
  finds('<function_call>{"name": "run_command", "arguments": "{\\"command\\": \\"ls\\"}"}</function_call>', [ls]);
});

test("gpt-oss's own way of writing them is found too", () => {
  finds('<|channel|>commentary to=functions.run_command <|constrain|>json<|message|>{"command": "ls"}<|call|>', [ls]);
});

test("a model that thinks aloud and then only calls, calls", () => {
  const call = `<tool_call>\n${json}\n</tool_call>`;
  finds(`<think>\nThe person wants:\n\`\`\`\na list\n</think>\n\n${call}`, [ls], "<think>\nThe person wants:\n```\na list\n</think>");
  finds(`<think></think>\n${call}`, [ls], "<think></think>");
  leaves(`<think>\nI could write\n${call}`);
  leaves(`<think>\nI could write\n[TOOL_CALLS] [${json}]`);
  leaves(`<think>a</think> The file says:\n${call}`);
  leaves(`<think>a</think>\nThe file says:\n</think>\n${call}`);
});

test("behind prose only a model's own special tokens begin a call", () => {
  finds(`I'll look.\n[TOOL_CALLS] [${json}]`, [ls], "I'll look.");
  finds(`I'll look.\n<|python_tag|>${json}<|eom_id|>`, [ls], "I'll look.");
  finds(
    '好的。\n<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>run_command<｜tool▁sep｜>{"command": "ls"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    [ls],
    "好的。",
  );
  for (const prose of [
    "I'll look.\n\n",
    "The file says:\n",
    "The README contains this block:\n\n",
    "Do not do this:\n",
    "So sieht das aus:\n",
    `Example. ${"Words that go on. ".repeat(20)}\n`,
    "<tool_call>\nis how it begins:\n",
  ]) {
    for (const call of [
      `<tool_call>${json}</tool_call>`,
      `<tool_calls>\n${json}\n</tool_calls>`,
      '<function=run_command>{"command": "ls"}</function>',
      '<invoke name="run_command">\n<parameter name="command">ls</parameter>\n</invoke>',
      `\`\`\`json\n${json}\n\`\`\``,
      `\`\`\`\n${json}\n\`\`\``,
      json,
    ])
      leaves(prose + call);
  }
});

test("what is indented as code or stands in fences is not called", () => {
  leaves(`Look:\n\n    <tool_call>${json}</tool_call>`);
  const indented = [`    <tool_call>${json}</tool_call>`, `\t[TOOL_CALLS] [${json}]`, `  \t${json}`];
  for (const text of indented) {
    assert.deepEqual(sift(text, 1), { text: text.trim(), calls: [] });
    leaves(`Look:\n\n${text}`);
  }
  finds(`   <tool_call>${json}</tool_call>`, [ls]);
  for (const fence of ["~~~", "````", "```text"]) leaves(`Look:\n${fence}\n\`\`\`js\n[TOOL_CALLS] [${json}]`);
});

test("small slips are forgiven", () => {
  finds('<tool_call>\n{"name": "run_command", "arguments": {"command": "ls",}}\n</tool_call>', [ls]);
  finds('<tool_call>\n{"name": "run_command", "arguments": {"command": "ls"}\n</tool_call>', [ls]);
  finds('<tool_call>\n{"name": "run_command", "arguments": {"command": "ls"}}}\n</tool_call>', [ls]);
  finds('<tool_call>\n{{"name": "run_command", "arguments": {"command": "ls"}}}\n</tool_call>', [ls]);
  finds('<tool_call>\n{"name": "run_command", "arguments": {"command": "ls"}}', [ls]);
  finds('<tool_call>\n{"name": "run_command", "arguments": {"command": "echo a\necho b"}}\n</tool_call>', [
    'run_command {"command":"echo a\\necho b"}',
  ]);
  finds('<tool_call>\n{"name": "run_command", "arguments": {"command": "ls", "x": True}}\n</tool_call>', [
    'run_command {"command":"ls","x":true}',
  ]);
});

test("what only speaks of calls is text", () => {
  leaves("To list files you call `run_command`.");
  leaves(`Write it so: <tool_call>${json}</tool_call>`);
  leaves(`I did this:\n\`\`\`json\n${json}\n\`\`\`\nand it worked.`);
  leaves(`<tool_call>\n${json}\n</tool_call>\nThat is what I would have sent.`);
  leaves(`In its log:\n\`\`\`text\n<tool_call>\n${json}\n</tool_call>\n\`\`\``);
  leaves(`> <tool_call>${json}</tool_call>`);
  leaves('```json\n{"name": "my-package", "version": "1.0.0"}\n```');
  leaves('```json\n{"name": "run_command", "arguments": {"command": "ls"}, "note": "not a call"}\n```');
  leaves('{"name": "Ada", "age": 36}');
  leaves("```json\n[1, 2, 3]\n```");
  leaves("```ts\nconst a = 1;\n```\n\n```json\n{}\n```");
  leaves("<tool_call>");
  leaves("run_command");
});

test("a tool that is not there is not called, nor those beside it", () => {
  leaves('<tool_call>\n{"name": "format_disk", "arguments": {}}\n</tool_call>');
  leaves(`<tool_call>\n${json}\n</tool_call>\n<tool_call>\n{"name": "constructor", "arguments": {}}\n</tool_call>`);
});

test("a call that was cut is text, and so is every call of an answer that may not call", () => {
  leaves('<tool_call>\n{"name": "run_command", "arguments": {"command": "rm -');
  const call = `<tool_call>\n${json}\n</tool_call>`;
  assert.deepEqual(sift(call, 3, false), { text: call, calls: [] });
});

test("text that can't become a call is given out as it comes", () => {
  const sieve = createSieve(tools);
  assert.equal(sieve.push("Hello wor"), "Hello wor");
  assert.equal(sieve.push("ld\n<tool_ca"), "ld\n<tool_ca");
  assert.equal(sieve.push("ll>\n[TOOL"), "ll>\n");
  const fenced = createSieve(tools);
  assert.equal(fenced.push("```json\n"), "");
  assert.equal(fenced.push('{"versi'), '```json\n{"versi');
  assert.equal(fenced.push('on": 1}\n```\nDone'), 'on": 1}\n```\nDone');
});

test("a long answer full of beginnings is passed on in good time", () => {
  for (const opening of ["<tool_call>", "[TOOL_CALLS]", "<think>"]) {
    const text = `${opening}\n${"x".repeat(100)}\n`.repeat(1_500);
    assert.deepEqual(sift(text, 50), { text: text.trim(), calls: [] });
  }
  const long = `\`\`\`json\n{"name": "${"y".repeat(400_000)}"}\n\`\`\``;
  assert.equal(sift(long, 1).text, long);
});
