import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createEngines } from "../../../src/core/sandbox/docker/engine.ts";
import { tempFolder } from "../../temp.ts";
import { makeCertificates, startFarEngine } from "./far.ts";

const started = startFarEngine();

test("An engine behind TLS is reached with the certificates of the environment, or of a context", async () => {
  const far = await started;
  assert.equal(await problemOf(far.environment), undefined);
  const folder = path.join(tempFolder(), "docker");
  const id = createHash("sha256").update("far").digest("hex");
  const [meta, tls] = [`contexts/meta/${id}`, `contexts/tls/${id}/docker`].map((each) => path.join(folder, each)) as [string, string];
  for (const each of [meta, tls]) mkdirSync(each, { recursive: true });
  for (const each of ["ca.pem", "cert.pem", "key.pem"]) cpSync(path.join(far.certificates, each), path.join(tls, each));
  writeFileSync(path.join(meta, "meta.json"), JSON.stringify({ Name: "far", Endpoints: { docker: { Host: far.address } } }));
  const engine = await createEngines({ DOCKER_CONFIG: folder }).reach("far");
  assert.ok("docker" in engine);
  assert.equal(engine.address.name, `${far.address} (context “far”)`);
});

test("An engine that can't prove who it is, or that does not know us, is not spoken to; the sentence says what is wrong", async () => {
  const far = await started;
  const ask = (files: Readonly<Record<string, string>>) => {
    const folder = tempFolder();
    for (const [name, from] of Object.entries(files)) cpSync(from, path.join(folder, name));
    return problemOf({ ...far.environment, DOCKER_CERT_PATH: folder });
  };
  const [own, strange] = [far.certificates, far.strangers].map((each) => (name: string) => path.join(each, name)) as [Name, Name];
  const client = { "cert.pem": own("cert.pem"), "key.pem": own("key.pem") };
  assert.match((await ask({ ...client, "ca.pem": strange("ca.pem") })) ?? "", /its certificate is by nobody that ca\.pem names/);
  assert.match((await ask(client)) ?? "", /its certificate is by nobody that ca\.pem names/);
  assert.match((await ask({ "ca.pem": own("ca.pem") })) ?? "", /it does not take our certificate/);
  const stranger = { "ca.pem": own("ca.pem"), "cert.pem": strange("cert.pem"), "key.pem": strange("key.pem") };
  assert.match((await ask(stranger)) ?? "", /it does not take our certificate/);
  assert.match((await ask({ ...client, "ca.pem": own("ca.pem"), "key.pem": strange("key.pem") })) ?? "", /cert\.pem and key\.pem/);
  const renamed = { ...far.environment, DOCKER_HOST: far.address.replace("127.0.0.1", "localhost") };
  assert.match((await problemOf(renamed)) ?? "", /its certificate is for another name/);
});

test("Speaking plainly to an engine that wants TLS is said as such", async () => {
  const far = await started;
  assert.match((await problemOf({ DOCKER_HOST: far.address })) ?? "", /HTTP request to an HTTPS server/);
});

test("Certificates that are renewed count at once, without a restart", async () => {
  const far = await started;
  const folder = tempFolder();
  const put = (from: string) => {
    for (const name of ["ca.pem", "cert.pem", "key.pem"]) cpSync(path.join(from, name), path.join(folder, name));
  };
  const engines = createEngines({ ...far.environment, DOCKER_CERT_PATH: folder });
  put(far.strangers);
  assert.ok("problem" in (await engines.reach()));
  put(far.certificates);
  assert.ok("docker" in (await engines.reach()));
  put(makeCertificates("others", "IP:127.0.0.1"));
  assert.ok("problem" in (await engines.reach()));
  rmSync(path.join(folder, "key.pem"));
  const halved = await engines.reach();
  assert.match("problem" in halved ? halved.problem : "", /lacks key\.pem/);
});

type Name = (name: string) => string;

async function problemOf(environment: Readonly<Record<string, string>>): Promise<string | undefined> {
  const reached = await createEngines(environment).reach();
  return "problem" in reached ? reached.problem : undefined;
}
