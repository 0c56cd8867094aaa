import assert from "node:assert/strict";
import { test } from "node:test";
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
  check("run hi --budget 0.5 --budget-session 5 --budget-day 10", { kind: "run", budgets: { run: 0.5, session: 5, day: 10 } });
  check("run hi --agent coder --mode fast", { agent: "coder", workMode: "fast", reviewPlan: false });
  check("--mode plan --review-plan", { kind: "chat", workMode: "plan", reviewPlan: true });
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
  check("doctor --data d", { kind: "doctor", data: "d" });
  check("run --help", { kind: "help" });
  check("-h", { kind: "help" });
  check("help", { kind: "help" });
  check("--version", { kind: "version" });
});

test("What is typed about rules, permissions and the audit is understood", () => {
  check("permissions list --json", { kind: "permissions", action: "list", json: true });
  check("permissions list -C a -C b", { kind: "permissions", action: "list", workspace: ["a", "b"] } as object);
  check("permissions revoke abc", { kind: "permissions", action: "revoke", id: "abc" });
  check("permissions check run_command git status", {
    kind: "permissions",
    approve: "ask",
    rules: { allow: [], ask: [], deny: [] },
    call: { tool: "run_command", input: "git status" },
  });
  check("permissions check - -C w --approve edits", { kind: "permissions", workspace: ["w"], approve: "edits", call: undefined });
  check("run hi --allow shell:ls --allow write:src/** --ask fetch:a.org --deny tool:delete_file --approve smart", {
    kind: "run",
    approve: "smart",
    rules: { allow: ["shell:ls", "write:src/**"], ask: ["fetch:a.org"], deny: ["tool:delete_file"] },
  });
  check("--deny shell:rm --approve none", { kind: "chat", approve: "none", rules: { allow: [], ask: [], deny: ["shell:rm"] } });
  check("permissions check - --allow shell:ls", { rules: { allow: ["shell:ls"], ask: [], deny: [] } } as object);
  const anyAudit = { text: "", session: undefined, since: undefined, refused: false, limit: undefined, format: undefined, file: undefined };
  check("audit", { kind: "audit", ...anyAudit, force: false } as object);
  check("audit npm test --refused --limit 5 --session abc", { text: "npm test", refused: true, limit: 5, session: "abc" } as object);
  check("audit --since 2026-01-31", { since: "2026-01-31T00:00:00.000Z" } as object);
  check("audit --json", { format: "json", file: undefined } as object);
  check("audit -o a.CSV", { format: "csv", file: "a.CSV" } as object);
  check("audit -o a --force", { format: "json", file: "a", force: true } as object);
  check("audit -o - --format csv", { format: "csv", file: undefined } as object);
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
  refuses("run hi --mode slow", /--mode is one of auto, fast, plan, not "slow"/);
  refuses("run hi --agent coder --mode plan", /exclude each other/);
  refuses("sessions list --agent coder", /does not belong to sessions/);
  refuses("sessions export x --format pdf", /md, json or zip/);
});

test("mcp serve takes what talking takes, and a port", () => {
  refuses("mcp serve --http 70000", /--http is a port/);
  refuses("mcp serve --json", /--json goes with --http/);
  refuses("mcp serve here", /takes no "here"/);
  check("mcp serve --http 0 -C a --approve smart", { kind: "serve", port: 0, workspace: ["a"], approve: "smart" });
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
  refuses("run hi --approve maybe", /one of ask, edits, smart, all, none/);
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
  refuses("permissions revoke x -C y", /--workspace belongs to permissions list and check, not to revoke/);
  refuses("permissions list --allow shell:ls", /--allow belongs to permissions check, not to list/);
  refuses("sessions list --allow shell:ls", /does not belong to sessions/);
  refuses("run hi --allow ls", /^--allow: “ls” is no rule\. Rules are written shell:npm test, /);
  refuses("run hi --deny shell:ls|cat", /^--deny: “shell:ls\|cat” is not one plain command/);
  refuses("permissions check - --ask shell:", /^--ask: “shell:” names nothing after shell:/);
  refuses("run hi --allow tool:run_command", /^--allow: “tool:run_command” would allow whatever .* shell:npm test/);
  check("run hi --deny tool:run_command", { kind: "run" });
  refuses("permissions revoke", /needs the ID/);
  refuses("permissions check", /needs a tool/);
  refuses("audit --limit 0", /whole number from 1/);
  refuses("audit --since yesterday", /a date or an ISO time, like 2026-01-31/);
  refuses("audit --format md", /csv or json, not "md"/);
  refuses("audit --json --format csv", /exclude each other/);
  refuses("audit --approve ask", /does not belong to audit/);
  refuses("permissions check read_file", /needs what read_file would be given/);
  refuses("permissions check - x", /takes no "x"/);
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

test("Without a message a conversation that is named goes on; an empty one is no message, and a picture needs one", () => {
  check("run --continue", { kind: "run", message: undefined, continue: true });
  check("run --session abc --json", { kind: "run", message: undefined, session: "abc", json: true });
  refuses("run --continue --image a.png", /--image goes with a message/);
  assert.equal(parseCommand(["run", "", "--continue"]).kind, "usage");
});

test("A budget is an amount of dollars, and nothing else is taken for one", () => {
  for (const each of ["0", "1e9", "$5", "0,50", "NaN", "Infinity", "1000000", "0.00001", ".5", "5."])
    refuses(`run hi --budget ${each}`, /^--budget is an amount of US dollars, written like 5 or 0\.50: from 0\.0001 to 100000, not "/);
  refuses("run hi --budget=-1", /not "-1"/);
  refuses("run hi --budget-day x", /^--budget-day is an amount/);
  refuses("sessions list --budget 5", /does not belong/);
});

test("Notes are listed, added, changed and removed, and what is said of them is checked", () => {
  check("notes list -C a", { kind: "notes", action: "list", workspace: ["a"] } as object);
  check("notes add be kind --everywhere", { kind: "notes", action: "add", text: "be kind", everywhere: true, workspace: [] } as object);
  check("notes edit abc be kinder", { kind: "notes", action: "edit", id: "abc", text: "be kinder" } as object);
  check("notes remove abc --json", { kind: "notes", action: "remove", id: "abc", json: true } as object);
  refuses("notes", /list, add TEXT, edit ID TEXT, or remove ID/);
  refuses("notes forget x", /There is no "notes forget"/);
  refuses("notes add", /needs a text: anycowork notes add/);
  refuses("notes add x --everywhere -C y", /exclude each other/);
  refuses("notes list --everywhere", /--everywhere belongs to notes add, not to list/);
  refuses("notes list x", /takes no "x"/);
  refuses("notes edit abc", /an ID and the text/);
  refuses("notes remove", /needs the ID/);
  refuses("notes remove a b", /one ID, not also "b"/);
});

test("Sandboxes are listed, stopped and cleaned up, and what is said of them is checked", () => {
  check("sandboxes list --json", { kind: "sandboxes", action: "list", json: true });
  check("sandboxes stop 0123", { kind: "sandboxes", action: "stop", id: "0123" } as object);
  check("sandboxes engines --json", { kind: "sandboxes", action: "engines", json: true });
  check("sandboxes clean", { kind: "sandboxes", action: "clean" });
  refuses("sandboxes", /list, stop ID, clean, or engines/);
  refuses("sandboxes lsit", /Did you mean list\?/);
  refuses("sandboxes stop", /takes one ID/);
  refuses("sandboxes clean all", /takes nothing more/);
  refuses("sandboxes engines all", /takes nothing more/);
  refuses("run hi --sandbox on", /--sandbox is one of off, auto, required, not "on"\.$/);
  refuses("run hi --sandbox auto --sandbox-memory much", /--sandbox-memory is a size of at least 16 MB/);
});

test("Folders to trust are named, the current one when none is", () => {
  check("trust", { kind: "trust", action: "add", folder: "." });
  check("trust some/where --json", { kind: "trust", action: "add", folder: "some/where", json: true });
  check("trust --list --data d", { kind: "trust", action: "list", data: "d" } as object);
  check("trust --remove x", { kind: "trust", action: "remove", folder: "x" });
  refuses("trust a b", /one folder, not also "b"/);
  refuses("trust --list a", /takes no "a"/);
  refuses("trust --remove a b", /one folder, not also "b"/);
  refuses("trust --list --remove a", /exclude each other/);
  refuses("trust -C a", /does not belong to trust/);
});

test("A secret is named, a provider's by its variable too, and what may be one itself is never repeated", () => {
  check("secrets set openai", { kind: "secrets", action: "set", name: "openai", baseUrl: undefined });
  for (const each of ["OPENAI_API_KEY", "OpenAI"]) check(`secrets set ${each}`, { name: "openai" } as object);
  for (const each of ["GOOGLE_API_KEY", "gemini_api_key"]) check(`secrets remove ${each}`, { action: "remove", name: "gemini" } as object);
  check("secrets set openai --base-url http://box:1/v1", { name: "openai", baseUrl: "http://box:1/v1" } as object);
  check("secrets set GITHUB_TOKEN", { name: "GITHUB_TOKEN" } as object);
  check("secrets list --json", { kind: "secrets", action: "list", json: true });
  refuses("secrets", /set NAME, list, or remove NAME/);
  refuses("secrets lst", /Did you mean list/);
  refuses("secrets set", /needs a NAME/);
  refuses("secrets set other --base-url http://a", /goes with a provider's key/);
  refuses("secrets set openai --base-url a.b", /whole URL/);
  refuses("secrets list --base-url http://a", /belongs to secrets set/);
  for (const line of [
    "secrets set openai sk-abcdef",
    "secrets set sk-abcdefghijklmnop",
    "secrets remove AIzaSyAbcdefghijklmnop",
    "secrets set abcdefghijklmnop0123456789abcdefgh",
    "secrets sk-abcdefghijkl",
    "secrets set x/abcdef",
    "secrets list abcdef",
  ]) {
    const command = parseCommand(line.split(" "));
    assert.equal(command.kind, "usage", line);
    assert.doesNotMatch(command.kind === "usage" ? command.problem : "", /abcdef/i, line);
  }
});
