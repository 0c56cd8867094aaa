import assert from "node:assert/strict";
import { test } from "node:test";
import { asks, judge, looks } from "./judging.ts";

test("Git is asked, never told", () => {
  looks(`git status -s --branch --porcelain=v2 -uno --ignored
    git diff --stat HEAD~1 -- src
    git diff --cached -U5
    git log --oneline -5 --graph --all --author=x --format=%h%s
    git log -p -S x
    git show HEAD:a
    git branch
    git branch -a -vv
    git branch --list 'a*'
    git branch --contains HEAD
    git tag -l 'v*'
    git rev-parse --short HEAD
    git ls-files -o --exclude-standard
    git blame -L 1,5 a
    git describe --tags
    git remote
    git remote -v
    git stash list
    git stash show -p
    git reflog
    git cat-file -p HEAD
    git merge-base a b
    git worktree list`);
  asks(`git
    git -c a=b status
    git -C x status
    git --git-dir=x status
    git --exec-path=x status
    git -p status
    git status-evil
    git add a
    git diff --ext-diff
    git diff --textconv
    git diff --output=x
    git diff -O x
    git diff --no-index a b
    git log --show-signature
    git log --format=%G?
    git log --output=x
    git log --ext-diff -p
    git show --textconv a
    git branch x
    git branch -d x
    git branch -l x
    git branch -m a b
    git branch --edit-description
    git branch --format='%(signature)'
    git tag x
    git tag -v x
    git tag -d x
    git tag -a -l
    git remote add a b
    git remote update
    git remote show origin
    git stash
    git stash pop
    git reflog expire
    git reflog delete x
    git blame --contents a b
    git grep -O x
    git rev-parse --parseopt
    git cat-file --batch
    git cat-file --textconv a
    git ls-remote
    git fetch
    git worktree add x
    git submodule status
    git config --get x
    git symbolic-ref HEAD x
    git notes`);
  assert.deepEqual(
    ["git status", "git stash list", "git remote -v"].map((line) => (judge(line) as { readonly stem?: number }).stem),
    [2, 3, 3],
  );
});

test("A script runner's words are its script's only behind the words that name it", () => {
  const stemOf = (line: string) => {
    const judgement = judge(line);
    return judgement.kind === "runs" ? judgement.stem : judgement.kind;
  };
  const stems: Readonly<Record<string, number | string>> = {
    "npm test": 2,
    "npm test --silent -- -x --prefix y": 2,
    "npm run build": 3,
    "npm run build -- a": 3,
    "npm start": 2,
    "yarn test": 2,
    "pnpm run build": 3,
    "make all": 2,
    make: 1,
    "node a.js --x": 2,
    "bash a.sh": 2,
    "./a.sh x": 1,
    "a/b": 1,
    "npm test x": "unknown",
    "npm test --prefix x": "unknown",
    "npm test --script-shell=x": "unknown",
    "npm --silent test": "unknown",
    "npm run": "unknown",
    "npm install": "unknown",
    "yarn test x": "unknown",
    "yarn build": "unknown",
    "make X=1": "unknown",
    "make -f x": "unknown",
    "node -e 0": "unknown",
    "node --require ./x a.js": "unknown",
    "node inspect a": "unknown",
    "bash -c x": "unknown",
    sh: "unknown",
    "npx x": "unknown",
  };
  assert.deepEqual(Object.fromEntries(Object.keys(stems).map((line) => [line, stemOf(line)])), stems);
});

test("A yes to words that don't say all of it is for once only", () => {
  const concernOf = (line: string) => {
    const judgement = judge(line);
    return judgement.kind === "unknown" ? judgement.concern : judgement.kind;
  };
  for (const line of ["sh", "bash -", "node", "python3", "xargs rm", "psql < a", "tee x <<'EOF'\nx\nEOF"]) assert.ok(concernOf(line), line);
  for (const line of ["rm -f a", "eslint src", "sh -c ls", "env ls", "sudo ls"]) assert.equal(concernOf(line), undefined, line);
});

test("A program says its version, and nothing else is asked of it", () => {
  looks("node --version\nnode -v\nnpm -v\npython3 -V\ngit --version");
  asks("python3 -v\nnode --version x\nrustc --version\nbash -v");
});
