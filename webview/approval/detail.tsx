import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ApprovalRequest } from "../../src/core/events/approval.ts";
import { t } from "../words.ts";
import { lengthWord, piecesOf } from "./blanks.ts";

interface DetailProps {
  readonly request: ApprovalRequest;
  /** Hears whether all of it was on the screen, also by scrolling. */
  onSeen(isSeen: boolean): void;
}

/** What would happen, in full: what is longer than its box scrolls, and says how long it is. */
export function Detail({ request, onSeen }: DetailProps) {
  const { detail, detailKind } = request;
  const box = useRef<HTMLPreElement>(null);
  const [isLong, setLong] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    onSeen(false);
    const look = () => {
      // What is not drawn for now has no height, and nobody has seen it.
      if (element.clientHeight === 0) return;
      setLong(element.scrollHeight > element.clientHeight + 1);
      if (element.scrollTop + element.clientHeight >= element.scrollHeight - 2) onSeen(true);
    };
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [detail]);
  const lines = detail.trimEnd().split("\n");
  // What scrolls can be reached by the keyboard, and is named when it is.
  const reached = isLong ? { tabIndex: 0, role: "region" as const, "aria-label": t("What would happen: {0}", lengthWord(detail)) } : {};
  return (
    <>
      <pre ref={box} class={`card-detail card-${detailKind}`} dir="ltr" {...reached}>
        {detailKind === "diff" ? (
          lines.map((each, index) => (
            // The lines of a diff never change places.
            <span key={index} class={diffClass(each)}>
              <Shown text={`${each}\n`} />
            </span>
          ))
        ) : (
          <Shown text={detail} />
        )}
      </pre>
      {isLong && <p class="faint card-length">{t("{0}; scroll to see all of it.", lengthWord(detail))}</p>}
    </>
  );
}

function Shown({ text }: { readonly text: string }) {
  const pieces = piecesOf(text);
  return (
    <>
      {pieces.map((each, index) =>
        "text" in each ? (
          each.text
        ) : (
          <span key={index} class="blanks">
            {each.blanks}
          </span>
        ),
      )}
    </>
  );
}

function diffClass(line: string): string {
  if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("@@")) return "diff-hunk";
  if (line.startsWith("+")) return "diff-add";
  return line.startsWith("-") ? "diff-remove" : "";
}
