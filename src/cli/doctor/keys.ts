import { keyPlaceOf } from "../../core/endpoints.ts";
import { badKey } from "../../core/providers/failures/troubles.ts";
import { geminiService, openAiService, type Service } from "../../core/providers/wire/services.ts";
import type { DoctorCommand } from "../arguments/command.ts";
import { createSecretBook, type Secret } from "../secrets/book.ts";
import { baseUrlOf, keyNames, variableOf } from "../secrets/keyring.ts";
import { dataFolder, type Shell } from "../shell.ts";
import { sayAside } from "../terminal/visible.ts";
import type { Check } from "./check.ts";

/** Whether, where from and where to, never what. One key is enough; none is said once, with what works without. */
export async function keys(command: DoctorCommand, { environment }: Shell): Promise<readonly Check[]> {
  const book = createSecretBook({ dataFolder: dataFolder(command.data, environment), say: sayAside });
  const kept = await book.secrets();
  const secrets = "problem" in kept ? [] : kept;
  const check = (company: string, service: Service): Check => {
    const { provider } = service;
    const place = { service, baseUrl: baseUrlOf(provider, command, environment) };
    const found = keyCheck(
      place,
      secrets.filter((each) => each.name === provider),
      environment,
    );
    return { name: `${company} key`, ...found };
  };
  const found = [check("OpenAI", openAiService), check("Gemini", geminiService)];
  const isAnySet = found.some((each) => each.state !== "missing");
  const said = isAnySet
    ? found
    : found.map((each) => ({ ...each, detail: `${each.detail}; the offline demo works without one: -m demo/tour` }));
  return "problem" in kept ? [...said, { name: "secrets", state: "problem", detail: kept.problem }] : said;
}

interface Place {
  readonly service: Service;
  readonly baseUrl: string | undefined;
}

/** About the key that would be sent to where requests go as things are. */
function keyCheck({ service, baseUrl }: Place, kept: readonly Secret[], environment: Shell["environment"]): Omit<Check, "name"> {
  const { provider } = service;
  const place = keyPlaceOf(provider, baseUrl);
  const here = kept.find((each) => each.origin === place?.origin);
  const variable = variableOf(provider, environment);
  const value = variable === undefined ? here?.value : environment[variable]?.trim();
  const bad = value === undefined ? undefined : badKey(value, service, baseUrl);
  if (bad) return { state: "problem", detail: bad.message };
  if (variable !== undefined)
    return { state: "ok", detail: `${variable} is set${here ? `, and counts before the kept one for ${place?.host}` : ""}` };
  if (here) return { state: "ok", detail: `kept for ${place?.host} since ${here.at.slice(0, 10)}` };
  const elsewhere = kept.length === 0 ? "" : `; what is kept is for ${kept.map((each) => each.origin).join(", ")}`;
  const isOther = place !== undefined && !place.isOwn;
  const none = `${keyNames[provider]?.join(" or ")} is not set, and none is kept${isOther ? ` for ${place.host}` : ""}`;
  return { state: "missing", detail: `${none}${elsewhere}` };
}
