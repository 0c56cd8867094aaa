import { useState } from "preact/hooks";
import { useServices } from "../ui/services.ts";

/** Words being written to a question, kept when the view is hidden or reloaded; of questions no longer drawn nothing is kept. */
export function useWords(questionId: string): readonly [string, (text: string) => void] {
  const { host } = useServices();
  const [text, setText] = useState(host.saved.words[questionId] ?? "");
  const write = (next: string) => {
    setText(next);
    host.save({ words: next === "" ? {} : { [questionId]: next } });
  };
  return [text, write];
}
