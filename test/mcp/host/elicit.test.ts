import assert from "node:assert/strict";
import { test } from "node:test";
import { elicit } from "../../../src/core/mcp/host/elicit.ts";
import { sample, samplingBudget } from "../../../src/core/mcp/host/sample.ts";
import { secretIn } from "../../../src/core/mcp/host/secrets.ts";
import type { Consultation, ToolAnswer, ToolQuestion } from "../../../src/core/tools/tool.ts";

type Elicited = Parameters<typeof elicit>[0];

/** Somebody who is asked and says this. */
function person(answer: ToolAnswer = { kind: "nobody" }, url?: string) {
  const asked: ToolQuestion[] = [];
  const said: string[] = [];
  const ask = async (question: ToolQuestion) => {
    asked.push(question);
    return answer;
  };
  return { asked, said, asking: { server: "files", ask, say: (sentence: string) => void said.push(sentence), ...(url ? { url } : {}) } };
}

const form = (properties: object, message = "Please fill this in", required: string[] = []): Elicited =>
  ({ message, requestedSchema: { type: "object", properties, required } }) as Elicited;

test("Every kind of field the protocol knows becomes one of ours, with its bounds and what stands in it at first", async () => {
  const { asked, asking } = person({ kind: "answered", value: "decline" });
  const options = [{ const: "a", title: "The first" }];
  await elicit(
    form(
      {
        name: { type: "string", title: "Name", description: "As on the invoice", minLength: 1, maxLength: 9, default: "Ana" },
        mail: { type: "string", format: "email" },
        age: { type: "integer", minimum: 0, maximum: 150, default: 3 },
        ratio: { type: "number" },
        yes: { type: "boolean", default: true },
        plain: { type: "string", enum: ["x", "y"] },
        named: { type: "string", enum: ["x", "y"], enumNames: ["Ex", "Why"] },
        titled: { type: "string", oneOf: options, default: "a" },
        several: { type: "array", items: { type: "string", enum: ["x"] }, minItems: 1, maxItems: 2 },
        titles: { type: "array", items: { anyOf: options }, default: ["a"] },
      },
      "Please",
      ["name"],
    ),
    asking,
  );
  const choices = [{ value: "a", label: "The first" }];
  assert.deepEqual(asked[0]?.form, [
    { kind: "text", name: "name", label: "Name", hint: "As on the invoice", required: true, least: 1, most: 9, initial: "Ana" },
    { kind: "text", name: "mail", label: "mail", required: false, format: "email" },
    { kind: "number", name: "age", label: "age", required: false, whole: true, least: 0, most: 150, initial: 3 },
    { kind: "number", name: "ratio", label: "ratio", required: false, whole: false },
    { kind: "yes-no", name: "yes", label: "yes", required: false, initial: true },
    { kind: "choice", name: "plain", label: "plain", required: false, choices: ["x", "y"].map((each) => ({ value: each, label: each })) },
    {
      ...{ kind: "choice", name: "named", label: "named", required: false },
      choices: [
        { value: "x", label: "Ex" },
        { value: "y", label: "Why" },
      ],
    },
    { kind: "choice", name: "titled", label: "titled", required: false, choices, initial: "a" },
    { kind: "choices", name: "several", label: "several", required: false, choices: [{ value: "x", label: "x" }], least: 1, most: 2 },
    { kind: "choices", name: "titles", label: "titles", required: false, choices, initial: ["a"] },
  ]);
});

test("The server hears what was filled in, that it was declined, or that nobody answered", async () => {
  const wish = form({ name: { type: "string" } });
  const to = async (answer: ToolAnswer) => elicit(wish, person(answer).asking);
  assert.deepEqual(await to({ kind: "answered", value: { name: "Ana" } }), { action: "accept", content: { name: "Ana" } });
  assert.deepEqual(await to({ kind: "answered", value: "decline" }), { action: "decline" });
  assert.deepEqual(await to({ kind: "stopped" }), { action: "cancel" });
  assert.deepEqual(await to({ kind: "nobody" }), { action: "cancel" });
});

test("A form that asks for a secret is declined without being put, and that is said", async () => {
  const wishes = [
    form({ password: { type: "string" } }),
    form({ value: { type: "string", title: "Your API key" } }),
    form({ value: { type: "string", description: "the client_secret of your app" } }),
    form({ ghToken: { type: "string" } }),
    form({ value: { type: "string" } }, "Please enter your passphrase to go on"),
    form({ v: { type: "string", title: "Card-number" } }),
  ];
  for (const wish of wishes) {
    const { asked, said, asking } = person();
    assert.deepEqual([await elicit(wish, asking), asked], [{ action: "decline" }, []], JSON.stringify(wish));
    assert.match(said[0] ?? "", /^files asked for a secret in a form .* Give it secrets by its settings\.$/);
  }
  const harmless = ["name", "maxTokens", "passenger", "pinned", "keyboard", "secretary", "compass", "spinner"];
  for (const name of harmless) assert.equal(secretIn("", [{ kind: "text", name, label: name, required: false }]), undefined, name);
  assert.equal(secretIn("", [{ kind: "number", name: "code", label: "PIN", required: true, whole: true }]), "PIN");
  assert.equal(secretIn("Enter your password", [{ kind: "yes-no", name: "agree", label: "Agree", required: true }]), undefined);
});

test("A secret is known by what it is called in other languages, too, with accents or without", () => {
  const text = (label: string) => [{ kind: "text" as const, name: "value", label, required: false }];
  const secrets = [
    "Datenbankpasswort",
    "Mot de passe",
    "Contraseña",
    "contrasena",
    "Senha de acesso",
    "Hasło",
    "Şifreniz",
    "Пароль",
    "Mật khẩu",
  ];
  for (const each of [
    ...secrets,
    "请输入密码",
    "パスワード（必須）",
    "비밀번호",
    "كلمة المرور",
    "סיסמה",
    "รหัสผ่าน",
    "पासवर्ड",
    "clé_secrète",
  ])
    assert.equal(secretIn("", text(each)), each);
  for (const each of ["Desenhar", "Parola da cercare", "Passagier", "Klave", "Schlüsselwort", "密度", "Ort", "Código postal"])
    assert.equal(secretIn("", text(each)), undefined, each);
  assert.equal(secretIn("Ihr Passwort?", text("Wert")), "Ihr Passwort?");
  const longer = "Welche Tabelle soll gelesen werden? Ein Passwort wird dafür nicht gebraucht, denn die Datenbank ist offen.";
  assert.equal(secretIn(longer, text("Tabelle")), undefined, "a longer text may speak of it");
});

test("A form that can't be put is declined with the reason", async () => {
  const many = Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`f${index}`, { type: "boolean" }]));
  for (const [properties, says] of [
    [{}, /asks for no field at all/],
    [many, /41 fields/],
    [{ deep: { type: "object" } }, /\(deep\) of a kind that is not known/],
    [{ none: { type: "string", enum: [] } }, /\(none\)/],
  ] as const) {
    const { asked, said, asking } = person();
    assert.deepEqual([await elicit(form(properties), asking), asked], [{ action: "decline" }, []]);
    assert.match(said[0] ?? "", says);
  }
});

test("Hidden characters in what a form calls its fields are shown, and long names are cut", async () => {
  const { asked, asking } = person();
  await elicit(form({ a: { type: "string", title: "Na\u202eme" }, b: { type: "string", title: "x".repeat(1_000) } }), asking);
  const [first, second] = asked[0]?.form ?? [];
  assert.doesNotMatch(first?.label ?? "", /\u202e/);
  assert.equal(second?.label.length, 301);
});

test("A page is put with its host and opened by a yes alone; what is no web page, or leads here from elsewhere, is declined", async () => {
  const page = (url: string): Elicited => ({ mode: "url", message: "Please pay", url, elicitationId: "1" });
  const { asked, asking } = person({ kind: "answered", value: "open" });
  assert.deepEqual(await elicit(page("https://pay.example.com:8443/x?y"), asking), { action: "accept" });
  assert.deepEqual(asked[0]?.link, { url: "https://pay.example.com:8443/x?y", host: "pay.example.com:8443" });
  assert.deepEqual(await elicit(page("https://pay.example.com"), person({ kind: "answered", value: "decline" }).asking), {
    action: "decline",
  });
  assert.deepEqual(await elicit(page("https://pay.example.com"), person().asking), { action: "cancel" });
  for (const bad of [
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://pay.example.com",
    "https://bank.example@evil.example",
    "nothing",
    "http://127.0.0.1:8080",
  ]) {
    const refused = person(undefined, "https://mcp.example.com");
    assert.deepEqual([await elicit(page(bad), refused.asking), refused.asked], [{ action: "decline" }, []], bad);
    assert.equal(refused.said.length, 1);
  }
});

test("A model is asked for a server only after a yes to the whole prompt, and no more than one call may have it asked", async () => {
  const prompts: Consultation[] = [];
  const consult = async (request: Consultation) => {
    prompts.push(request);
    return { kind: "text", text: "x".repeat(50), model: "demo/tour" } as const;
  };
  const used = { requests: 0, characters: 0 };
  const wish = {
    systemPrompt: "Be short",
    maxTokens: 10,
    messages: [{ role: "user" as const, content: { type: "text" as const, text: "Hello" } }],
  };
  const yes = person({ kind: "answered", value: "allow" });
  const result = await sample(wish, { ...yes.asking, consult, used });
  assert.match(yes.asked[0]?.text ?? "", /System: Be short\n\nUser: Hello$/);
  assert.deepEqual(prompts, [{ system: "Be short", messages: [{ role: "user", text: "Hello" }] }]);
  assert.deepEqual(result, {
    role: "assistant",
    content: { type: "text", text: "x".repeat(40) },
    model: "demo/tour",
    stopReason: "maxTokens",
  });
  for (const no of [person({ kind: "answered", value: "decline" }), person()])
    await assert.rejects(sample(wish, { ...no.asking, consult, used: { requests: 0, characters: 0 } }), /The person declined/);
  used.requests = samplingBudget.requests;
  await assert.rejects(sample(wish, { ...yes.asking, consult, used }), /as one call may/);
  const refusing = { ...yes.asking, used: { requests: 0, characters: 0 } };
  await assert.rejects(
    sample(wish, { ...refusing, consult: async () => ({ kind: "refused", reason: "The budget is spent." }) }),
    /The budget is spent/,
  );
  const hiding = { ...wish, messages: [{ role: "user" as const, content: { type: "text" as const, text: "Hello\u{e0041}\u202e" } }] };
  await sample(hiding, { ...yes.asking, consult, used: { requests: 0, characters: 0 } });
  assert.equal(prompts.pop()?.messages[0]?.text, "Hello\\u{e0041}\\u{202e}", "nothing reaches the model that the person can't see");
  const audio = { ...wish, messages: [{ role: "user" as const, content: { type: "audio" as const, data: "", mimeType: "audio/wav" } }] };
  await assert.rejects(sample(audio, { ...refusing, consult }), /not asked with audio/);
  assert.equal(prompts.length, 1);
});
