import { bare } from "./bare.ts";

/** Why a file may hold what is nobody's business, told from its name and its folder's: in a few words, or undefined. Their case does not count. */
export function secretName(parts: readonly string[]): string | undefined {
  const name = bare(parts.at(-1) ?? "");
  const folder = bare(parts.at(-2) ?? "");
  if (folder === ".git" && name === "config") return "it may hold tokens in addresses";
  if (keyEndings.test(name) || keyNames.test(name) || (folder === ".ssh" && !harmlessOfSsh.test(name))) return "it may hold a private key";
  const isSecret = files.has(name) || names.some((each) => each.test(name)) || filesOf.get(folder)?.test(name);
  return isSecret && !examples.test(name) ? "it may hold secrets" : undefined;
}

const keyEndings = /\.(pem|key|p12|pfx|jks|keystore|kdbx?|ppk|ovpn|mobileprovision|keychain(-db)?)$/;
const keyNames = /^(id_(rsa|dsa|ecdsa|ed25519)(_sk)?(\.(?!pub$).*)?|ssh_host_\w+_key|secring\.gpg|\w*private[-_]?key\w*\.(asc|txt))$/;
const harmlessOfSsh = /\.pub$|^(known_hosts|authorized_keys|config)(\.|$)/;

/** What is told of a form is not filled in. */
const examples = /[.\-_](example|sample|template|tmpl|dist|defaults?)(\.[a-z]+)?$/;

const files: ReadonlySet<string> = new Set([
  ...[".netrc", "_netrc", ".npmrc", ".pypirc", ".git-credentials", ".pgpass", ".my.cnf", ".mylogin.cnf", ".htpasswd", ".dockercfg"],
  ...[".dockerconfigjson", ".dev.vars", ".envrc", ".renviron", ".s3cfg", ".boto", ".terraformrc", "terraform.rc", ".vault-token"],
  ...[".vault_pass", "vault_pass.txt", ".secrets", "kubeconfig", "application_default_credentials.json", "credentials.tfrc.json"],
  ...["local.settings.json", "wp-config.php"],
]);

const names: readonly RegExp[] = [
  /^\.env(\.|$)|\.env$/,
  /^(credentials?|secrets?|passwords?)$/,
  // With an ending of data: what is called so in source code is about secrets, but holds none.
  /^(credentials?|secrets?|passwords?)([-_.]\w+)*\.(json|ya?ml|toml|ini|env|txt|csv|properties|cfg|conf)$/,
  /^api[-_]?keys?(\.(txt|json|ya?ml|toml|env))?$/,
  /^(.*[-_])?service[-_]?account([-_]?key)?([-_].*)?\.json$/,
  /^(client_secret|gha-creds|firebase-adminsdk).*\.json$|-firebase-adminsdk-.*\.json$/,
  /\.tfstate(\.|$)|\.tfvars(\.json)?$/,
  /\.kubeconfig$/,
  /^\.(\w+_)?(bash|zsh|sh|fish|python|node_repl|psql|mysql|sqlite|rediscli|irb)_history$/,
];

/** By the folder they lie in. */
const filesOf: ReadonlyMap<string, RegExp> = new Map([
  [".aws", /^(config|credentials)$/],
  [".azure", /\.(json|bin)$|^azureprofile/],
  [".docker", /^config\.json$/],
  [".kube", /^config/],
  [".codex", /^auth\.json$/],
  [".composer", /^auth\.json$/],
  [".gem", /^credentials$/],
  ["gcloud", /\.(db|json)$|^credentials/],
  ["gh", /^hosts\.yml$/],
]);
