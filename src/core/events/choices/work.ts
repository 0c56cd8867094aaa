import type { WorkMode } from "../plan/plan.ts";

/** How much machinery messages get, in words for whoever chooses. */
export const workWords: Readonly<Record<WorkMode, { readonly label: string; readonly detail: string }>> = {
  auto: { label: "Auto", detail: "A plan and a team where the work is worth it" },
  fast: { label: "Fast", detail: "Never a plan: one agent does it" },
  plan: { label: "Plan", detail: "Always a plan, carried out by a team" },
};
