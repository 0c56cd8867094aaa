import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { createBoxes } from "../../../src/core/sandbox/docker/boxes.ts";
import { createEngines } from "../../../src/core/sandbox/docker/engine.ts";
import { usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { processName } from "../../../src/core/storage/disk/process-name.ts";
import { tempFolder } from "../../temp.ts";
import { engineAddress, person, workFolder } from "./stage.ts";

const folder = workFolder();
const skill = workFolder();
const [closed, secret, settings] = ["closed", "secret.txt", "settings.json"].map((each) => path.join(folder, each)) as [
  string,
  string,
  string,
];
const emptyFile = path.join(workFolder(), "empty");
mkdirSync(closed);
for (const each of [path.join(skill, "SKILL.md"), path.join(closed, "inside"), secret, settings]) writeFileSync(each, "as it was\n");
writeFileSync(emptyFile, "");
chmodSync(skill, 0o777);
chmodSync(path.join(skill, "SKILL.md"), 0o666);
chmodSync(settings, 0o666);

const engines = createEngines({ DOCKER_HOST: engineAddress });
const boxes = createBoxes({
  engines,
  settings: () => ({ ...usualSandbox, mode: "required" }),
  owner: `${processName()}/mounts`,
  user: async () => `${person.uid}:${person.gid}`,
  openGateway: () => Promise.reject(new Error("no hosts")),
  dataFolder: tempFolder(),
  now: () => Date.now(),
});
after(async () => {
  await boxes.close();
  engines.close();
});

const mounts = { folders: [folder], readOnly: [skill, settings], hiddenFolders: [closed], hiddenFiles: [secret], emptyFile, things: [] };

async function run(command: string): Promise<string> {
  const place = { sessionId: "talk" as SessionId, folders: [folder] };
  const more = { directory: folder, environment: {}, timeoutMs: 60_000, signal: new AbortController().signal, onOutput: () => undefined };
  const result = await boxes.run({ command, place, mounts, ...more });
  return "moved" in result ? result.moved : result.output;
}

/** What of these lines works. */
async function succeeding(lines: readonly string[]): Promise<readonly string[]> {
  const said = await run(`${lines.map((line, index) => `(${line}) >/dev/null 2>&1 && echo "worked ${index}"`).join("\n")}\necho tried`);
  assert.match(said, /tried\n$/);
  return lines.filter((_, index) => said.includes(`worked ${index}\n`));
}

test("A skill's folder and a held file can be read in the box, and changed by no way", async () => {
  assert.equal(await run(`cat ${skill}/SKILL.md ${settings}`), "as it was\nas it was\n");
  const ways = (each: string) => [
    `echo x >${each}`,
    `rm -f ${each} && ! test -e ${each}`,
    `mv ${each} ${each}.old`,
    `chmod 600 ${each}`,
    `ln ${each} linked`,
  ];
  const tries = [
    ...ways(`${skill}/SKILL.md`),
    ...ways(settings),
    `touch ${skill}/more`,
    `mount -o remount,rw ${skill}`,
    `umount ${settings}`,
    `mv ${skill} ${skill}.old`,
  ];
  assert.deepEqual(await succeeding(tries), []);
  for (const each of [path.join(skill, "SKILL.md"), settings]) assert.equal(readFileSync(each, "utf8"), "as it was\n");
});

test("What is closed looks empty in the box, and stays what it was outside", async () => {
  assert.equal(await run(`ls -A ${closed}; cat ${secret}`), "");
  const tries = [
    `cat ${closed}/inside`,
    `touch ${closed}/more`,
    `mkdir ${closed}/more`,
    `rmdir ${closed}`,
    `mv ${closed} other`,
    `umount ${closed}`,
  ];
  const files = [
    `grep . ${secret}`,
    `echo x >${secret}`,
    `rm -f ${secret} && ! test -e ${secret}`,
    `mv ${secret} other`,
    `umount ${secret}`,
  ];
  assert.deepEqual(await succeeding([...tries, ...files]), []);
  for (const each of [path.join(closed, "inside"), secret]) assert.equal(readFileSync(each, "utf8"), "as it was\n");
});
