import { after, test } from "node:test";
import type { Answer } from "../../fakes/model-answer.ts";
import { type ModelServer, type Script, startModelServer } from "../../fakes/model-server.ts";
import { copyShop } from "../../shop.ts";
import { type BeginOptions, type Begun, beginWith } from "../chat.ts";
import { Windows, windowSize } from "../editor.ts";

type Proof = (title: string, prove: (begun: Begun) => Promise<void>) => void;

/** By its identity: two may have the same script. */
interface File {
  readonly script: Script;
}

interface Opened {
  readonly windows: Windows;
  begun?: Begun;
  /** The file whose turn it is, and how many requests came before that. */
  turn: { readonly file: File; readonly after: number };
}

/** By their workspaces. */
const opened = new Map<string, Opened>();
const shops = new Map<string, string>();

/**
 * The workspace of all files of this process that ask by this name, and with it their window. test/e2e.mjs reads the name in their text and runs them
 * in one process, in the order of their paths; one that is run alone has the window for itself. They must want the same settings.
 */
export function sharedShop(name: string): string {
  const shop = shops.get(name) ?? copyShop();
  shops.set(name, shop);
  return shop;
}

/**
 * Gives `proof` for tests in one window, since to open one costs more than most of them. They go in their order, each in a new chat, and find what
 * those before it left in the workspace and the memory; after one that fails, the next has a new window.
 */
export function inOneWindow(file: BeginOptions & { readonly workspace: string }): Proof {
  const { workspace } = file;
  after(() => end(workspace));
  return (title, prove) => {
    test(title, async () => {
      const window = opened.get(workspace) ?? { windows: new Windows(), turn: { file, after: 0 } };
      opened.set(workspace, window);
      try {
        if (window.begun) await newChat(window.begun);
        else window.begun = await beginWith(window.windows.open, await startModelServer(speaking(window)), file);
        if (window.turn.file !== file) {
          window.turn = { file, after: window.begun.model.requests.length };
          await tidy(window.begun, workspace);
        }
        await prove({ ...window.begun, model: since(window.begun.model, window.turn.after) });
      } catch (error) {
        await window.windows.report(title);
        await end(workspace);
        throw error;
      }
    });
  };
}

function speaking(window: Opened): Script {
  return (request, turn) => {
    const { file, after: before } = window.turn;
    const { script } = file;
    const answer: Answer | undefined = typeof script === "function" ? script(request, turn - before) : script[turn - before];
    return answer ?? { text: "The script has no answer for this." };
  };
}

/** The same model, as if it had been started after so many requests. */
function since(model: ModelServer, before: number): ModelServer {
  return {
    ...model,
    get requests() {
      return model.requests.slice(before);
    },
    arrived: (count) => model.arrived(before + count),
  };
}

/** What another file has left in the window. */
async function tidy({ editor }: Begun, workspace: string): Promise<void> {
  copyShop(workspace);
  await editor.command("View: Close All Editors");
  await editor.command("Notifications: Clear All Notifications");
  await editor.page.setViewportSize(windowSize);
  await editor.openView();
}

async function end(workspace: string): Promise<void> {
  const window = opened.get(workspace);
  opened.delete(workspace);
  await window?.windows.close();
  await window?.begun?.model.close();
}

async function newChat({ editor, chat }: Begun): Promise<void> {
  await editor.command("AnyCowork: New Chat");
  await chat.text("What shall we work on?").waitFor();
  // Until it has the keyboard, it would take it from what is opened next.
  await editor.view.locator(".composer :focus").first().waitFor();
}
