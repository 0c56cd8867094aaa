/** So many blocks are a part, and so many parts a group: of what is far from sight the browser then looks at few elements in a frame. */
const blocksInPart = 30;
const partsInGroup = 20;

/** The first part of a text, in its frame. */
export function beginParts(frame: HTMLElement): HTMLElement {
  const group = made("part-group");
  frame.replaceChildren(group);
  return partIn(group);
}

/** The part that the next block belongs to, where this was that of the one before. Those behind the first are left alone by the browser from the beginning: to begin later with that costs the more the longer the text is. */
export function partBehind(part: HTMLElement): HTMLElement {
  const group = part.parentElement;
  if (!group || blocksIn(part) < blocksInPart) return part;
  if (group.childElementCount < partsInGroup) return partIn(group, " part-later");
  const next = made("part-group part-later");
  group.after(next);
  return partIn(next, " part-later");
}

/** The block a text ends with, as far as it is drawn. */
export function lastBlock(frame: HTMLElement): Element | null | undefined {
  return frame.lastElementChild?.lastElementChild?.lastElementChild;
}

/** Items of lists count as blocks. */
function blocksIn(part: HTMLElement): number {
  return [...part.children].reduce((sum, each) => sum + (each.matches("ul, ol") ? each.childElementCount : 1), 0);
}

function partIn(group: HTMLElement, besides = ""): HTMLElement {
  const part = made(`part${besides}`);
  group.append(part);
  return part;
}

function made(className: string): HTMLElement {
  const element = document.createElement("div");
  element.className = className;
  return element;
}
