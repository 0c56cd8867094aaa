import { spawnSync } from "node:child_process";
import path from "node:path";
import { inRepo } from "../../repo.ts";
import { tempFolder } from "../../temp.ts";
import { scriptOf } from "./sitting.ts";

/** Whoever runs it, whenever: the same commits. */
const fixed = {
  ...{ GIT_AUTHOR_NAME: "Ana", GIT_AUTHOR_EMAIL: "ana@example.com", GIT_COMMITTER_NAME: "Ana", GIT_COMMITTER_EMAIL: "ana@example.com" },
  ...{ GIT_AUTHOR_DATE: "2030-01-02T10:00:00Z", GIT_COMMITTER_DATE: "2030-01-02T10:00:00Z" },
  ...{ GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
};

const begin = `git init -q -b main . && printf 'one\\ntwo\\n' >list && git add . && git commit -qm 'feat(core): a list' && git tag v1.0
git checkout -q -b side && printf 'one\\ndeux\\n' >list && echo x >'new file' && git add . && git commit -qm 'French' && git checkout -q main
printf 'one\\nTWO\\n' >list && git commit -qam 'fix!: loud (#12)' -m 'BREAKING CHANGE: two is TWO'`;

const lines = [
  "mkdir ../none; cd ../none; sh $S/survey.sh; sh $S/conflicts.sh",
  "sh $S/conflicts.sh",
  "echo change >>list; echo k=1 >.env; git add -f .env; echo u >untracked; sh $S/survey.sh",
  "git reset -q --hard; rm untracked; git merge side >/dev/null; sh $S/survey.sh",
  "sh $S/conflicts.sh",
  "git merge --abort; git checkout -q --detach; git rebase side >/dev/null 2>&1; sh $S/conflicts.sh | head -4",
  "git rebase --abort; sh $S/survey.sh | head -3",
  "git checkout -q main; git revert --no-edit HEAD >/dev/null; sh $S/../../release-notes/scripts/commits.sh",
  "sh $S/../../release-notes/scripts/commits.sh v1.0 HEAD~1; sh $S/../../release-notes/scripts/commits.sh v9",
  "git tag v1.1; sh $S/../../release-notes/scripts/commits.sh '' v1.1 | head -1",
  "perl $S/../../code-review/scripts/scan.pl --git v1.0..side; perl $S/../../code-review/scripts/scan.pl --git none..main",
  "git status --porcelain",
];

/** What the scripts that want git say of a repository: of a merge and a rebase in conflict, a secret that is staged, and a release. */
export function gitTranscript(): string {
  const root = tempFolder();
  const folder = path.join(root, "repository");
  const script = `mkdir '${folder}' && cd '${folder}' && ${begin}\n${scriptOf({ skill: "git-work", files: {}, lines }, inRepo("skills"))}`;
  const { stdout } = spawnSync("sh", ["-c", script], { cwd: root, encoding: "utf8", env: { ...process.env, ...fixed } });
  return stdout.replaceAll(root, "ROOT");
}
