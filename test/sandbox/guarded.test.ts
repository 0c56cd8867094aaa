import assert from "node:assert/strict";
import { test } from "node:test";
import { guardOf, isSecret } from "../../src/core/sandbox/guarded.ts";

/** Paths below the workspace folder, parted by blanks and line ends. */
function paths(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const changing = paths(`
  .git .git/config .git/HEAD .git/info/exclude .git/modules/x/config sub/.git/hooks/post-checkout .gitmodules .gitattributes sub/.gitattributes .gitconfig
  .hg/hgrc .svn/entries .vscode/settings.json .vscode/launch.json .vscode/extensions.json .idea/workspace.xml .zed/settings.json .fleet/run.json a.sublime-project
  .cursor/mcp.json .cursor/rules/a.mdc .cursorrules .windsurfrules .windsurf/rules/a.md .clinerules .clinerules/a.md .roo/rules/a.md .roorules-code .roomodes
  .codex/config.toml .gemini/settings.json .claude/agents/a.md .claude/skills/x/SKILL.md .claude/commands/x.md CLAUDE.md CLAUDE.local.md GEMINI.md sub/AGENTS.md
  .github/copilot-instructions.md .github/agents/a.md .github/prompts/a.prompt.md .github/instructions/a.instructions.md .github/skills/x/SKILL.md
  .github/actions/x/action.yml .github/dependabot.yml .github/CODEOWNERS opencode.json .opencode/agent/a.md .aider.conf.yml .continue/config.yaml .kiro/steering/a.md
  .junie/guidelines.md .amazonq/rules/a.md .goosehints mcp.json .mcp.yaml mcp_config.json .gitlab-ci.yml .circleci/config.yml .travis.yml azure-pipelines.yml Jenkinsfile
  .devcontainer.json .gitpod.yml package.json package-lock.json yarn.lock pnpm-lock.yaml Cargo.lock go.sum .yarnrc .yarnrc.yml .yarn/plugins/x.cjs .pnpmfile.mjs
  pnpm-workspace.yaml bunfig.toml pip.conf uv.toml poetry.toml .pypirc nuget.config binding.gyp setup.py conftest.py sitecustomize.py .cargo/config.toml
  rust-toolchain.toml .mvn/jvm.config gradle/wrapper/gradle-wrapper.properties a.csproj Directory.Build.props .tool-versions mise.toml .envrc .direnv/x
  .pre-commit-config.yaml lefthook.yml .lefthook.toml lefthook-local.yml .githooks/pre-push .husky/_/husky.sh .lintstagedrc.json
  .anycoworkignore sub/.anycoworkignore .anycowork/skills/x/SKILL.md .anycowork/permissions.json skills/x/SKILL.md skills/x/scripts/run.sh sub/SKILL.md
  .bashrc .bash_profile .bash_aliases .profile .zshrc .zshenv .zlogout .config/fish/config.fish Microsoft.PowerShell_profile.ps1 profile.ps1 .vimrc .exrc .gdbinit
  .ssh/config .ssh/authorized_keys .gnupg/gpg.conf .docker/config.json .kube/config .aws/config .config/autostart/x.desktop .config/systemd/user/x.service
  Library/LaunchAgents/x.plist crontab User/settings.json User/keybindings.json .cursorignore .aiexclude web.config
`);

const secret = paths(`
  .env .env.local .env.production sub/.env prod.env .envrc .dev.vars credentials credentials.json aws-credentials/credentials secrets.yaml secrets.prod.yaml secret.txt
  passwords.txt api_keys.json api-key.txt id_rsa id_ed25519 id_ecdsa_sk id_rsa.bak .ssh/deploy deploy.pem server.key cert.p12 store.jks vault.kdbx putty.ppk
  .netrc _netrc .npmrc .pypirc .git-credentials .pgpass .my.cnf .htpasswd .aws/credentials .docker/config.json .kube/config dev.kubeconfig kubeconfig
  .config/gcloud/credentials.db .config/gcloud/application_default_credentials.json .config/gh/hosts.yml service-account.json my-service-account-key.json
  client_secret_123.json x-firebase-adminsdk-1.json terraform.tfstate terraform.tfstate.backup prod.tfvars prod.auto.tfvars.json .terraformrc .vault-token
  .bash_history .python_history wp-config.php local.settings.json .git/config client.ovpn
`);

const ordinary = paths(`
  src/a.ts src/git.ts src/env.ts docs/guide.md README.md CHANGELOG.md LICENSE .editorconfig .gitignore .prettierrc .eslintrc.json tsconfig.json jsconfig.json vite.config.ts
  Makefile Dockerfile docker-compose.yml Cargo.toml pyproject.toml requirements.txt go.mod pom.xml build.gradle .github/README.md .github/ISSUE_TEMPLATE/bug.md
  .github/FUNDING.yml .docker/nginx.conf src/skills/fire.ts skills/README.md src/secrets.ts src/password-reset.tsx credentials_controller.rb secret_manager.go
  locales/en/auth.json tokens.json src/tokens.css monkey.json keys.ts src/agents/agent.ts mcp/server.ts src/mcp.ts test/unlock.ts locksmith.md
  .env.example .env.sample sub/.env.template secrets.example.yaml service-account.example.json id_rsa.pub .ssh.md history.md bash_history.md profile.ts user/settings.ts
  settings.json config.json .nvmrc .node-version .dockerignore .npmignore .gitkeep 日本語/ファイル.txt données.xlsx a..b/c..d.txt 😀.md rules.md conventions.md
`);

test("What changes tools by itself always asks before it is changed, in any case, and is read without", () => {
  for (const each of changing)
    for (const name of [each, each.toUpperCase()])
      assert.match(guardOf(name.split("/"), "write") ?? `${name} passes`, /^it (changes|may hold)/, name);
  const readable = changing.filter((each) => !isSecret(each));
  for (const each of readable) assert.equal(guardOf(each.split("/"), "read"), undefined, each);
  assert.ok(readable.length > changing.length - 12, "few of them hold secrets too");
});

test("What may hold secrets asks before it is read or changed, in any case", () => {
  for (const each of secret)
    for (const name of [each, each.toUpperCase()]) {
      assert.match(guardOf(name.split("/"), "read") ?? `${name} passes`, /^it may hold/, name);
      assert.ok(guardOf(name.split("/"), "write"), name);
    }
});

test("Ordinary files ask for nothing", () => {
  for (const each of ordinary)
    for (const access of ["read", "write"] as const) assert.equal(guardOf(each.split("/"), access), undefined, `${access} ${each}`);
});
