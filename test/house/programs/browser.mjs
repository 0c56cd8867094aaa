// Where Chromium lies.
import { access, constants } from "node:fs/promises";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
];

/** The program of a Chromium on this machine, or undefined. */
export async function findChromium() {
  const asked = process.env.ANYCOWORK_CHROMIUM;
  for (const each of asked ? [asked] : places)
    if (
      await access(each, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return each;
  return undefined;
}
