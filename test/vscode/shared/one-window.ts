import { after, test } from "node:test";
import { startModelServer } from "../../fakes/model-server.ts";
import { type BeginOptions, type Begun, beginWith } from "../chat.ts";
import { Windows } from "../editor.ts";

type Proof = (title: string, prove: (begun: Begun) => Promise<void>) => void;

/**
 * Gives `proof` for tests in one window, since to open one costs more than most of them. They go in their order, each in a new chat, and find what
 * those before it left in the workspace and the memory; after one that fails, the next has a new window.
 */
export function inOneWindow({ script, ...options }: BeginOptions): Proof {
  let windows = new Windows();
  let begun: Begun | undefined;
  const end = async () => {
    await windows.close();
    await begun?.model.close();
    [windows, begun] = [new Windows(), undefined];
  };
  after(end);
  return (title, prove) => {
    test(title, async () => {
      try {
        if (begun) await newChat(begun);
        else begun = await beginWith(windows.open, await startModelServer(script), options);
        await prove(begun);
      } catch (error) {
        await windows.report(title);
        await end();
        throw error;
      }
    });
  };
}

async function newChat({ editor, chat }: Begun): Promise<void> {
  await editor.command("AnyCowork: New Chat");
  await chat.text("What shall we work on?").waitFor();
  // Until it has the keyboard, it would take it from what is opened next.
  await editor.view.locator(".composer :focus").first().waitFor();
}
