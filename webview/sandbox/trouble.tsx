import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { SandboxLack, Step } from "../../src/core/events/step.ts";
import { memoryWords } from "../../src/core/events/words/runs-on.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";

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
        <p>{step.output.split("\n", 1)[0]}</p>
        <p class="actions">
          <SendButton text={again(step, "")}>Try again</SendButton>
          <Button onClick={() => ask("openSandboxSettings", {})}>Open settings</Button>
          {by === "engine" && (
            <button type="button" class="link-button" onClick={() => ask("openLink", { url: dockerPage })}>
              How to get Docker
            </button>
          )}
        </p>
      </div>
    </div>
  );
}

function OutOfMemory({ step, nextMb }: { readonly step: Step; readonly nextMb: number }) {
  const { ask } = useServices();
  const size = memoryWords(nextMb);
  return (
    <div class="block sandbox-trouble" role="alert">
      <Icon name="package" class="warn" />
      <div>
        <p>The command's sandbox ran out of memory.</p>
        <p class="actions">
          <SendButton text={again(step, ` with ${size} of memory (memory_mb: ${nextMb})`)}>Retry with {size}</SendButton>
          <button type="button" class="link-button" onClick={() => ask("openSandboxSettings", {})}>
            Always give more
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
    <Button disabled={sent} title={`Says: ${text}`} onClick={() => void send()}>
      {children}
    </Button>
  );
}

export const dockerPage = "https://docs.docker.com/get-started/get-docker/";

function again({ input, title }: Step, how: string): string {
  const given = typeof input === "object" && input !== null && "command" in input ? input.command : undefined;
  const command = typeof given === "string" ? given.trim() : title;
  const isPlain = !/[`\n]/.test(command);
  return isPlain ? `Please run this again${how}: \`${command}\`` : `Please run this again${how}:\n\n\`\`\`\`\n${command}\n\`\`\`\``;
}
