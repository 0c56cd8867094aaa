import { pathToFileURL } from "node:url";
import type { ElicitRequest, ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import { openIt } from "../../events/question.ts";
import type { RunContext } from "../../tools/tool.ts";
import type { FoundServer } from "../config/server.ts";
import type { ServerHooks } from "../hooks.ts";
import type { ServerLog } from "../life/log.ts";
import { isLoopback } from "../oauth/addresses.ts";
import type { OfferSignIn, SignInOffer } from "../oauth/authorizer.ts";
import { declined, elicit } from "./elicit.ts";
import { sample } from "./sample.ts";

/** What a call of a server's tool lends the server while it is at work: the person who watches it, and the model of its run. */
export type Lent = Pick<RunContext, "signal" | "onOutput"> & Partial<Pick<RunContext, "ask" | "consult">>;

/** What one server may ask of us. */
export interface Lending {
  readonly hooks: ServerHooks;
  /** Lends it this as long as the work takes. */
  during<Result>(lent: Lent, work: () => Promise<Result>): Promise<Result>;
  /** Whether somebody is being asked: then the server is not late. */
  isAsking(): boolean;
  /** How the person who watches a call is asked to sign in; undefined where nobody does. */
  offerTo(lent: Lent): OfferSignIn | undefined;
  /** Puts pages to the person that a server wants opened before it does its work. Says whether all of them were. */
  openAll(pages: readonly ElicitRequest["params"][]): Promise<boolean>;
}

export interface LendingPorts {
  readonly server: FoundServer;
  /** The folders of the conversations it is used in. */
  readonly folders: readonly string[];
  readonly log: Pick<ServerLog, "add">;
  /** Hears that a resource it was asked to watch is another now. */
  readonly updated?: (uri: string) => void;
}

interface Call {
  readonly lent: Lent;
  readonly used: { requests: number; characters: number };
  questions: number;
}

/** So often one call may have the person asked; a server that wants more has lost its way, or means to wear them down. */
const mostQuestions = 20;

/** A server does not say for which call it asks. Of several at work it is taken for the one that began last. */
export function createLending({ server, folders, log, updated }: LendingPorts): Lending {
  const { name, url } = server.config;
  const calls: Call[] = [];
  let asking = 0;
  const counted = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    asking += 1;
    try {
      return await work();
    } finally {
      asking -= 1;
    }
  };
  const askingFor = (lent: Lent) => ({
    server: name,
    ...(url === undefined ? {} : { url }),
    ask: lent.ask ?? (async () => ({ kind: "nobody" }) as const),
    say: (sentence: string) => {
      log.add("trouble", sentence);
      lent.onOutput(`${sentence}\n`);
    },
  });
  const elicitNow = (params: ElicitRequest["params"]): Promise<ElicitResult> => {
    const call = calls.findLast(({ lent }) => lent.ask);
    if (call && call.questions < mostQuestions) {
      call.questions += 1;
      return counted(() => elicit(params, askingFor(call.lent)));
    }
    if (call)
      askingFor(call.lent).say(`${name} wanted to ask more than ${mostQuestions} things in one call. It was told that nobody answers.`);
    else log.add("trouble", "It asked something while nobody could be asked; it was told so.");
    return Promise.resolve({ action: "cancel" });
  };
  const hooks: ServerHooks = {
    ...(sharesFolders(server)
      ? { roots: async () => folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder.split(/[\\/]/).at(-1) })) }
      : {}),
    // A repository may not decide that.
    ...(server.config.sampling && server.source !== "workspace"
      ? {
          sample: async (params) => {
            const call = calls.findLast(({ lent }) => lent.ask && lent.consult);
            const consult = call?.lent.consult;
            if (!call || !consult) throw new Error("No call is at work for which the model could be asked.");
            return counted(() => sample(params, { ...askingFor(call.lent), consult, used: call.used }));
          },
        }
      : {}),
    elicit: elicitNow,
    ...(updated ? { updated } : {}),
    logged: ({ level, logger, data }) =>
      log.add("log", `${level}${logger === undefined ? "" : ` ${logger}`}: ${typeof data === "string" ? data : JSON.stringify(data)}`),
  };
  return {
    hooks,
    isAsking: () => asking > 0,
    async during(lent, work) {
      const call: Call = { lent, used: { requests: 0, characters: 0 }, questions: 0 };
      calls.push(call);
      try {
        return await work();
      } finally {
        calls.splice(calls.indexOf(call), 1);
      }
    },
    offerTo: ({ ask }) => ask && ((offer) => counted(() => offerSignIn(offer, ask))),
    async openAll(pages) {
      for (const each of pages) if ((await elicitNow(each)).action !== "accept") return false;
      return pages.length > 0;
    },
  };
}

/** The question with the host; the surface opens the page by the click that answers it. */
async function offerSignIn({ server, host, formerHost, url }: SignInOffer, ask: NonNullable<Lent["ask"]>): Promise<boolean> {
  const before = formerHost === undefined ? "" : ` The last time that was at ${formerHost}.`;
  const text = `It wants you to sign in at ${host}.${before} What you do there lets AnyCowork use it for you.`;
  const choices = [{ value: openIt, label: `Sign in at ${host}` }, declined];
  const answer = await ask({ server, text, link: { url, host }, choices, multiple: false, freeText: false });
  return answer.kind === "answered" && answer.value === openIt;
}

/** A program here sees the disk anyway; a server elsewhere learns where things lie only where the person said so. */
function sharesFolders({ config: { url, roots }, source }: FoundServer): boolean {
  const isHere = url === undefined || (URL.canParse(url) && isLoopback(new URL(url).hostname));
  return source === "workspace" ? isHere && roots !== false : (roots ?? isHere);
}
