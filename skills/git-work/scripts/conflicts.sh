#!/bin/sh
# What is in conflict, and why: sh conflicts.sh [FILE ...]
# In a merge, rebase or cherry-pick: each file with what either side did to it, and every block of both sides with line numbers.
# Exit 1 while there are conflicts or markers, 0 when there are none. Given files are looked through for markers without git.
set -u
export LC_ALL=C GIT_OPTIONAL_LOCKS=0

blocks() {
  awk '
    function cut(text) { sub(/\r$/, "", text); return length(text) > 100 ? substr(text, 1, 100) "..." : text }
    function push(text) { if (++shown <= 12) body = body "    " text "\n" }
    function flush() { if (shown > 12) body = body "    ... " shown - 12 " more\n"; shown = 0 }
    /^<<<<<<< / && !part { part = 1; began = FNR; body = "  ours (" cut(substr($0, 9)) "):\n"; next }
    /^\|\|\|\|\|\|\|/ && part == 1 { flush(); part = 2; body = body "  before both:\n"; next }
    /^=======\r?$/ && (part == 1 || part == 2) { flush(); part = 3; body = body "  theirs:\n"; next }
    /^>>>>>>> / && part == 3 { flush(); printf "%s:%d-%d\n%s  (theirs is %s)\n", FILENAME, began, FNR, body, cut(substr($0, 9)); part = 0; found++; next }
    part { push(cut($0)) }
    END { if (part) { printf "%s:%d: a conflict begins here and has no end\n", FILENAME, began; found++ } exit found ? 1 : 0 }' "$1"
}

if [ $# -gt 0 ]; then
  any=0
  for file in "$@"; do
    [ -f "$file" ] || { echo "$file is not a file."; any=2; continue; }
    blocks "$file" || any=1
  done
  [ $any -eq 0 ] && echo "No conflict markers."
  exit $any
fi

command -v git >/dev/null 2>&1 || { echo "git isn't installed here. Run this outside the sandbox, or name the files: sh conflicts.sh FILE ..."; exit 3; }
top=$(git rev-parse --show-toplevel 2>/dev/null) || { echo "$(pwd) is not in a git repository with a work tree."; exit 2; }
cd "$top" || exit 2
dir=$(git rev-parse --absolute-git-dir)
if [ -e "$dir/rebase-merge" ] || [ -e "$dir/rebase-apply" ]; then
  echo "A rebase: \"ours\" is the branch it is rebased onto, \"theirs\" is the commit being moved."
  theirs=$(git rev-parse --quiet --verify REBASE_HEAD || true)
elif [ -e "$dir/MERGE_HEAD" ]; then theirs=$(head -1 "$dir/MERGE_HEAD")
elif [ -e "$dir/CHERRY_PICK_HEAD" ]; then theirs=$(cat "$dir/CHERRY_PICK_HEAD")
elif [ -e "$dir/REVERT_HEAD" ]; then theirs=$(cat "$dir/REVERT_HEAD")
else theirs=""
fi

list=$(git -c core.quotePath=false ls-files --unmerged | awk -F '\t' '{ split($1, f, " "); s[$2] = s[$2] f[3]; if (!($2 in n)) { n[$2] = ++k; names[k] = $2 } } END { for (i = 1; i <= k; i++) print s[names[i]] "\t" names[i] }')
[ -n "$list" ] || { echo "Nothing is in conflict."; git diff --check HEAD 2>/dev/null | grep 'leftover conflict marker' && exit 1; exit 0; }
printf '%s\n' "$list" | while IFS="$(printf '\t')" read -r stages file; do
  case $stages in
    123) what="both changed it" ;;
    23) what="both added it" ;;
    12) what="we changed it, they deleted it" ;;
    13) what="we deleted it, they changed it" ;;
    1) what="both deleted it, or moved it to different places" ;;
    2) what="we added or moved it here" ;;
    *) what="they added or moved it here" ;;
  esac
  echo "== $file: $what"
  if [ -n "$theirs" ] && base=$(git merge-base HEAD "$theirs" 2>/dev/null); then
    git log -3 --format="  ours:   %h %cs %an: %s" "$base..HEAD" -- "$file"
    git log -3 --format="  theirs: %h %cs %an: %s" "$base..$theirs" -- "$file"
  fi
  [ -f "$file" ] && { if grep -q '^<<<<<<< ' "$file"; then blocks "$file"; else echo "  no markers in it: settle it by git add, git rm, or git checkout --ours/--theirs"; fi; }
done
exit 1
