// Where Chromium lies.
import { access, constants } from "node:fs/promises";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
];

const asked = process.env.ANYCOWORK_CHROMIUM;

/** The program of a Chromium on this machine, or undefined. */
export function findChromium() {
  return firstOf(asked ? [asked] : places);
}

/**
 * The one that is made to have no window, where it is installed: to show a page costs it a fifth less of the processor's time, or a third. Who names a Chromium
 * gets that one.
 */
export function findHeadless() {
  return firstOf(asked ? [asked] : ["/usr/bin/chromium-headless-shell"]);
}

async function firstOf(programs) {
  for (const each of programs)
    if (
      await access(each, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return each;
  return undefined;
}
