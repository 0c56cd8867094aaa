import { useMemo } from "preact/hooks";
import { AgentMark } from "../plan/mark.tsx";

interface PictureProps {
  readonly name: string;
  readonly title: string;
  readonly avatar?: string;
}

/** An agent's emoji where this machine can draw it, else its mark. Beside its title: a screen reader hears that. */
export function AgentPicture({ name, title, avatar = "" }: PictureProps) {
  const isDrawn = useMemo(() => isColourful(avatar), [avatar]);
  return (
    <span class="agent-picture" aria-hidden="true">
      {isDrawn ? avatar : <AgentMark name={name || title || "?"} />}
    </span>
  );
}

const size = 16;

/** Whether the text is drawn in colours. A machine without a font of emojis draws a box. */
function isColourful(text: string): boolean {
  if (!/\P{ASCII}/u.test(text)) return false;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return false;
  pen.font = `${size}px sans-serif`;
  pen.textBaseline = "top";
  pen.fillText(text, 0, 0);
  const { data } = pen.getImageData(0, 0, size, size);
  return data.some((value, index) => index % 4 < 3 && value > 0);
}
