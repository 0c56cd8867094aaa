import type { Question } from "../../src/core/events/question.ts";
import { speech } from "../words.ts";

/** What the run itself asks is ours to say; what a model or a server asks is theirs. */
export function isOurs({ about }: Question): boolean {
  return about !== "ask-user" && about !== "server";
}

/** A question as it is shown and heard. */
export function textOf(question: Question, told: (sentence: string) => string = speech.told): string {
  return isOurs(question) ? told(question.text) : question.text;
}
