#!/bin/sh
# Where a repository stands, before anything is done in it: sh survey.sh [FOLDER]
# Changes nothing: no fetch, no lock, no index refresh.
set -u
command -v git >/dev/null 2>&1 || { echo "git isn't installed here. Run this outside the sandbox, or in an image that has git."; exit 3; }
cd "${1:-.}" || exit 2
export GIT_OPTIONAL_LOCKS=0 LC_ALL=C
top=$(git rev-parse --show-toplevel 2>/dev/null) || { echo "$(pwd) is not in a git repository with a work tree."; exit 2; }
dir=$(git rev-parse --absolute-git-dir)
cd "$top" || exit 2

echo "Repository: $top"
if branch=$(git symbolic-ref --quiet --short HEAD); then
  if git rev-parse --quiet --verify HEAD >/dev/null; then echo "Branch: $branch at $(git log -1 --format='%h %s')"; else echo "Branch: $branch, no commit yet"; fi
else
  echo "Branch: none (HEAD is detached at $(git log -1 --format='%h %s')): commits made here belong to no branch"
fi
if upstream=$(git rev-parse --abbrev-ref --symbolic-full-name '@{upstream}' 2>/dev/null); then
  git rev-list --left-right --count "HEAD...$upstream" | awk -v to="$upstream" '{ print "Upstream: " to ", " $1 " ahead, " $2 " behind (as of the last fetch)" }'
else
  echo "Upstream: none"
fi

under_way() { [ -e "$dir/$1" ] && echo "Under way: $2"; }
under_way MERGE_HEAD "a merge. Go on: git merge --continue. Back out: git merge --abort"
under_way rebase-merge "a rebase. Go on: git rebase --continue. Back out: git rebase --abort"
if [ -e "$dir/rebase-apply/applying" ]; then echo "Under way: git am. Go on: git am --continue. Back out: git am --abort"
else under_way rebase-apply "a rebase. Go on: git rebase --continue. Back out: git rebase --abort"; fi
under_way CHERRY_PICK_HEAD "a cherry-pick. Go on: git cherry-pick --continue. Back out: git cherry-pick --abort"
under_way REVERT_HEAD "a revert. Go on: git revert --continue. Back out: git revert --abort"
under_way BISECT_LOG "a bisect. End it: git bisect reset"
under_way index.lock "another git command (index.lock), or one that died"

# Files by what is the matter with them. Names are shown as git quotes them.
git status --porcelain=v1 --untracked-files=normal | awk '
  function show(title, list, count) { if (count) printf "%s (%d):\n%s", title, count, list; if (count > 20) printf "  ... %d more\n", count - 20 }
  { x = substr($0, 1, 1); y = substr($0, 2, 1); name = substr($0, 4) }
  x y == "??" { if (++u <= 20) us = us "  " name "\n"; next }
  x == "U" || y == "U" || x y == "AA" || x y == "DD" { if (++c <= 20) cs = cs "  " x y " " name "\n"; next }
  x != " " { if (++s <= 20) ss = ss "  " x " " name "\n" }
  y != " " { if (++w <= 20) ws = ws "  " y " " name "\n" }
  END {
    if (!NR) print "Work tree: clean"
    show("In conflict", cs, c); show("Staged", ss, s); show("Changed, not staged", ws, w); show("Not tracked", us, u)
  }'
count=$(git stash list | wc -l)
[ "$count" -gt 0 ] && { echo "Stashes ($((count))):"; git stash list --format='  %gd %gs' | head -5; }

# What people are sorry to have committed.
git diff --cached --name-only --diff-filter=AM | while IFS= read -r file; do
  case "$file" in
    *.env | *.env.* | *.pem | *.key | *.p12 | *.pfx | *id_rsa* | *id_ed25519* | *credentials*) echo "Staged with the name of a secret: $file" ;;
  esac
  size=$(git cat-file -s ":$file" 2>/dev/null || echo 0)
  [ "$size" -gt 1000000 ] && echo "Staged and large ($((size / 1000)) kB): $file"
done

git rev-parse --quiet --verify HEAD >/dev/null && { echo "Last commits:"; git log -8 --format='  %h %cs %an: %s'; }
[ -e .gitmodules ] && echo "It has submodules: git submodule status"
[ -e "$dir/shallow" ] && echo "It is a shallow clone: older history is not here"
exit 0
