import { chmodSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Walls } from "../../../src/core/sandbox/remote/look.ts";
import { createMirror, type MirrorPorts, type MirrorWish } from "../../../src/core/sandbox/remote/mirror.ts";
import { tempFolder } from "../../temp.ts";
import { createBoxFiles } from "./box-files.ts";

const noWalls: Walls = { hides: () => false, keeps: () => undefined };

/** A workspace, its copy in a box in memory, and what keeps the two the same. */
export function stage({ walls = noWalls, ...more }: Partial<MirrorPorts & MirrorWish> = {}) {
  const folder = tempFolder();
  const dataFolder = tempFolder();
  const files = createBoxFiles(folder);
  const ports = { files, folders: [folder], owner: { uid: 1000, gid: 1000 }, dataFolder, where: "the other side" };
  const mirror = createMirror({ ...ports, now: () => Date.now(), ...more });
  const said: string[] = [];
  const wish: MirrorWish = { walls, signal: new AbortController().signal, isBusy: () => false, say: (text) => said.push(text) };
  const here = (way: string) => path.join(folder, way);
  return {
    ...{ folder, dataFolder, files, mirror, said, here },
    there: (way: string) => `${folder}/${way}`,
    /** Writes as the person does, some time ago. */
    write(way: string, text: string, mode = 0o644) {
      mkdirSync(path.dirname(here(way)), { recursive: true });
      writeFileSync(here(way), text);
      chmodSync(here(way), mode);
      utimesSync(here(way), 1_600_000_000, 1_600_000_000.25);
    },
    link: (way: string, leadsTo: string) => symlinkSync(leadsTo, here(way)),
    read: (way: string) => readFileSync(here(way), "utf8"),
    bring: (asked: Partial<MirrorWish> = {}) => mirror.bring({ ...wish, ...asked }),
    takeBack: (asked: Partial<MirrorWish> = {}) => mirror.takeBack({ ...wish, ...asked }),
    /** What the box was asked for since this was last looked at. */
    asked: () => files.asked.splice(0),
  };
}
