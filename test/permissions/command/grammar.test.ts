import assert from "node:assert/strict";
import { test } from "node:test";
import { type LineReading, readLine } from "../../../src/core/permissions/command/line.ts";

const read = (line: string, shell = "sh"): LineReading =>
  readLine(line, { shell, directory: "/w", home: "/home/me", isSet: (name) => name === "lang" });

/** The words of each command, or why there are none. */
function wordsOf(line: string): readonly (readonly string[])[] | string {
  const reading = read(line);
  return reading.kind === "clear" ? reading.commands.map(({ words }) => words.map((each) => each.text)) : reading.why;
}

function check(line: string, ...commands: readonly (readonly string[])[]): void {
  assert.deepEqual(wordsOf(line), commands, line);
}

function unclear(why: RegExp, ...lines: readonly string[]): void {
  for (const line of lines) {
    const found = wordsOf(line);
    assert.ok(typeof found === "string", `${JSON.stringify(line)} is read as ${JSON.stringify(found)}`);
    assert.match(found, why, line);
  }
}

test("Words are taken out of their quotes", () => {
  check("ls", ["ls"]);
  check("  git\tstatus  -s ", ["git", "status", "-s"]);
  check(`cat 'a b' "c d" e\\ f`, ["cat", "a b", "c d", "e f"]);
  check(`l''s a"b"'c' ""`, ["ls", "abc", ""]);
  check(`echo 'a"b' "it's" '$x \`y\` \\'`, ["echo", `a"b`, "it's", "$x `y` \\"]);
  check("cat .e\\nv \\ls", ["cat", ".env", "ls"]);
  check(`grep "a\\.b" \\; \\$x \\* \\#`, ["grep", "a\\.b", ";", "$x", "*", "#"]);
  check("echo a#b HEAD~1 HEAD@{1} @{u} {} a=b x^ 50% ] [ ! }", [..."echo a#b HEAD~1 HEAD@{1} @{u} {} a=b x^ 50% ] [ ! }".split(" ")]);
  check("cat résumé.md 'été' 日本", ["cat", "résumé.md", "été", "日本"]);
  check("echo 'a\nb' \"c\nd\"", ["echo", "a\nb", "c\nd"]);
});

test("Lines fall apart into their commands at every kind of joint", () => {
  check("a; b && c || d | e\nf", ["a"], ["b"], ["c"], ["d"], ["e"], ["f"]);
  check("a&&b||c|d;e;", ["a"], ["b"], ["c"], ["d"], ["e"]);
  check("\n\na &&\n b |\n\n c\n;".slice(0, -1), ["a"], ["b"], ["c"]);
  check("(a; b) && { c; d; } | ! e", ["a"], ["b"], ["c"], ["d"], ["e"]);
  check("if a; then b; elif c; then d; else e; fi 2>/dev/null | f", ["a"], ["b"], ["c"], ["d"], ["e"], ["f"]);
  check("time a b; time -p c; command d; ! command e", ["a", "b"], ["c"], ["d"], ["e"]);
  check("time command a", ["command", "a"]);
  check("command -v a", ["command", "-v", "a"]);
  check("echo if then }", ["echo", "if", "then", "}"]);
  check("'if' x", ["if", "x"]);
});

test("A comment ends with its line, whatever stands at its end", () => {
  check("ls # touch x", ["ls"]);
  check("ls # look \\\ntouch x", ["ls"], ["touch", "x"]);
  check("# a ' b\nls", ["ls"]);
  check("(ls)# x", ["ls"]);
});

test("A line goes on below only between words", () => {
  check("git \\\n status \\\n\t-s", ["git", "status", "-s"]);
  check("ls \\\n&& pwd", ["ls"], ["pwd"]);
  unclear(/cut inside of a word|backslash|background|writes/, "l\\\ns", "ls &\\\n& pwd", "ls;\\\npwd", "ls 2>\\\n/dev/null", "ls 'a'\\\n");
});

test("Only output that goes nowhere, or into the other stream, is let pass", () => {
  for (const each of ["2>&1", "1>&2", ">&2", ">/dev/null", "2>/dev/null", "&>/dev/null", "> /dev/null", ">>/dev/null", ">/dev/null 2>&1"])
    check(`ls ${each}`, ["ls"]);
  check("ls 2>&1 | cat", ["ls"], ["cat"]);
  check("ls>/dev/null; cat<README.md; ls&>/dev/null", ["ls"], ["cat"], ["ls"]);
  unclear(/writes to a file/, "ls > x", "ls >x", "ls 2> x", "ls 3>x", "ls >| x", "ls >& x", "ls 2>&3", "ls >/dev/nullx", "ls 2>&1x", "> x");
  unclear(
    /writes to a file|not read|stands right|fed from/,
    "ls {fd}>x",
    "ls 12>/dev/null",
    "ls 2>a",
    'ls "2">/dev/null',
    "ls <>x",
    "ls &>x",
    "ls 2&>/dev/null",
    "ls >/dev/null&",
  );
  unclear(/missing/, ">/dev/null", "2>&1 ls", "< README.md", "ls | | cat", "&& ls", "ls && ", "! ", "()");
});

test("A file of the workspace or text of the line can be input", () => {
  const reading = read("cat < sub/a.txt");
  assert.ok(reading.kind === "clear");
  assert.deepEqual(reading.commands[0]?.inputs, [{ text: "sub/a.txt" }]);
  check("cat <<'EOF' | wc\nhello $(x) `y`\nEOF\nls", ["cat"], ["wc"], ["ls"]);
  check("cat <<EOF\nplain\nEOF", ["cat"]);
  check("cat <<-'EOF'\n\tx\n\t\tEOF\nls", ["cat"], ["ls"]);
  check("cat <<'EOF'\n\tEOF\nEOF\nls", ["cat"], ["ls"]);
  check("cat <<'EOF'\nx\\\nEOF\ntouch x", ["cat"], ["touch", "x"]);
  check("cat <<'EOF'\n EOF\nEOF ; touch x\nEOF", ["cat"]);
  unclear(/replaced/, "cat <<EOF\n$(x)\nEOF", "cat <<EOF\n`x`\nEOF", "cat <<EOF\nx\\\nEOF\nls\nEOF");
  unclear(/no end/, "cat <<'EOF'\nx", "cat <<EOF", "cat <<'EOF'\nEOF ");
  unclear(
    /<</,
    "cat <<-'EOF'\n EOF",
    "cat <<\\EOF\nEOF",
    "cat <<'A' <<'B'\nA\nB",
    "cat <<< x",
    "cat <<'EOF' 'a\nb'\nEOF",
    "cat <<'EOF' \\\n x\nEOF",
    "cat <<'E F'\nE F",
  );
  unclear(/inside of brackets/, "(cat <<'EOF'\nx\nEOF\n)");
  unclear(
    /fed from something else/,
    "cat < /dev/tcp/h/1",
    "cat < ~/x",
    'cat < "$HOME/x"',
    "cat <(ls)",
    "cat < *",
    "cat <&3",
    "cat < /etc/passwd",
  );
});

test("What the shell would fill in is known, or the line is not", () => {
  check(`ls "$PWD" $PWD/a "\${PWD}" "$HOME"/.ssh ~ ~/x`, ["ls", "/w", "/w/a", "/w", "/home/me/.ssh", "/home/me", "/home/me/x"]);
  unclear(/\$PATH is not known/, "ls $PATH", `ls "\${PATH}"`);
  unclear(/what another command prints/, "ls $(x)", 'ls "$(x)"', "ls `x`", "$(x)", "ls $((1))");
  unclear(
    /\$ that stands/,
    "ls $'x'",
    `ls \${x:-y}`,
    `ls \${#x}`,
    "ls $?",
    "ls $1",
    'ls "$"',
    "ls $[1]",
    `ls \${PWD/a/b}`,
    `ls \${!x}`,
    "ls $é",
    "ls $fé",
  );
  unclear(/~/, "ls ~me", "ls ~+", "ls ~-", "ls x=~", "ls a:~/b");
  const spaced = readLine("ls $PWD", { shell: "sh", directory: "/a b", isSet: () => false });
  assert.equal(spaced.kind, "unclear");
  assert.equal(readLine("ls ~", { shell: "sh", directory: "/w", isSet: () => false }).kind, "unclear");
});

test("Braces are both what bash makes of them and what is written", () => {
  check("ls {a,b}.ts", ["ls", "a.ts", "b.ts"], ["ls", "{a,b}.ts"]);
  check("ls {1..3}", ["ls", "1", "2", "3"], ["ls", "{1..3}"]);
  check("{a,b}", ["a", "b"], ["{a,b}"]);
  unclear(
    /braces|row of numbers/,
    "ls {a,{b,c}}",
    "ls {a,$(x)}",
    "ls {a,b}{c,d}",
    "ls {a,}",
    "ls {3..1}",
    "ls {01..3}",
    "ls {a..c}",
    'ls {"a",b}',
    "ls $PWD{a,b}",
    "{ls;}",
    "for x in {a,b}; do ls; done",
  );
});

test("A loop is its commands once for each value", () => {
  check(`for f in a "b c"; do ls "$f"; cat "x/\${f}.ts"; done`, ["ls", "a"], ["cat", "x/a.ts"], ["ls", "b c"], ["cat", "x/b c.ts"]);
  check("for f in ls touch\ndo $f x\ndone; pwd", ["ls", "x"], ["touch", "x"], ["pwd"]);
  const reading = read('for f in *.md; do cat "$f"; done');
  assert.ok(reading.kind === "clear" && reading.commands[0]?.words[1]?.pattern);
  unclear(/put together/, 'for f in *.md; do cat "$f.x"; done', "for f in *.md; do cat $f; done");
  unclear(/takes \$f apart/, "for f in 'a b'; do ls $f; done", "for f in '*'; do ls $f; done");
  unclear(/\$f is not known/, "for f in a; do ls; done; ls $f");
  unclear(
    /plain name|sets lang/,
    "for PATH in a; do ls; done",
    "for http_proxy in a; do ls; done",
    "for lang in a; do ls; done",
    "for $x in a; do ls; done",
  );
  unclear(
    /./,
    "for f in; do ls; done",
    "for f; do ls; done",
    "for f in a; ls; done",
    "for f in a; do ls",
    "for f in a; do done",
    "for ((i=0;i<3;i++)); do ls; done",
  );
});

test("Whatever else is in a line makes all of it unclear", () => {
  unclear(/background/, "ls &", "ls & pwd", "ls && pwd &");
  unclear(
    /is not read/,
    "while a; do b; done",
    "until a; do b; done",
    "case x in x) ls; esac",
    "function f { ls; }",
    "coproc ls",
    "select x in a; do ls; done",
    "! ! ls",
    "time time ls",
  );
  unclear(/function is made/, "f() { ls; }", "ls a(b)", "ls +(a)", "ls =(x)");
  unclear(
    /not closed|missing|side by side|not begun/,
    "ls 'a",
    'ls "a',
    "(ls",
    "{ ls; ",
    "if ls; then ls",
    "fi",
    "ls )",
    "ls (x)",
    "(ls) x",
    "}",
    "then ls",
    "if ls; fi",
    "if; then ls; fi",
  );
  unclear(/square brackets/, "ls [a]", "ls a[1]", "[ls]", "[[ a ]]");
  unclear(/!/, "ls !x", 'ls "a!"', "ls a!");
  unclear(/backslash/, "ls \\é", "ls \\", 'ls "\\$x"', 'ls "a\\\\"', 'ls "\\`x\\`"');
  unclear(/;[;&]|\|&|calculates/, "ls ;; ls", "ls |& cat", "((1))", "ls;& ls");
  unclear(/time or command stands/, "time -p -p ls", "time -o x ls", "time X=1 ls", 'time "ls"', "command X=1 ls", "command 'ls'");
  unclear(/no command/, "", " ", "# only a comment", "\n\n");
  unclear(/option of the shell/, "-c ls", "+x", "--help");
});

test("Characters that are not seen, or pass for others, are not read", () => {
  const hidden = [
    "\r",
    "\b",
    "\u001b",
    "\u0000",
    "\u007f",
    "\u00a0",
    "\u200b",
    "\u202e",
    "\u2066",
    "\u2028",
    "\ufeff",
    "\u3000",
    "\u{e0041}",
    "\u034f",
    "\ufe0f",
    "\u115f",
    "\u2800",
    "\ud800",
    "\ue000",
  ];
  for (const each of hidden) unclear(/not seen/, `ls ${each}x`, `ls 'a${each}'`, `${each}ls`);
});

test("Limits end the reading before it takes long", () => {
  unclear(/longer than/, `ls ${"a".repeat(4096)}`, "(".repeat(12_000), "'".repeat(12_001));
  unclear(/more than 32/, Array(33).fill("ls").join(";"), `for a in ${"x ".repeat(33)}; do ls; done`);
  unclear(/nested/, `${"( ".repeat(9)}ls${" )".repeat(9)}`, "( ".repeat(2_000));
  unclear(/more than 32/, "for a in 1 2 3 4 5 6; do for b in 1 2 3 4 5 6; do ls; done; done");
  check(Array(32).fill("ls").join(";"), ...Array(32).fill(["ls"]));
});

test("Only the shells of the family are read", () => {
  for (const shell of ["zsh", "fish", "powershell", "cmd", "cmd.exe", "bash-interactive", "pwsh"]) {
    const reading = read("ls", shell);
    assert.ok(reading.kind === "unclear" && reading.why.includes(shell));
  }
  assert.equal(read("ls", "bash").kind, "clear");
});
