import * as vscode from "vscode";
import type { Desk } from "../desk.ts";
import { folderPaths } from "../host/folders.ts";
import { inform, warn } from "../notice.ts";
import { t, told } from "../words.ts";
import { changesOf } from "./changes.ts";
import { type Repository, repositoryOf } from "./git.ts";
import { type Placing, type Written, writeMessage } from "./write.ts";

/** Writes the draft of a commit message; `given` is what source control hands over. */
export async function writeCommitMessage(desk: Pick<Desk, "core" | "config">, given: unknown): Promise<void> {
  const repository = await repositoryOf(given);
  if (!repository) return;
  if ("problem" in repository) return void warn(repository.problem);
  const model = await modelFor(desk);
  if (model === undefined) return offerModels(t("Choose a model first: one of your own, since the demo can't word a commit."));
  const written = await withProgress((signal) => write(desk, { repository, model, signal }));
  if (written.kind === "nothing") void inform(t("There is nothing to commit, so there is nothing to write."));
  if (written.kind === "problem") await offerModels(t("The commit message could not be written. {0}", told(written.sentence)));
}

/** The cheaper model of the coordinator where it has one, else the chat's. */
async function modelFor(desk: Pick<Desk, "core" | "config">): Promise<string | undefined> {
  const { agents } = await (await desk.core()).agents.list(folderPaths());
  const model = agents.find(({ name }) => name === "coordinator")?.cheapModel ?? (await desk.config()).model;
  return model === "" || model.startsWith("demo/") ? undefined : model;
}

interface Work {
  readonly repository: Repository;
  readonly model: string;
  readonly signal: AbortSignal;
}

async function write(desk: Pick<Desk, "core">, { repository, model, signal }: Work): Promise<Written> {
  const core = await desk.core();
  return writeMessage({
    box: repository.inputBox,
    changes: () => changesOf(repository, core),
    ask: (prompt) => core.ask(model, { ...prompt, signal }),
    place: askPlace,
    isCancelled: () => signal.aborted,
  });
}

function withProgress(work: (signal: AbortSignal) => Promise<Written>): Thenable<Written> {
  const options = { location: vscode.ProgressLocation.Notification, title: t("Writing the commit message…"), cancellable: true };
  return vscode.window.withProgress(options, (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return work(controller.signal);
  });
}

async function askPlace(): Promise<Placing | undefined> {
  const replace = t("Replace It");
  const below = t("Write Below It");
  const pressed = await warn(t("A commit message is begun already. What shall become of it?"), replace, below);
  return pressed === replace ? "replace" : pressed === below ? "below" : undefined;
}

async function offerModels(sentence: string): Promise<void> {
  const [choose, key] = [t("Choose Model"), t("Set API Key")];
  const pressed = await warn(sentence, choose, key);
  if (pressed === choose) await vscode.commands.executeCommand("anycowork.chooseModel");
  if (pressed === key) await vscode.commands.executeCommand("anycowork.setApiKey");
}
