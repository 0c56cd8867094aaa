import * as vscode from "vscode";
import { wordsIn } from "../core/events/words/language.ts";

/** The words of VS Code's own language; English where we have no bundle for that. */
export const speech = wordsIn(vscode.l10n.bundle ?? {}, vscode.l10n.bundle ? vscode.env.language : "en");

export const { t, count, told } = speech;
