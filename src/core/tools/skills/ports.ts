import type { PlaceTools } from "../commands/place.ts";
import type { Around } from "../tool.ts";
import type { SkillShelf } from "./shelf.ts";

/** What the tool works with. */
export interface SkillTools extends PlaceTools {
  readonly skills: SkillShelf;
  /** Where it is used; absent: where anything in force may be. */
  readonly around?: Around;
}
