import { MemoryStore } from "../fakes/memory-store.ts";
import { gate } from "./acts.ts";

/** A store whose disk can be made to keep everybody waiting. */
export class SlowStore extends MemoryStore {
  #held: Promise<void> = Promise.resolve();
  release = (): void => {};

  hold(): void {
    const { passed, open } = gate();
    this.#held = passed;
    this.release = open;
  }

  override async flush(): Promise<void> {
    await this.#held;
    await super.flush();
  }
}
