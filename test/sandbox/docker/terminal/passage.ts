import { connect, createServer, type Socket } from "node:net";
import path from "node:path";
import { after } from "node:test";
import { tempFolder } from "../../../temp.ts";

/** A socket that leads to an engine, until it is shut: then it is as if the engine had died. */
export interface Passage {
  readonly address: string;
  /** Connections that were made through it. */
  count(): number;
  shut(): void;
}

/** Opens a passage to an engine; without one it takes connections and ends them. */
export async function openPassage(engine?: string): Promise<Passage> {
  const socket = path.join(tempFolder(), "engine.sock");
  const open = new Set<Socket>();
  let count = 0;
  const server = createServer((near) => {
    count += 1;
    if (engine === undefined) return void near.destroy();
    const far = connect(engine.replace("unix://", ""));
    for (const each of [near, far]) {
      open.add(each);
      each
        .on("error", () => undefined)
        .on("close", () => {
          open.delete(each);
          near.destroy();
          far.destroy();
        });
    }
    near.pipe(far).pipe(near);
  });
  const shut = () => {
    server.close();
    for (const each of open) each.destroy();
  };
  after(shut);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return { address: `unix://${socket}`, count: () => count, shut };
}
