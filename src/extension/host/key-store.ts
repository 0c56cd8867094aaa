import type { SecretStorage } from "vscode";
import { type KeyPlace, keyPlaceOf } from "../../core/endpoints.ts";

/** API keys in VS Code's SecretStorage and nowhere else, each for the origin it was entered for. */
export interface KeyStore {
  get(provider: string, origin: string): Promise<string | undefined>;
  set(place: KeyPlace, key: string): Promise<void>;
  remove(place: KeyPlace): Promise<void>;
  /** Where a key is kept for, by provider and then by host. */
  places(): Promise<readonly KeyPlace[]>;
  all(): Promise<readonly string[]>;
}

/** `seen` is told each key on its way, to keep it out of the log. */
export function createKeyStore(secrets: SecretStorage, seen: (key: string) => void): KeyStore {
  const read = async (slot: string) => {
    const key = await secrets.get(slot);
    if (key) seen(key);
    return key || undefined;
  };
  const slots = async () => (await secrets.keys()).filter((each) => each.startsWith(prefix));
  return {
    async get(provider, origin) {
      const place = keyPlaceOf(provider, origin);
      return place && read(slotOf(place));
    },
    async set(place, key) {
      seen(key);
      await secrets.store(slotOf(place), key);
    },
    remove: async (place) => secrets.delete(slotOf(place)),
    async places() {
      const found = (await slots()).flatMap((each) => placeOf(each) ?? []);
      return found.sort((a, b) => `${a.provider} ${a.host}`.localeCompare(`${b.provider} ${b.host}`));
    },
    all: async () => (await Promise.all((await slots()).map(read))).filter((each) => each !== undefined),
  };
}

const prefix = "anycowork.key.";

/** A key that says no origin is the provider's own: so they all were once, whatever the base URL was when they were entered. */
function slotOf({ provider, origin, isOwn }: KeyPlace): string {
  return isOwn ? `${prefix}${provider}` : `${prefix}${provider}@${origin}`;
}

function placeOf(slot: string): KeyPlace | undefined {
  const [provider = "", ...origin] = slot.slice(prefix.length).split("@");
  return keyPlaceOf(provider, origin.join("@"));
}
