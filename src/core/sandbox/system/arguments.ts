import path from "node:path";
import { wayInto } from "../names.ts";
import type { BoxMounts } from "../walls/mounts.ts";
import type { Toolchains } from "./toolchains.ts";
import { isolation, privateOfSystem, systemView } from "./view.ts";

export interface BoxWish {
  readonly mounts: BoxMounts;
  readonly toolchains: Toolchains;
  /** An empty file that whoever runs the command can reach. */
  readonly emptyFile: string;
  /** The home folder, of which nothing is there but programs. */
  readonly home: string | undefined;
  /** Where the command begins. */
  readonly directory: string;
  readonly memoryMb: number;
  /** All of the machine's. */
  readonly hasNetwork: boolean;
  /** It runs as the system's administrator. */
  readonly isRoot: boolean;
  /** More to be read only: what lies where, and where it is seen. */
  readonly extras: readonly { readonly source: string; readonly target: string }[];
}

const megabyte = 1024 * 1024;

/** What bubblewrap is told, besides the command: later ones lie over earlier ones. */
export function boxArguments(wish: BoxWish): readonly string[] {
  const { mounts, toolchains, emptyFile, directory, isRoot, extras } = wish;
  const secrets = isRoot ? privateOfSystem() : { folders: [], files: [] };
  const hide = (file: string) => ["--ro-bind", emptyFile, file];
  return [
    ...isolation(wish),
    ...systemView(),
    ...secrets.folders.flatMap(hideFolder),
    ...secrets.files.flatMap(hide),
    ...scratch(wish),
    ...toolchains.folders.flatMap((each) => ["--ro-bind", each, each]),
    ...toolchains.secrets.flatMap(hide),
    ...extras.flatMap(({ source, target }) => ["--ro-bind", source, target]),
    ...workspaceArguments(mounts, hide),
    ...["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", directory],
  ];
}

/** Memory of its own for what is only needed meanwhile; it goes with the command. */
function scratch({ home, mounts, memoryMb }: BoxWish): readonly string[] {
  const memory = memoryMb * megabyte;
  const make = (folder: string, bytes: number, mode: string) => [
    ...["--size", String(Math.floor(bytes)), "--perms", mode, "--tmpfs", folder],
  ];
  const isApart = home !== undefined && path.isAbsolute(home) && path.dirname(home) !== home;
  const isInWorkspace = isApart && mounts.folders.some((each) => wayInto(each, home) !== undefined);
  return [
    ...make("/tmp", memory / 2, "1777"),
    ...make("/dev/shm", Math.min(64 * megabyte, memory / 4), "1777"),
    ...["--dir", "/var/tmp"],
    ...(isApart && !isInWorkspace ? make(home, memory / 4, "0700") : []),
  ];
}

/** Outer ones first. */
function workspaceArguments(mounts: BoxMounts, hide: (file: string) => readonly string[]): readonly string[] {
  const all: { readonly at: string; readonly args: readonly string[] }[] = [
    ...mounts.folders.map((at) => ({ at, args: ["--bind", at, at] })),
    ...mounts.readOnly.map((at) => ({ at, args: ["--ro-bind", at, at] })),
    ...mounts.hiddenFolders.map((at) => ({ at, args: hideFolder(at) })),
    ...mounts.hiddenFiles.map((at) => ({ at, args: hide(at) })),
  ];
  return all.sort((one, other) => depthOf(one.at) - depthOf(other.at)).flatMap(({ args }) => args);
}

function hideFolder(folder: string): readonly string[] {
  return ["--size", "4096", "--perms", "0555", "--tmpfs", folder, "--remount-ro", folder];
}

function depthOf(target: string): number {
  return target.split(path.sep).length;
}
