import path from "node:path";
import type Docker from "dockerode";
import type { Doorway } from "../box/doorway.ts";
import type { SandboxSettings } from "../runners/settings.ts";
import { withoutHooks } from "../walls/installs.ts";
import type { BoxMounts } from "../walls/mounts.ts";

export interface BoxSpec {
  readonly settings: SandboxSettings;
  readonly mounts: BoxMounts;
  readonly labels: Readonly<Record<string, string>>;
  /** The way to single hosts. */
  readonly doorway?: Pick<Doorway, "mount" | "environment">;
}

/** By which our containers are known. */
export const boxLabel = "anycowork.box";
/** Names the process that a container belongs to. */
export const ownerLabel = "anycowork.owner";
/** Names the conversation. */
export const sessionLabel = "anycowork.session";

const megabyte = 1024 * 1024;
/** In microseconds. */
const cpuPeriod = 100_000;

/**
 * A container that holds a command back: nothing of the machine but the workspace, no privilege to gain, no network, and bounds for all it could
 * use up. It waits for the end of its input, which comes with the end of our process, however that ends; then it is removed. What waits is nobody's, so
 * that no command, which is the person's, can stop, trace or end it.
 */
export function boxSpec({ settings, mounts, labels, doorway }: BoxSpec): Docker.ContainerCreateOptions {
  const memory = settings.memoryMb * megabyte;
  return {
    Image: settings.image,
    // Whatever the image would begin by itself.
    Entrypoint: ["cat"],
    Cmd: [],
    Healthcheck: { Test: ["NONE"] },
    User: "65534:65534",
    WorkingDir: mounts.folders[0] ?? "/tmp",
    Env: Object.entries({ ...boxEnvironment, ...doorway?.environment }).map(([name, value]) => `${name}=${value}`),
    Labels: { [boxLabel]: "1", ...labels },
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: false,
    HostConfig: {
      AutoRemove: true,
      Init: true,
      ReadonlyRootfs: true,
      NetworkMode: settings.network === "open" ? "bridge" : "none",
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      Privileged: false,
      IpcMode: "private",
      Memory: memory,
      MemorySwap: memory,
      // NanoCpus would be refused where there are fewer processors: the usual two on a machine with one.
      CpuPeriod: cpuPeriod,
      CpuQuota: Math.round(settings.cpus * cpuPeriod),
      PidsLimit: settings.processes,
      ShmSize: Math.min(64 * megabyte, memory / 4),
      Tmpfs: { "/tmp": `rw,nosuid,nodev,exec,size=${Math.floor(memory / 2)},mode=1777` },
      LogConfig: { Type: "none", Config: {} },
      Mounts: [...mountsOf(mounts), ...(doorway ? [doorway.mount] : [])],
    },
  };
}

/** The same for an image with volumes of its own: what is put there goes with the box, and is bounded like /tmp. */
export function withVolumes(spec: Docker.ContainerCreateOptions, volumes: readonly string[]): Docker.ContainerCreateOptions {
  const tmpfs = spec.HostConfig?.Tmpfs as Readonly<Record<string, string>> | undefined;
  const bounds = tmpfs?.["/tmp"] ?? "";
  const taken = new Set(spec.HostConfig?.Mounts?.map(({ Target }) => Target));
  const own = volumes.filter((each) => each !== "/tmp" && !taken.has(each)).map((each) => [each, bounds]);
  return own.length === 0 ? spec : { ...spec, HostConfig: { ...spec.HostConfig, Tmpfs: { ...tmpfs, ...Object.fromEntries(own) } } };
}

/** What commands in a box find in their environment besides the image's own: nothing of ours. */
const boxEnvironment: Readonly<Record<string, string>> = {
  HOME: "/tmp",
  LANG: "C.UTF-8",
  TERM: "dumb",
  NO_COLOR: "1",
  PAGER: "cat",
  GIT_PAGER: "cat",
  ANYCOWORK: "1",
  ...withoutHooks,
};

/** Outer ones first, as the engine lays them over each other. */
function mountsOf({ folders, readOnly, hiddenFolders, hiddenFiles, emptyFile }: BoxMounts): Docker.MountSettings[] {
  const bind = (source: string, target: string, ReadOnly: boolean): Docker.MountSettings => ({
    Type: "bind",
    Source: source,
    Target: target,
    ReadOnly,
    BindOptions: { Propagation: "rprivate" },
  });
  const mounts = [
    ...folders.map((each) => bind(each, each, false)),
    ...readOnly.map((each) => bind(each, each, true)),
    ...hiddenFolders.map(
      (each): Docker.MountSettings => ({ Type: "tmpfs", Source: "", Target: each, ReadOnly: true, TmpfsOptions: hidden }),
    ),
    ...hiddenFiles.map((each) => bind(emptyFile, each, true)),
  ];
  return mounts.sort((a, b) => depthOf(a.Target) - depthOf(b.Target));
}

const hidden = { SizeBytes: 4096, Mode: 0o555 };

function depthOf(target: string): number {
  return target.split(path.sep).length;
}
