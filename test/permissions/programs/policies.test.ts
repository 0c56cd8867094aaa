import assert from "node:assert/strict";
import { test } from "node:test";
import { asks, judge, looks } from "./judging.ts";

/** The paths a command is judged by, with how far it looks. */
function pathsOf(line: string): readonly string[] {
  const judgement = judge(line);
  return judgement.kind === "reads" ? judgement.paths.map(({ word, reach }) => `${reach} ${word.text}`) : [judgement.kind];
}

test("Programs that print what is there pass with the options that were looked up, and with no other", () => {
  looks(`ls -la --color=never src
    cat -n a b
    head -5 a
    head -n 5 -c3 a
    tail -n +5 a
    wc -l a b
    sort -k2 -t, -u a
    uniq -c a
    cut -d ' ' -f1,2 a
    tr -d x
    nl -ba a
    du -sh a
    df -h
    stat -c %s a
    date +%s
    date -u --date=yesterday
    uname -a
    whoami
    realpath a
    which node
    sha256sum a
    base64 -d a
    basename a/b .b
    seq 1 5
    sleep 0.5
    comm -12 a b
    tree -L 2 -a`);
  asks(`ls --hyperlink
    cat --frob a
    sort -o out a
    sort a -oout
    sort --output=out a
    sort --out out a
    sort --compress-program=./x a
    sort -T . a
    sort --files0-from=a
    sort -uo out a
    uniq a out
    uniq -c a out
    uniq a?
    tail -f a
    wc --files0-from=a
    du --files0-from=a
    du -X a
    date -s now
    date 0101
    date -f a
    date --set=now
    hostname other
    base64 -i a -o out
    sha256sum -c a
    xxd -r a
    xxd a out
    tree -o out
    tree -l
    sleep 99999
    file -m a b
    file -z a
    which -x
    uname x`);
});

test("Looking for something passes without what would run, write or read from elsewhere", () => {
  looks(`grep -rn --include=*.ts foo src
    grep -e a -e b c
    grep -5 -i a b
    rg -n -g '*.ts' foo src
    rg --files
    find . -name '*.ts' -not -path 'x' -type f -printf '%p'
    find src \\( -name a -o -name b \\) -newer c
    sed -n 1,5p a
    sed -n '$p' a
    jq -r '.scripts | keys[]' package.json
    diff -u a b`);
  asks(`grep --frob a
    grep -R a b
    grep a*
    rg --pre ./x foo
    rg -z foo
    rg -uu foo
    rg --hidden foo
    rg -L foo
    rg --hostname-bin=./x foo
    rg --search-zip foo
    rg -f a
    find . -exec touch x \\;
    find . -ok touch x \\;
    find . -delete
    find . -fprint x
    find . -fls x
    find . -fprintf x y
    find -L .
    find . -name *
    find . -files0-from a
    sed -n 'w x'
    sed -n 1,5p -i a
    sed -i 1p a
    sed -n '1e touch x' a
    sed 1p a
    jq env
    jq '$ENV.x' a
    jq 'import "a" as $a; .'
    jq -f a b
    jq --rawfile x a .
    diff --to-file=a b
    diff -l a b
    diff a b c`);
});

test("What the shell does itself passes where it leaves nothing behind", () => {
  looks(`echo -e a '$x' --anything
    printf '%s %5.2f %%' a b
    true
    : x
    pwd
    test -f a
    [ -d a ]
    [ a = b ]
    [ ! -e a ]
    test 1 -lt 2
    command -v node
    type ls
    exit 1`);
  asks(`printf -v x a
    printf '%n' PATH
    printf '%(x)T'
    test -v 'a[0]'
    [ -R x ]
    [ a ]
    [ a = b
    command -p ls
    command -v
    command -V ls
    type -f ls
    exit x`);
  for (const each of "cd export eval source . exec alias set shopt trap unset read declare local hash pushd umask builtin let enable mapfile".split(
    " ",
  ))
    assert.equal(judge(`${each} x`).kind, "stateful", each);
  assert.equal(judge("X=1").kind, "stateful");
  assert.equal(judge("X=1 :").kind, "stateful");
  assert.equal(judge("X=1 ls").kind, "unknown");
});

test("Each word that is a path is told as one", () => {
  assert.deepEqual(pathsOf("cat -n a -- -b"), ["entry a", "entry -b"]);
  assert.deepEqual(pathsOf("ls"), ["entry ."]);
  assert.deepEqual(pathsOf("cat -"), []);
  assert.deepEqual(pathsOf("grep -r x"), ["all ."]);
  assert.deepEqual(pathsOf("grep -f a x b"), ["entry x", "entry b", "entry a"]);
  assert.deepEqual(pathsOf("grep x a"), ["entry a"]);
  assert.deepEqual(pathsOf("rg x"), ["visible ."]);
  assert.deepEqual(pathsOf("rg -g a x b"), ["all b"]);
  assert.deepEqual(pathsOf("find -name x -newer a"), ["names .", "entry a"]);
  assert.deepEqual(["ls -lR a", "du a", "ls -l a"].flatMap(pathsOf), ["names a", "names a", "entry a"]);
  assert.deepEqual(pathsOf("diff a b"), ["all a", "all b"]);
  assert.deepEqual(pathsOf("realpath --relative-to=a b"), ["entry b", "entry a"]);
  assert.deepEqual(pathsOf("git diff a -- b"), ["revision a", "revision b"]);
  assert.deepEqual(pathsOf("echo a *"), ["entry *"]);
  assert.deepEqual(pathsOf("test -f a"), ["entry a"]);
  assert.deepEqual(pathsOf("head -n 5 a"), ["entry a"]);
});

test("Time is a word of some shells and a program to others", () => {
  assert.deepEqual((judge("time echo a") as { readonly programs: readonly string[] }).programs, ["time", "echo"]);
  asks("time touch x\ntime cd x");
});
