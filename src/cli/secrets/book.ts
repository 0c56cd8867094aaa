import * as z from "zod";
import { createPrivateFile, type PrivateContent } from "../../core/storage/private-file.ts";

/** A secret as it may be shown. */
export interface KeptSecret {
  readonly name: string;
  /** Of a provider's key: where it may be sent, and nowhere else. Scheme, host and port. */
  readonly origin?: string;
  /** When it was set. */
  readonly at: string;
}

export interface Secret extends KeptSecret {
  readonly value: string;
}

/** Why the secrets can't be read or written, and what to do. */
export interface Problem {
  readonly problem: string;
}

/** The secrets a person gave to the terminal: a file of the data folder that only its owner can read. */
export interface SecretBook {
  secrets(): Promise<readonly Secret[] | Problem>;
  /** Takes the place of one of the same name for the same origin. */
  set(secret: Omit<Secret, "at">): Promise<Secret | Problem>;
  remove(kept: KeptSecret): Promise<Problem | undefined>;
}

export interface BookOptions {
  readonly dataFolder: string;
  /** A line for the person. */
  say(line: string): void;
}

const schema = z.object({
  version: z.literal(1),
  secrets: z.array(z.object({ name: z.string(), origin: z.string().optional(), value: z.string().min(1), at: z.string() })),
});
type Content = z.infer<typeof schema>;

const empty: Content = { version: 1, secrets: [] };

/** The book of this data folder. It is read at each question: another terminal may have changed it. */
export function createSecretBook({ dataFolder, say }: BookOptions): SecretBook {
  const now = () => new Date().toISOString();
  const file = createPrivateFile<Content>({ dataFolder, name: "secrets.json", without: "no kept secret is used", parse, now, warn: say });
  return {
    async secrets() {
      const found = contentOf(await file.read());
      return "problem" in found ? found : found.secrets;
    },
    async set(secret) {
      const kept: Secret = { ...secret, at: now() };
      const put = (content = empty) => ({
        ...content,
        secrets: [...content.secrets.filter((each) => !isSame(each, kept)), kept].sort(inOrder),
      });
      const found = contentOf(await file.update(put));
      return "problem" in found ? found : kept;
    },
    async remove(kept) {
      const take = (content = empty) => ({ ...content, secrets: content.secrets.filter((each) => !isSame(each, kept)) });
      const found = contentOf(await file.update(take));
      return "problem" in found ? found : undefined;
    },
  };
}

function parse(json: unknown): Content | "newer" | undefined {
  const { data } = schema.safeParse(json);
  if (data) return data;
  return z.object({ version: z.number().gt(1) }).safeParse(json).success ? "newer" : undefined;
}

function contentOf(found: PrivateContent<Content>): Content | Problem {
  return "problem" in found ? found : (found.value ?? empty);
}

function isSame(one: KeptSecret, other: KeptSecret): boolean {
  return one.name === other.name && one.origin === other.origin;
}

function inOrder(one: KeptSecret, other: KeptSecret): number {
  return `${one.name} ${one.origin ?? ""}`.localeCompare(`${other.name} ${other.origin ?? ""}`);
}
