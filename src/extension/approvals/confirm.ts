import { allModeWarning } from "../../core/events/words/mode.ts";
import { warn } from "../notice.ts";
import { t, told } from "../words.ts";

/** Asks whether everything may pass from now on, and says what that means. */
export async function confirmAll(): Promise<boolean> {
  const yes = t("Let Everything Pass");
  const question = t("Let everything pass without asking, in this conversation?");
  return (await warn(question, { modal: true, detail: told(allModeWarning) }, yes)) === yes;
}
