import * as vscode from "vscode";
import type { AnswerReceipt, ApprovalAnswer, ApprovalRequest, ApprovalScope } from "../../core/events/approval.ts";
import { t, told } from "../words.ts";
import { joinedRules, scopesOffered, splitRules } from "./rules-line.ts";
import { receiptSentence } from "./wording.ts";

export interface LongerPorts {
  answer(answer: ApprovalAnswer): Promise<AnswerReceipt>;
}

interface ScopeItem extends vscode.QuickPickItem {
  readonly scope: ApprovalScope;
}

/** Asks how long a yes holds, and for its rules. Resolves with a sentence when the answer did not count; given up, the question waits on. */
export async function allowLonger(request: ApprovalRequest, ports: LongerPorts): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(scopeItems(request), { title: t("AnyCowork: allow for how long?") });
  return picked && allowFor(request, picked.scope, ports);
}

/** The yeses that are remembered, each with what would be. */
export function scopeItems({ scopes, rules = [], detail }: ApprovalRequest): readonly ScopeItem[] {
  const covered = rules.length > 0 ? joinedRules(rules) : t("Exactly this: {0}", detail);
  return scopesOffered(scopes).map(({ scope, label, description }) => ({
    scope,
    label: `$(check-all) ${label}`,
    description,
    detail: covered,
  }));
}

/** Allows with a scope that was picked, after its rules were looked at where it has some. */
export async function allowFor(request: ApprovalRequest, scope: ApprovalScope, { answer }: LongerPorts): Promise<string | undefined> {
  const { rules = [] } = request;
  if (scope === "once" || rules.length === 0) return receiptSentence(await answer({ decision: "allow", scope }));
  return askRules(request, (changed) =>
    answer({ decision: "allow", scope, ...(joinedRules(changed) === joinedRules(rules) ? {} : { rules: changed }) }),
  );
}

/** A box with the rules in it. What does not fit what was asked is said below it, and it stays. */
function askRules(
  { rules = [], widerRules }: ApprovalRequest,
  answer: (rules: readonly string[]) => Promise<AnswerReceipt>,
): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = t("AnyCowork: what is remembered");
  box.prompt = t("Change it if you want, then press Enter to allow. A command may be followed only by what is known to be harmless.");
  box.value = joinedRules(rules);
  box.ignoreFocusOut = true;
  const wider = widerRules && { iconPath: new vscode.ThemeIcon("unfold"), tooltip: t("Wider: {0}", joinedRules(widerRules)) };
  box.buttons = wider ? [wider] : [];
  return new Promise((resolve, reject) => {
    const accept = async () => {
      box.busy = true;
      box.enabled = false;
      const receipt = await answer(splitRules(box.value));
      box.busy = false;
      box.enabled = true;
      if (receipt.kind === "unfit") {
        box.validationMessage = told(receipt.problem);
        return;
      }
      resolve(receiptSentence(receipt));
      box.hide();
    };
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidTriggerButton(() => {
      box.value = joinedRules(widerRules ?? rules);
      box.validationMessage = undefined;
    });
    box.onDidAccept(() => void accept().catch(reject));
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}
