import assert from "node:assert/strict";
import test from "node:test";
import type { Command } from "../../src/cli/arguments/command.ts";
import { parseCommand } from "../../src/cli/arguments/parse.ts";

function check(line: string, expected: Partial<Command> & object): void {
  const command = parseCommand(line === "" ? [] : line.split(" "));
  const shown = Object.fromEntries(Object.keys(expected).map((key) => [key, command[key as keyof Command]]));
  assert.deepEqual(shown, expected, line);
}

function refuses(line: string, words: RegExp): void {
  const command = parseCommand(line.split(" "));
  assert.equal(command.kind, "usage", line);
  assert.match(command.kind === "usage" ? command.problem : "", words, line);
}

test("What is typed is understood", () => {
  check("", { kind: "chat", continue: false, maxTurns: 100, timeoutSeconds: 3600 });
  check("--continue -m demo/tour", { kind: "chat", continue: true, model: "demo/tour" });
  check("run hello there", { kind: "run", message: "hello there", json: false });
  check("run -- -x", { kind: "run", message: "-x" });
  check("run - --json", { kind: "run", message: "-", json: true });
  check("run hi -C a -C b --approve edits", { kind: "run", workspace: ["a", "b"], approve: "edits" });
  check("run hi --timeout 1.5 --max-turns=3", { kind: "run", timeoutSeconds: 1.5, maxTurns: 3 });
  check("sessions list --json", { kind: "sessions", action: "list", json: true });
  check("sessions show abc", { kind: "sessions", action: "show", id: "abc" });
  check("sessions export abc", { kind: "sessions", action: "export", ids: ["abc"], format: "md", file: undefined } as object);
  check("sessions export abc --json", { kind: "sessions", action: "export", format: "json" });
  check("sessions export abc --format json -o out.json", { kind: "sessions", format: "json", file: "out.json" });
  check("run hi --effort low --max-tokens 5000", { kind: "run", effort: "low", maxTokens: 5000 });
  check("run hi --image a.png --image b.gif", { kind: "run", images: ["a.png", "b.gif"] });
  check("sessions rename abc A new  title", { kind: "sessions", action: "rename", id: "abc", title: "A new title" });
  check("sessions delete abc --now --yes", { kind: "sessions", action: "delete", id: "abc", now: true, yes: true });
  check("sessions import talk.json", { kind: "sessions", action: "import", file: "talk.json" });
  check("sessions import -", { kind: "sessions", action: "import", file: "-" });
  check("sessions recover", { kind: "sessions", action: "recover" });
  check("sessions list --archived -C w", { kind: "sessions", action: "list", which: "archived", workspace: ["w"] } as object);
  check("sessions list", { kind: "sessions", action: "list", which: "usual", workspace: [] } as object);
  check("sessions search two words", { kind: "sessions", action: "search", text: "two words" } as object);
  check("sessions export --all -o all.zip", { action: "export", ids: [], format: "zip", file: "all.zip", force: false } as object);
  check("sessions export abc def --force", { ids: ["abc", "def"], format: "zip", file: undefined, force: true } as object);
  check("sessions export abc -o x.JSON", { format: "json" } as object);
  check("sessions unarchive abc", { kind: "sessions", action: "unarchive", id: "abc" });
  check("sessions storage --clean", { kind: "sessions", action: "storage", clean: true } as object);
  check("sessions undo abc", { kind: "sessions", action: "undo", id: "abc", scope: undefined, files: [], yes: false });
  check("sessions undo abc a.ts src/b.ts --step s1 --yes", {
    scope: { kind: "step", id: "s1" },
    files: ["a.ts", "src/b.ts"],
    yes: true,
  } as object);
  check("sessions undo abc --before m1", { scope: { kind: "before", id: "m1" } } as object);
  check("permissions list --json", { kind: "permissions", action: "list", json: true });
  check("permissions revoke abc", { kind: "permissions", action: "revoke", id: "abc" });
  check("permissions check run_command git status", {
    kind: "permissions",
    approve: "ask",
    call: { tool: "run_command", input: "git status" },
  });
  check("permissions check - -C w --approve edits", { kind: "permissions", workspace: ["w"], approve: "edits", call: undefined });
  check("doctor --data d", { kind: "doctor", data: "d" });
  check("run --help", { kind: "help" });
  check("-h", { kind: "help" });
  check("help", { kind: "help" });
  check("--version", { kind: "version" });
});

test("A slip is answered with what was probably meant", () => {
  refuses("rnu hi", /Did you mean run\?/);
  refuses("sesions list", /Did you mean sessions\?/);
  refuses("sessions lsit", /Did you mean list\?/);
  refuses("run hi --modle x", /Did you mean --model\?/);
  refuses("run hi --approv edits", /Did you mean --approve\?/);
  refuses("fix the tests", /anycowork run "fix"/);
  refuses("chat", /no command "chat"/);
  refuses("constructor", /no command "constructor"/);
  refuses("run hi --constructor", /no option --constructor/);
});

test("What the contract names and nobody built yet is said to be missing", () => {
  for (const each of ["agents", "skills", "mcp", "telegram", "trust", "secrets"]) refuses(each, /is not built yet/);
  for (const each of ["--agent", "--mode", "--sandbox", "--budget", "--allow"]) refuses(`run hi ${each} x`, /is not built yet/);
  for (const each of ["smart", "all", "none"]) refuses(`run hi --approve ${each}`, /is not built yet; there is ask and edits/);
  refuses("sessions export x --format pdf", /md, json or zip/);
});

test("A value that is missing or does not fit is named", () => {
  refuses("run", /needs a message/);
  refuses("run hi -m", /-m needs a value/);
  refuses("run hi --data=", /--data needs a value/);
  refuses("run hi -m --json", /-m needs a value/);
  refuses("run hi --json=yes", /--json takes no value/);
  refuses("run hi --max-turns 0", /whole number from 1/);
  refuses("run hi --max-turns many", /whole number from 1/);
  refuses("run hi --timeout 0", /number of seconds/);
  refuses("run hi --timeout 9999999999", /number of seconds/);
  refuses("run hi --approve maybe", /ask or edits/);
  refuses("run hi --base-url localhost:1", /whole URL/);
  refuses("run hi --session a --continue", /exclude each other/);
  refuses("run hi --session a -C b", /keeps its folders/);
  refuses("sessions", /list, search TEXT, show ID, export ID…, import FILE, rename ID TITLE/);
  refuses("sessions erase x", /There is: list, search, show, export, import, rename, pin, .*delete, restore, undo, recover, storage/);
  refuses("sessions rename x", /needs the new title/);
  refuses(`sessions rename x ${"long".repeat(51)}`, /has 204 characters; 200 are the most/);
  refuses("sessions import", /needs the FILE/);
  refuses("sessions import a b", /one FILE, not also "b"/);
  refuses("sessions delete", /needs the ID/);
  refuses("sessions search", /needs a text/);
  assert.equal(parseCommand(["sessions", "search", "  "]).kind, "usage");
  refuses("sessions list --all --deleted", /exclude each other/);
  refuses("sessions export x --all", /leave out "x"/);
  refuses("sessions export a b --format md", /go into a zip/);
  refuses("sessions export", /--all/);
  refuses("sessions recover x", /sessions restore x/);
  refuses("sessions show x --now", /--now belongs to delete/);
  refuses("sessions undo", /needs the ID/);
  refuses("sessions undo x --step a --run b", /--step and --run can't be said together/);
  refuses("sessions list --before x", /--before belongs to undo/);
  refuses("permissions", /list, revoke ID, check TOOL/);
  refuses("permissions lits", /Did you mean list\?/);
  refuses("permissions list -C x", /belong to permissions check/);
  refuses("permissions revoke", /needs the ID/);
  refuses("permissions check", /needs a tool/);
  refuses("permissions check read_file", /needs what read_file would be given/);
  refuses("permissions check - x", /takes no "x"/);
  refuses("permissions check run_command ls --approve all", /not built yet/);
  refuses("run hi --effort huge", /one of none, minimal, low, medium, high, xhigh, not "huge"/);
  refuses("run hi --max-tokens 1.5", /whole number from 1/);
  refuses("--image x", /does not belong to talking/);
  refuses("sessions show", /needs the ID/);
  for (const action of ["show", "export"]) for (const id of ["", " "]) assert.equal(parseCommand(["sessions", action, id]).kind, "usage");
  refuses("sessions list x", /takes no "x"/);
  refuses("sessions show x -o f", /belongs to export, not to show/);
  refuses("doctor x", /takes no "x"/);
  refuses("doctor --quiet", /does not belong to doctor/);
  refuses("--quiet", /does not belong to talking/);
});
