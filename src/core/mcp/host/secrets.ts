import type { FormField } from "../../events/form/fields.ts";

/**
 * What of a form asks for a secret, by the words people use for one; undefined when nothing does. What is typed into a form is stored with the
 * conversation, and goes to the server as it is: no place for a password.
 */
export function secretIn(message: string, fields: readonly FormField[]): string | undefined {
  const named = fields.find(({ kind, name, label, hint = "" }) => {
    // What is said beside a number may well be that it shall be no PIN.
    const words = (kind === "text" ? [name, label, hint] : [name, label]).map(spaced).join(" . ");
    return (kind === "text" || kind === "number") && (secretWords.test(words) || foreignWords.test(plain(words)));
  });
  if (named) return named.label;
  const isTyped = fields.some(({ kind }) => kind === "text" || kind === "number");
  if (!isTyped) return undefined;
  // A longer text in a language whose grammar is not known here may speak of passwords for any reason.
  const isShort = message.length <= longestQuestion;
  return askedFor.exec(spaced(message))?.[1] ?? (isShort && foreignWords.test(plain(spaced(message))) ? message.trim() : undefined);
}

const longestQuestion = 60;

const secret =
  "pass ?(?:word|phrase|code)s?|passwd|pwd|pin|pin code|otp|one time (?:pass)?code|(?:api|access|secret|private|ssh|encryption|recovery|license) keys?|" +
  "secrets?|client secret|(?:api|access|auth|bearer|refresh|session|security|personal access) tokens?|token|credentials?|seed phrase|mnemonic|" +
  "(?:credit|debit) ?card(?: number)?|card number|cvv|cvc|iban|social security(?: number)?|ssn";
const secretWords = new RegExp(`(?:^|[^a-z])(?:${secret})(?![a-z])`, "i");
const askedFor = new RegExp(`\\b(?:your|the|a|an|enter|provide|type)\\s+(?:[a-z]+\\s+){0,2}?(${secret})(?![a-z])`, "i");

/** What passwords, keys and cards are called elsewhere, where a word means nothing else. Words that are put together hold these at their end, too. */
const inWords = [
  "passwort",
  "kennwort",
  "wachtwoord",
  "lösenord",
  "passord",
  "adgangskode",
  "salasana",
  "密码",
  "密碼",
  "口令",
  "密钥",
  "密鑰",
  "令牌",
];
const inMore = [
  "信用卡",
  "パスワード",
  "暗証番号",
  "秘密鍵",
  "クレジットカード",
  "비밀번호",
  "암호",
  "신용카드",
  "รหัสผ่าน",
  "पासवर्ड",
  "পাসওয়ার্ড",
  "கடவுச்சொல்",
];
const beginning = [
  ...[
    "geheimzahl",
    "zugangsdaten",
    "kreditkarte",
    "api-schlüssel",
    "geheimer schlüssel",
    "mot de passe",
    "code secret",
    "code confidentiel",
  ],
  ...[
    "clé secrète",
    "clé api",
    "clé privée",
    "carte bancaire",
    "carte de crédit",
    "contraseña",
    "contrasenya",
    "clave secreta",
    "clave privada",
  ],
  ...[
    "clave de api",
    "clave de acceso",
    "tarjeta de crédito",
    "palavra-passe",
    "senha",
    "chave secreta",
    "chave de api",
    "cartão de crédito",
  ],
  ...[
    "parola d'ordine",
    "codice segreto",
    "chiave segreta",
    "chiave api",
    "carta di credito",
    "hasło",
    "heslo",
    "geslo",
    "jelszó",
    "lozinka",
  ],
  ...[
    "şifre",
    "mật khẩu",
    "kata sandi",
    "kata laluan",
    "κωδικός πρόσβασης",
    "συνθηματικό",
    "пароль",
    "парола",
    "лозинка",
    "секретный ключ",
  ],
  ...["секретний ключ", "номер карты", "סיסמה", "סיסמא", "كلمة المرور", "كلمة السر", "كلمة سر", "رمز عبور", "گذرواژه", "پاس ورڈ"],
];
const anyOf = (words: readonly string[]) => words.map((each) => plain(spaced(each))).join("|");
const foreignWords = new RegExp(`${anyOf([...inWords, ...inMore])}|(?<!\\p{L})(?:${anyOf(beginning)})`, "iu");

/** Without accents and other marks, which not everybody writes. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ł", "l").replaceAll("Ł", "L");
}

/** A name as words: "apiKey", "api_key" and "API-KEY" are the same. */
function spaced(text: string): string {
  return text.replace(/([a-z\d])([A-Z])/g, "$1 $2").replace(/[_\-./]+/g, " ");
}
