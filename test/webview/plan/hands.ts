import type { Page } from "playwright-core";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { requestsOf } from "../harness/driver.ts";
import { states } from "../harness/states.ts";

/** By its title alone: others may say that they wait for it. */
export function task(page: Page, title: string) {
  return page.locator(".task").filter({ has: page.locator(".task-title", { hasText: title }) });
}

export function lineOf(page: Page, title: string) {
  return task(page, title).locator(".task-line");
}

/** Once a field has the keyboard. */
export async function type(page: Page, text: string): Promise<void> {
  await page.waitForFunction(() => /^(input|textarea|vscode-text)/i.test(document.activeElement?.tagName ?? ""));
  await page.keyboard.type(text);
}

export async function press(page: Page, title: string, action: string): Promise<void> {
  await task(page, title).hover();
  await hearing(page, title);
  await task(page, title).getByRole("button", { name: action, exact: true }).click();
}

/** Resolves once a click on what can be done with a task counts: what has just come to stand there takes none. */
export async function hearing(page: Page, title: string): Promise<void> {
  await task(page, title).locator(".task-actions:not(.deaf)").waitFor({ state: "attached" });
}

export async function acts(page: Page): Promise<readonly unknown[]> {
  return (await requestsOf(page, "lead")).map((each) => (each as { readonly act: unknown }).act);
}

/** What the host tells of a state once its tasks are other than they were; undefined was taken out of the plan. */
export function retold(state: string, change: (task: Task) => Task | undefined): HostMessage {
  const told = states[state]?.().find((each) => each.type === "session");
  if (told?.type !== "session" || !told.view) throw new Error(`There is no conversation in ${state}.`);
  const { view } = told;
  const tasks = view.tasks.map((each) => change(each) ?? ({ ...each, state: "cancelled" } as const));
  const plans = view.plans.map((each) => ({ ...each, tasks: view.tasks.filter((task) => change(task)).map(({ id }) => id) }));
  return { ...told, view: { ...view, tasks, plans, seq: view.seq + 1 } };
}
