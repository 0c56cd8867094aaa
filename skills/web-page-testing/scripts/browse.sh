#!/bin/sh
# A page in a real browser without a window: sh browse.sh ADDRESS or FILE [--size 1280x800] [--picture FILE.png] [--wait MS] [--dom FILE.html] [--text "..."]
# Prints the title, what the console said of errors, and what is seen; --picture keeps a screenshot, --dom the page after its scripts ran,
# --text fails (exit 1) unless the page shows that text. Needs Chromium, Chrome or Edge; says so where there is none (exit 3).
set -u
export LC_ALL=C.UTF-8
[ $# -gt 0 ] || { echo 'usage: sh browse.sh ADDRESS or FILE [--size 1280x800] [--picture FILE.png] [--wait MS] [--dom FILE.html] [--text "..."]'; exit 2; }
address=$1; shift
size=1280x800 picture="" patience=5000 keep="" wanted=""
while [ $# -gt 1 ]; do
  case $1 in
    --size) size=$2 ;;
    --picture) picture=$2 ;;
    --wait) patience=$2 ;;
    --dom) keep=$2 ;;
    --text) wanted=$2 ;;
    *) echo "browse.sh doesn't know $1."; exit 2 ;;
  esac
  shift 2
done
[ $# -eq 0 ] || { echo "$1 wants a value."; exit 2; }
case $address in
  http://* | https://* | file://* | data:*) ;;
  *) [ -f "$address" ] || { echo "$address is neither an address nor a file."; exit 2; }
     address="file://$(cd "$(dirname "$address")" && pwd)/$(basename "$address")" ;;
esac

browser=""
for each in ${CHROME_PATH:+"$CHROME_PATH"} chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium" "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"; do
  if command -v "$each" >/dev/null 2>&1; then browser=$each; break; fi
done
[ -n "$browser" ] || { echo "There is no Chromium, Chrome or Edge here (CHROME_PATH can name one). Run this outside the sandbox, or check the file as it is written: perl page.pl FILE"; exit 3; }

folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT INT TERM
# A profile of its own: nothing of the person's browser is seen or changed.
set -- --headless=new --disable-gpu --no-first-run --disable-extensions --disable-background-networking --hide-scrollbars --user-data-dir="$folder/profile" \
  --window-size="$(echo "$size" | tr x ,)" --virtual-time-budget="$patience" --enable-logging=stderr --v=0
[ "$(id -u)" = 0 ] && set -- "$@" --no-sandbox
limit=""
command -v timeout >/dev/null 2>&1 && limit="timeout $((patience / 1000 + 60))"
$limit "$browser" "$@" --dump-dom "$address" >"$folder/dom" 2>"$folder/log"
code=$?
[ -s "$folder/dom" ] || { echo "The browser gave no page (exit $code):"; grep -v 'dbus\|vaapi\|gpu' "$folder/log" | tail -5; exit 1; }
if [ -n "$picture" ]; then
  $limit "$browser" "$@" --screenshot="$folder/picture.png" "$address" >/dev/null 2>&1
  if [ -s "$folder/picture.png" ] && cp "$folder/picture.png" "$picture"; then echo "Picture: $picture ($size)"; else echo "The picture could not be taken."; code=1; fi
fi
[ -n "$keep" ] && cp "$folder/dom" "$keep" && echo "DOM: $keep"

# Text as it is read: no scripts, styles, tags.
tr '\n' ' ' <"$folder/dom" | sed -e 's/<script[^>]*>/\
&/g; s/<style[^>]*>/\
&/g; s/<\/script>/&\
/g; s/<\/style>/&\
/g' | grep -v '^<script\|^<style' | sed -e 's/<\(br\|\/p\|\/h[1-6]\|\/li\|\/div\|\/tr\|\/td\|\/title\|\/button\|\/label\|\/option\)[^>]*>/\
/g; s/<[^>]*>//g; s/&nbsp;/ /g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' | sed -e 's/[[:space:]][[:space:]]*/ /g; s/^ //; s/ $//; /^$/d' >"$folder/text"
echo "Title: $(tr '\n' ' ' <"$folder/dom" | sed -n 's/.*<title[^>]*>\([^<]*\)<.*/\1/p')"
grep 'CONSOLE' "$folder/log" | sed -e 's/^\[[^]]*CONSOLE[^]]*\] *//' >"$folder/console"
if [ -s "$folder/console" ]; then echo "Console:"; head -20 "$folder/console" | sed 's/^/  /'; else echo "Console: silent"; fi
echo "Seen:"
head -60 "$folder/text" | cut -c1-300 | sed 's/^/  /'
lines=$(wc -l <"$folder/text")
[ "$lines" -gt 60 ] && echo "  ... $((lines - 60)) more lines"
if [ -n "$wanted" ]; then
  if tr '\n' ' ' <"$folder/text" | grep -qF -- "$wanted"; then echo "It shows: $wanted"; else echo "It does not show: $wanted"; exit 1; fi
fi
grep -qi 'uncaught' "$folder/console" && exit 1
exit 0
