#!/bin/sh
# The commits of a release, sorted for whoever writes its notes: sh commits.sh [FROM] [TO]
# Without FROM: since the newest tag before TO (or from the beginning). TO is HEAD unless given.
# Without git: `... | sh commits.sh -` with the output of  git log --format='%x1e%h%x1f%an%x1f%s%x1f%b'
set -u
export LC_ALL=C GIT_OPTIONAL_LOCKS=0
fields='%x1e%h%x1f%an%x1f%s%x1f%b'

sorted() {
  awk -v RS="$(printf '\036')" -v FS="$(printf '\037')" '
    function trim(text) { gsub(/^[ \t\r\n]+|[ \t\r\n]+$/, "", text); return text }
    function put(group, line) { if (!(group in lists)) order[++groups] = group; lists[group] = lists[group] line; counts[group]++ }
    NF < 3 { next }
    {
      hash = trim($1); who = $2; subject = trim($3); body = $4; total++
      if (!(who in people)) names[++many] = who
      people[who]++
      if (subject ~ /^Merge (branch|remote-tracking branch|tag) /) { merges++; next }
      if (subject ~ /^Merge pull request #[0-9]+/) {
        match(subject, /#[0-9]+/); number = substr(subject, RSTART, RLENGTH); split(trim(body), lines, "\n")
        put("Merged pull requests", "  " number " " trim(lines[1]) " (" hash ")\n"); next
      }
      type = ""; breaking = 0; text = subject
      if (match(subject, /^[A-Za-z]+(\([^)]*\))?!?: /)) {
        head = substr(subject, 1, RLENGTH - 2); text = substr(subject, RLENGTH + 1)
        if (head ~ /!$/) breaking = 1
        type = tolower(head); sub(/[(!].*/, "", type)
        if (match(head, /\([^)]*\)/)) text = substr(head, RSTART + 1, RLENGTH - 2) ": " text
      }
      why = ""
      if (match(body, /BREAKING[ -]CHANGE: *[^\n]*/)) { breaking = 1; why = substr(body, RSTART, RLENGTH); sub(/^BREAKING[ -]CHANGE: */, "", why) }
      if (subject ~ /^Revert "/) {
        if (match(body, /reverts commit [0-9a-f]+/)) reverted[substr(body, RSTART + 15, 7)] = hash
        type = "revert"
      }
      if (breaking) put("BREAKING", "  " text " (" hash ")" (why != "" ? ": " why : "") "\n")
      refs = ""; rest = subject " " body
      while (match(rest, /(^|[^A-Za-z0-9_&])#[0-9]+/)) { n = substr(rest, RSTART, RLENGTH); sub(/^[^#]*/, "", n); if (index(refs " ", " " n " ") == 0 && index(text, n) == 0) refs = refs " " n; rest = substr(rest, RSTART + RLENGTH) }
      group = type == "feat" || type == "feature" ? "New" : type == "fix" || type == "bugfix" ? "Fixed" : type == "perf" ? "Faster" : type == "revert" ? "Taken back" : type == "deprecate" ? "Deprecated" : type == "security" ? "Security" : type ~ /^(docs|doc|test|tests|chore|ci|build|style|refactor)$/ ? "Inside (users notice little of it)" : "Not sorted"
      if (group == "Not sorted" && tolower(subject) ~ /(cve-|vulnerab|security)/) group = "Security"
      if (type == "" && tolower(subject) ~ /^(bump|update) .* (from|to) /) group = "Inside (users notice little of it)"
      put(group, "  " text " (" hash ")" (refs != "" ? refs : "") "\n")
      short[substr(hash, 1, 7)] = text
    }
    END {
      if (!total) { print "No commits."; exit }
      fixed = split("BREAKING|Security|New|Fixed|Faster|Deprecated|Taken back|Merged pull requests|Not sorted|Inside (users notice little of it)", wanted, "|")
      for (i = 1; i <= fixed; i++) if (wanted[i] in lists) printf "%s (%d)\n%s\n", wanted[i], counts[wanted[i]], lists[wanted[i]]
      for (each in reverted) if (each in short) printf "Leave out: \"%s\" (%s) was taken back by %s within this range.\n", short[each], each, reverted[each]
      printf "%d %s%s by ", total, (total == 1 ? "commit" : "commits"), (merges ? " (" merges " merging branches, left out)" : "")
      for (i = 1; i <= many; i++) printf "%s%s (%d)", (i > 1 ? ", " : ""), names[i], people[names[i]]
      print ""
    }'
}

[ "${1:-}" = "-" ] && { sorted; exit; }
command -v git >/dev/null 2>&1 || { echo "git isn't installed here. Run this where it is, or pipe a log in: git log --format='$fields' FROM..TO | sh commits.sh -"; exit 3; }
git rev-parse --git-dir >/dev/null 2>&1 || { echo "$(pwd) is not in a git repository."; exit 2; }
to=${2:-HEAD}
from=${1:-}
known() { git rev-parse --quiet --verify "$1^{commit}" >/dev/null || { echo "There is no commit or tag \"$1\". The newest tags: $(git tag --sort=-creatordate | head -5 | tr '\n' ' ')"; exit 2; }; }
known "$to"
if [ -z "$from" ]; then
  # A tag on TO itself is this release: the one before it counts.
  start=$to
  git describe --tags --exact-match "$to" >/dev/null 2>&1 && start="$to^"
  from=$(git describe --tags --abbrev=0 "$start" 2>/dev/null || true)
else known "$from"; fi
if [ -n "$from" ]; then range="$from..$to"; else range=$to; fi
if [ -n "$from" ] && ! git merge-base --is-ancestor "$from" "$to"; then echo "Note: $from is not an ancestor of $to: what only $from has is not shown."; fi
[ "$(git rev-parse --is-shallow-repository)" = true ] && echo "Note: this is a shallow clone; older commits are missing."
echo "Range: $range${from:+ ($(git log -1 --format=%cs "$from") to $(git log -1 --format=%cs "$to"))}"
echo
git log --format="$fields" "$range" | sorted
if [ -n "$from" ]; then
  echo
  git diff --shortstat "$from" "$to"
  git diff --name-status "$from" "$to" | grep -iE '(migrat|schema|config|settings|package\.json|pyproject|cargo\.toml|go\.mod|dockerfile|\.proto|openapi|cli|api)' | head -20 | awk 'NR == 1 { print "Files where users may feel it:" } { print "  " $0 }'
fi
exit 0
