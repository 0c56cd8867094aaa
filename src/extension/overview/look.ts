import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import { isWaiting } from "../../core/events/words/skill.ts";
import type { Desk } from "../desk.ts";
import type { Keys } from "../host/keys.ts";
import type { Settings } from "../host/settings.ts";
import { knownSkills } from "../skills/page.ts";
import type { Facts, Known } from "./facts.ts";
import { triedSettings } from "./tried.ts";

export interface LookParts {
  readonly desk: Pick<Desk, "core" | "config" | "folders">;
  readonly settings: Settings;
  readonly keys: Pick<Keys, "states">;
}

/** All that is told of settings, but for what commands find to run in, which may take long to find out. */
export async function lookAround({ desk, settings, keys }: LookParts): Promise<Facts> {
  const core = await desk.core();
  const folders = desk.folders();
  const [states, config, { rules }, spentToday, known, figures, tried] = await Promise.all([
    keys.states(),
    desk.config(),
    core.rules(folders),
    core.archive.spentToday(),
    knownOf(core, folders),
    core.archive.figures(),
    triedSettings(),
  ]);
  const { folder, databaseBytes, logBytes, blobBytes } = figures;
  return {
    ...{ settings, isSet, keys: states, config, rules, spentToday, known, tried },
    stored: { folder, bytes: databaseBytes + logBytes + blobBytes },
    language: vscode.env.language,
  };
}

function isSet(name: string): boolean {
  return vscode.workspace.getConfiguration("anycowork").inspect(name)?.globalValue !== undefined;
}

async function knownOf(core: Core, folders: readonly string[]): Promise<Known> {
  const [{ agents }, listing, notes, { files }, { servers }, bots] = await Promise.all([
    core.agents.list(folders),
    core.skills.list(folders),
    core.notes.list(folders),
    core.rulesFiles(folders),
    core.connections.list(folders),
    core.telegram.list(),
  ]);
  const skills = (await knownSkills(core.skills, listing)).map(({ listed }) => listed).filter(({ passedOver }) => !passedOver);
  return {
    ...{ agents: agents.length, skills: skills.length, waitingSkills: skills.filter(isWaiting).length },
    ...{ notes: notes.length, rulesFiles: files.length, servers, bots },
  };
}
