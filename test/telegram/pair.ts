import { ManualClock } from "../fakes/manual-clock.ts";
import type { ScriptedProvider } from "../fakes/scripted-provider.ts";
import { windows } from "../scenarios/pair.ts";
import type { Setting } from "../scenarios/stage.ts";
import { tempFolder } from "../temp.ts";
import { ada, lives, openApi, pickUp } from "./phone.ts";

/** Two windows on one bot and one clock, of which the first answers for it. */
export async function twoPhones(setting: Partial<Setting> & { readonly provider: ScriptedProvider }) {
  const { a, b, leases } = windows(setting, setting);
  const [api, folder, clock] = [await openApi(), tempFolder(), new ManualClock()];
  const { now, later, sleep } = clock;
  const ports = (owner: string) => ({ now, later, sleep, monotonic: now, owner, isAlive: (each: string) => !leases.dead.has(each) });
  const place = { api, folder, provider: setting.provider };
  const first = await pickUp({ ...place, ports: ports("A"), stage: a });
  const other = await pickUp({ ...place, ports: ports("B"), stage: b, isQuiet: true });
  const until = (isSo: () => boolean) => lives([a, b, { clock }], isSo);
  /** Resolves when the other window answers for the bot. */
  const isWithOther = async () => {
    let isSo = false;
    const look = () => void other.telegram.status().then(([status]) => (isSo ||= status?.isHere === true && status.state === "polling"));
    other.telegram.subscribe(look);
    await until(() => isSo);
  };
  const end = async () => void (await Promise.all([first.close(), other.close()]));
  const said = (pattern: RegExp) => api.said(ada).filter(({ text }) => pattern.test(text));
  return { api, first, other, until, isWithOther, said, end };
}
