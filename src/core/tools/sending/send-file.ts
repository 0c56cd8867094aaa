import path from "node:path";
import * as z from "zod";
import { kindOf } from "../../sandbox/files/kinds.ts";
import { sizeOf, withFile } from "../../sandbox/text-file.ts";
import type { Location, Workspace } from "../../sandbox/workspace.ts";
import { locksToRead } from "../locks.ts";
import type { OpenDocuments } from "../ports.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";

/** The chat of a messenger in which a conversation is held. */
export interface ChatOutlet {
  /** For people: "Telegram, Ada". */
  readonly to: string;
  /** SHA-256 in hex. */
  hash(bytes: Uint8Array): string;
  /** Sends it. Gives a sentence for the model where that failed, or where it is not known whether it arrived. */
  send(file: OutgoingFile, signal: AbortSignal): Promise<string | undefined>;
}

export interface OutgoingFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly caption: string;
  /** To be seen at once. */
  readonly isPicture: boolean;
}

export interface SendFilePorts {
  readonly workspace: Workspace;
  readonly documents?: OpenDocuments;
  /** Where it leads just now; undefined where the conversation is held in no chat any more. */
  outlet(): Promise<ChatOutlet | undefined>;
}

/** What a bot may send. */
const largestBytes = 50 * 1024 * 1024;
const largestPictureBytes = 10 * 1024 * 1024;

/** Sends a file into the chat in which the conversation is held. */
export function sendFileTool({ workspace, documents, outlet: find }: SendFilePorts): Tool {
  return defineTool({
    name: "send_file",
    description: "Send a file or picture to the person's chat, up to 50 MB. Your answer reaches it by itself: this is for files.",
    input,
    readOnly: false,
    title: (asked) => `Send ${asked.path}`,
    async prepare({ path: given, caption = "" }) {
      const outlet = await find();
      if (!outlet) return { refused: "The chat has gone on to another conversation, so nothing can be sent there from this one." };
      const location = await workspace.resolve(given, "read");
      if (location.kind === "refused") return { refused: location.message };
      const found = await load(location, documents);
      if ("refused" in found) return found;
      const { place, guarded } = location;
      return {
        access: { kind: "read", path: location.path, place, guarded, sendsTo: outlet.to },
        locks: locksToRead(location.path),
        async run({ signal }) {
          const moved = await workspace.moved(given, "read", location);
          if (moved) return failed(moved);
          const now = await load(location, documents);
          if ("refused" in now) return failed(now.refused);
          if (outlet.hash(now.bytes) !== outlet.hash(found.bytes))
            return failed(`${location.label} was changed since this was asked for, so it was not sent. Look at it again first.`);
          const { bytes } = now;
          const problem = await outlet.send({ name: path.basename(location.path), bytes, caption, isPicture: isPicture(bytes) }, signal);
          if (problem !== undefined) return failed(problem);
          return { ok: true, output: `Sent ${location.label} (${sizeOf(bytes.length)}).`, summary: sizeOf(bytes.length) };
        },
      };
    },
  });
}

const input = z.object({ path: z.string(), caption: z.string().max(1_000).optional() });

type Loaded = { readonly bytes: Uint8Array } | { readonly refused: string };

/** What is on the screen counts, where it is open. */
async function load({ path: target, label }: Location, documents: OpenDocuments | undefined): Promise<Loaded> {
  const shown = await documents?.read(target);
  if (shown !== undefined) return { bytes: Buffer.from(shown) };
  const found = await withFile(target, label, async (file, size) =>
    size > largestBytes
      ? { kind: "problem" as const, message: `${label} has ${sizeOf(size)}; a bot can send 50 MB. Send a part of it, or make it smaller.` }
      : { kind: "bytes" as const, bytes: await file.readFile() },
  );
  if (found.kind === "bytes")
    return found.bytes.length > 0 ? { bytes: found.bytes } : { refused: `${label} is empty, and empty files can't be sent.` };
  if (found.kind === "missing") return { refused: `There is no file ${label}. Use list_files to find it.` };
  return {
    refused: found.kind === "folder" ? `${label} is a folder. Send its files one by one, or make an archive of it.` : found.message,
  };
}

/** One that a chat shows without losing anything: a GIF would stand still. */
function isPicture(bytes: Uint8Array): boolean {
  const kind = kindOf(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64 * 1024)));
  return kind?.kind === "image" && kind.mediaType !== "image/gif" && bytes.length <= largestPictureBytes;
}

function failed(output: string): ToolResult {
  return { ok: false, output, summary: "not sent" };
}
