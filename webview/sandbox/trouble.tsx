import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { SandboxLack, Step } from "../../src/core/events/step.ts";
import { memoryWords } from "../../src/core/events/words/runs-on.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { speech, t, told } from "../words.ts";

/** The command that was kept from its work, if no other has begun since. */
export function troubledStep(steps: readonly Step[]): Step | undefined {
  const last = steps.findLast((each) => each.trouble !== undefined || each.runsOn !== undefined);
  return last?.trouble ? last : undefined;
}

/** What kept a command from its work, and what the person can do about it. */
export function SandboxTrouble({ step }: { readonly step: Step }) {
  const { trouble } = step;
  if (!trouble) return null;
  if (trouble.kind === "out-of-memory") return <OutOfMemory step={step} nextMb={trouble.nextMb} />;
  return <Blocked step={step} by={trouble.by} />;
}

function Blocked({ step, by }: { readonly step: Step; readonly by: SandboxLack }) {
  const { ask } = useServices();
  return (
    <div class="block sandbox-trouble" role="alert">
      <Icon name="package" class="warn" />
      <div>
        <p>{told(step.output.split("\n", 1)[0] ?? "")}</p>
        <p class="actions">
          <SendButton text={again(step)}>{t("Try again")}</SendButton>
          <Button onClick={() => ask("openSandboxSettings", {})}>{t("Open settings")}</Button>
          {by === "engine" && (
            <button type="button" class="link-button" onClick={() => ask("openLink", { url: dockerPage })}>
              {t("How to get Docker")}
            </button>
          )}
        </p>
      </div>
    </div>
  );
}

function OutOfMemory({ step, nextMb }: { readonly step: Step; readonly nextMb: number }) {
  const { ask } = useServices();
  const size = memoryWords(nextMb, speech);
  return (
    <div class="block sandbox-trouble" role="alert">
      <Icon name="package" class="warn" />
      <div>
        <p>{t("The command's sandbox ran out of memory.")}</p>
        <p class="actions">
          <SendButton text={again(step, { size, megabytes: nextMb })}>{t("Retry with {0}", size)}</SendButton>
          <button type="button" class="link-button" onClick={() => ask("openSandboxSettings", {})}>
            {t("Always give more")}
          </button>
        </p>
      </div>
    </div>
  );
}

/** Says it to the model in the person's name, once: what is done then is asked about as always. */
function SendButton({ text, children }: { readonly text: string; readonly children: ComponentChildren }) {
  const { ask } = useServices();
  const [sent, setSent] = useState(false);
  const send = async () => {
    setSent(true);
    if (await ask("send", { text })) setSent(false);
  };
  return (
    <Button disabled={sent} title={t("Says: {0}", text)} onClick={() => void send()}>
      {children}
    </Button>
  );
}

export const dockerPage = "https://docs.docker.com/get-started/get-docker/";

/** What the person says to have it done again. */
function again({ input, title }: Step, memory?: { readonly size: string; readonly megabytes: number }): string {
  const given = typeof input === "object" && input !== null && "command" in input ? input.command : undefined;
  const command = typeof given === "string" ? given.trim() : title;
  const code = /[`\n]/.test(command) ? `\n\n\`\`\`\`\n${command}\n\`\`\`\`` : `\`${command}\``;
  if (!memory) return t("Please run this again: {0}", code);
  return t("Please run this again with {0} of memory (memory_mb: {1}): {2}", memory.size, String(memory.megabytes), code);
}
