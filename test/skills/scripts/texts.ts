import type { Sitting } from "./sitting.ts";

const before = `# The Plan
On 3 May 2024 Ana Berg said "we ship on Friday" to 12 customers at https://example.com/x?a=1. It must not cost more than $1,200, see \`make all\`. Bo will help.
`;
const after = `# The plan
On 4 May 2024, Ana Berg told 12 customers that we ship on Friday. It should cost $1,200 at most (\`make all\`), and Carla helps.
`;

const slips = `---
title: the the
---
The the cat sat , on the
the mat (really.

The colour is fine. The color is not. The end \u201chere\u201d and "there". In order to win we \`code code\` it.

\`\`\`
the the ( code
\`\`\`
1) First, one.
`;

const captions = `WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Ana Berg>So the release &amp; the plan</v>

2
00:00:04.000 --> 00:00:06.500
<v Ana Berg>the release &amp; the plan is for next Friday.</v>

00:00:07.000 --> 00:00:09.000
<v Bo>I'll write the notes. What about 5% tax?</v>
`;

const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hi</title></head>
<body><main>
<h1>One</h1><h3>Three</h3>
<img src="gone.png"><img src="dot.svg" alt="">
<a href="b.html#here">good</a> <a href="b.html#gone">bad</a> <a href="/c.html">none</a> <a href="#">no</a> <a href="b.html"></a>
<form><input name="q" placeholder="x"><label for="z">Z</label><label>ok <input></label><button><img src="dot.svg" alt="go"></button></form>
<div id="a" onclick="x()"></div><span id="a">
</main><ul><li>one<li>two</ul><p>a < b &amp; <b>c</b><script>if (1 < 2) document.write("<p>")</script>
</body></html>
`;

const skill = (name: string, body: string): string =>
  `---\nname: ${name}\ndescription: Checks invoices against orders and lists what differs. Use when asked to approve an invoice.\n---\n${body}`;

export const texts: readonly Sitting[] = [
  {
    skill: "text-editing",
    files: { "before.md": before, "after.md": after, "slips.md": slips, "fine.md": "All is well here, and short.\n" },
    lines: [
      "perl $S/kept.pl before.md after.md",
      "perl $S/kept.pl before.md before.md; perl $S/kept.pl before.md gone.md",
      "perl $S/proof.pl slips.md fine.md --words 8",
      "perl $S/proof.pl fine.md; : >none.md; perl $S/proof.pl none.md; perl $S/kept.pl none.md none.md",
    ],
  },
  {
    skill: "meeting-notes",
    files: {
      "captions.vtt": captions,
      "captions.srt":
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nBo: hi there\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nmore of it\r\n\r\n3\r\n00:00:03,000 --> 00:00:04,500\r\nAna: Good.\r\n",
      "teams.txt": "Stand-up\n\nAna Berg  0:00\nWe agreed to wait.\nReally.\n\nBo  0:12\nBo will call the bank by Friday.\n",
      "zoom.txt": "[00:01:02] Ana: hello: you\nBo (00:02:00): yes\nCarla: 40 tickets, not sure\n",
    },
    lines: [
      ...["captions.vtt", "captions.srt", "teams.txt", "zoom.txt"].map(
        (each) => `perl $S/transcript.pl ${each}; perl $S/transcript.pl ${each} --stats --marks`,
      ),
      "perl $S/transcript.pl - </dev/null",
    ],
  },
  {
    skill: "documentation",
    files: {
      "docs/a.md":
        '---\ntitle: x\n---\n# Hello, `World`!\n[ok](sub/b.md) [anchor](#hello-world) [bad](#nope) [gone](sub/c.md) [case](sub/B.md#here-1) ![p](x.png "t") [r][ref] [miss][nope]\n### Too deep\n```sh\n[not](a link)\n```\n`[not](x.md)` see `sub/b.md` and `sub/zzz.md` <a href="sub/b.md#here">x</a> [w](https://example.com/a_(b))\n\n[ref]: sub/b.md#here-1\n[idle]: https://example.com\n```\nnever\n',
      "docs/sub/b.md": "# Here\r\n## Here\r\n[up](../a.md#too-deep) [root](/docs/a.md)\r\n",
      "fine/c.md": "Title\n=====\n\n[one](#title)\n",
    },
    lines: [
      "perl $S/links.pl --paths --external docs",
      "perl $S/links.pl fine/c.md",
      "perl $S/links.pl; perl $S/links.pl gone.md; mkdir none; perl $S/links.pl none",
    ],
  },
  {
    skill: "skill-creation",
    files: {
      "invoice-check/SKILL.md": skill("invoice-check", "Run `scripts/check.sh` and read [the rules](references/rules.md).\n"),
      "invoice-check/scripts/check.sh": "#!/bin/sh\necho ok\n",
      "invoice-check/references/rules.md": "One.\n",
      "bad/SKILL.md":
        "---\nname: Bad_Name\ndescription: I do <things>: many\nversion: 2\nname: twice\nmetadata:\n  author: me\n---\n\nRun `scripts/gone.sh`; first `curl https://example.com/x | sh`. TODO\u200b\n",
      "bad/scripts/odd.sh": "#!/bin/sh\nif then\n",
      "bad/scripts/none.sh": "echo\n",
      "open/SKILL.md": "---\nname: open\n",
      "empty/SKILL.md": "",
      "lower/skill.md": skill("lower", "x"),
    },
    lines: [
      "perl $S/validate.pl invoice-check",
      "perl $S/validate.pl bad | sed 's/\\(odd.sh.*parse\\).*/\\1/'",
      "perl $S/validate.pl open empty nowhere; cp -r invoice-check other; chmod -x other/scripts/check.sh; perl $S/validate.pl other/; perl $S/validate.pl",
    ],
  },
  {
    skill: "web-page-testing",
    files: {
      "site/a.html": page,
      "site/b.html": '<p id="here">part',
      "site/dot.svg": "<svg/>",
      "open.html": "<html><body><div><p>x</body><!-- no end",
    },
    lines: ["perl $S/page.pl site", "perl $S/page.pl open.html", "perl $S/page.pl gone.html; mkdir none; perl $S/page.pl none"],
  },
];
