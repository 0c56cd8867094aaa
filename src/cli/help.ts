export const helpText = `AnyCowork, an AI coworker in your terminal.

  anycowork                          talk in the terminal; what needs a yes is asked inline
  anycowork run "<message>"          one request, then exit ("-" reads the message from standard input)
  anycowork run --continue           what was interrupted or failed there goes on where it was, a plan too; also with --session ID
  anycowork sessions list            your conversations, newest first   [-C DIR]; --all with those put away,
                                     --archived only those, --deleted what can be brought back
  anycowork sessions search TEXT     in titles and messages   [-C DIR]
  anycowork sessions show ID         one of them, as text
  anycowork sessions export ID…      to keep or to move   [--format md|json|zip] [-o FILE] [--force]; a zip holds any number
                                     (--all: every one) with their pictures, long outputs and files as they were
  anycowork sessions import FILE     what export wrote as JSON or as a zip; "-" reads standard input
  anycowork sessions rename ID TITLE
  anycowork sessions pin ID          to the top of the list, or back: unpin
  anycowork sessions archive ID      put it away, or take it out again: unarchive
  anycowork sessions delete ID       take it out of the list, for 30 days to be brought back; --now erases it, and where
                                     nobody can be asked only with --yes
  anycowork sessions restore ID      bring back what was deleted
  anycowork sessions undo ID [FILE…] take back what its last run did to files; it shows what and asks first   [--yes];
                                     or what a step, another run, or all since a message did: --step STEP, --run RUN,
                                     --before MESSAGE. What was changed since is only touched when it is named
  anycowork sessions recover         look through everything stored and save what damaged files still hold
  anycowork sessions storage         sizes and counts; --clean removes what nothing needs any more
  anycowork permissions list         every rule in force for a folder, with its source; remembered yeses first   [-C DIR]
  anycowork permissions revoke ID    take such a yes back; it asks again from then on
  anycowork permissions check TOOL 'COMMAND or JSON'
                                     what would be said to a call, without doing it   [-C DIR] [--approve MODE] [--allow RULE]
                                     [--ask RULE] [--deny RULE]; "check -" reads JSON lines {"id","tool","input"}, each also
                                     with "platform", "shell" and "cwd" where they matter, and answers each
  anycowork audit [WORDS…]           who did what, when, by which rule and with what effect   [--session ID] [--since DATE]
                                     [--refused] [--limit N] [--format csv|json] [-o FILE] [--force]
  anycowork trust [DIR]              files in this folder (default: the current one), and below it, may change how it behaves: rules,
                                     instructions, servers. Elsewhere they are not read; talking asks once where there are such
                                     files. --list shows the trusted folders, --remove DIR takes one back
  anycowork secrets set NAME         keep a provider's key (openai, gemini) or another secret in a file only you can read; it is asked
                                     without being shown, or read from standard input. A key goes to the server it was kept for
                                     and no other: the provider's own, or the one named here   [--base-url URL]
  anycowork secrets list             what is kept: names, for which server, since when; remove NAME [--base-url URL] forgets one
  anycowork sandboxes list           the containers that commands run in now, with what they use; stop ID ends one, clean takes
                                     away what programs that are gone have left; engines names the Docker engines there are
  anycowork agents list              who can do the work: what comes with it, your own, and what trusted folders keep in
                                     .anycowork/agents, .claude/agents and .github/agents   [-C DIR]; show NAME tells all of one
  anycowork agents add NAME          one of your own: --instructions TEXT|@FILE [--role TEXT, when to use it] [--title TEXT]
                                     [--model P/NAME] [--cheap-model P/NAME] [--tools A,B|all|none] [--mcp-servers A,B|none]
                                     [--max-turns N] [--budget USD] [--avatar EMOJI] [--approve MODE] [--sandbox MODE]; the last two count where they are stricter
                                     than the conversation's
  anycowork agents set NAME          changes one by the same options, also one that comes with it; --without model,tools,… takes
                                     settings away. remove NAME takes your own away, and gives back a changed one as it was
  anycowork agents export NAME…      as Markdown, to keep or to share   [--all] [-o FILE] [--force]; import FILE reads it, and
                                     other programs' agents; "-" is standard input, --force replaces your own of that name
  anycowork notes list               what is kept in mind for every conversation, newest first; of one folder with -C DIR. add TEXT keeps
                                     more, for this folder (or -C DIR) or with --everywhere; edit ID TEXT, remove ID
  anycowork mcp serve                offers the agents to the program that started it, over standard input and output, as tools of the
                                     Model Context Protocol: a run in this folder (or -C DIR) under your rules, asked about there; skills
                                     are its prompts. Takes the options of talking. --http PORT (0: any) does the same on this machine's loopback,
                                     for whoever knows the token it prints, or the one in $ANYCOWORK_MCP_TOKEN
  anycowork skills list              what can be taught once: skills of trusted folders (.anycowork/skills, .agents/skills, .claude/skills,
                                     .github/skills), your own in the home folder, and those that come with it   [-C DIR]; show NAME
                                     tells all of one
  anycowork skills install SOURCE    from a folder, a zip, or a repository at a commit (URL@COMMIT), into ~/.anycowork/skills; it shows what
                                     it holds and may do, and asks   [--yes]; of many the NAMES after it, or --all. update NAME [COMMIT]
                                     looks where it came from, and shows what is different; remove NAME moves it into the trash
  anycowork skills enable NAME       switch one on or off (disable), for all or for one agent   [--agent NAME] [-C DIR]. One of a folder, and
                                     one that was changed, is shown and asked about first   [--yes]
  anycowork skills create NAME       begin one of your own, or of a folder with -C DIR; --from SESSION writes down what was done in that
                                     conversation, to be looked at and switched on   [--model P/NAME] [--base-url URL]
  anycowork skills validate DIR…     whether one holds to the Agent Skills standard, and what else will make trouble; exits with 1 if not
  anycowork telegram add NAME        a bot by which you reach the coworker: its token is asked for (or --token-env VARIABLE); what it does is
                                     chosen as for talking (-m, -C, --agent, --approve).   [--api-root URL] [--auto-start] [--notify when] [--language L]
  anycowork telegram start [NAME]    answers as long as it runs; stop NAME ends that, wherever it runs. list, status, log NAME, remove NAME
  anycowork telegram pair [NAME] CODE
                                     lets in whoever was shown this code; the first may also answer what is asked. Numbers do too:
                                     allow NAME CHAT, forbid NAME CHAT, approver NAME PERSON (no-approver takes that back)
  anycowork telegram notify NAME idle
                                     work begun elsewhere asks and reports in your chat while you are away; or always, or never.
                                     budget NAME USD lets it spend so much a day (-: no limit of its own); language NAME de has it
                                     speak that: en, de, zh-cn, or auto, as each person's Telegram is set
  anycowork mcp list                 the MCP servers there are, and how each is; show NAME tells all of one   [-C DIR]
  anycowork mcp add NAME -- COMMAND ARGS…
                                     one of your own, started once to see its tools   [--env NAME=VALUE]; or --url URL, with
                                     [--header NAME=VALUE]. With --sampling it may have your model asked, after a yes
                                     each time. Secrets don't belong there: write \${input:ID}, and keep it with
                                     secrets set mcp.NAME.ID. remove NAME takes it out
  anycowork mcp allow NAME           what a trusted folder asks for is started only after a look and a yes, and so are tools that
                                     have changed since   [--yes]; forbid NAME takes the yes back
  anycowork mcp test NAME            start it and show what it offers; call NAME TOOL 'JSON' calls a tool; log NAME is what it wrote
  anycowork mcp login NAME           sign in to a server that wants it, in your browser, after a question that names the host   [--yes];
                                     logout NAME forgets what it gave
  anycowork doctor                   what is found and what is missing

Options of talking and of run
  -C, --workspace DIR    a folder the tools may touch; repeatable; default: the current folder
  -m, --model P/NAME     openai/NAME, gemini/NAME, or demo/tour (an offline stand-in that needs no key);
                         default: $ANYCOWORK_MODEL, else the first model a key is set for
  --base-url URL         another endpoint that speaks the protocol of the model's provider (for openai/… Ollama, LM Studio,
                         vLLM, OpenRouter, a proxy); default: $OPENAI_BASE_URL, $GOOGLE_GEMINI_BASE_URL
  --session ID           go on with this conversation (the first characters of its ID are enough)
  --continue             go on with the newest conversation of this folder
  --agent NAME           this agent does all of it; "agents list" shows them
  --mode MODE            how much is planned: auto, as the message deserves (the default); fast, never; plan, always: several agents
                         carry the plan out, side by side where they can. In a conversation that goes on, both change it from
                         then on; --mode auto also lets go of its agent
  --review-plan          a plan waits until you have looked through it: begin it, change it, or leave it
  --approve MODE         what passes without asking: ask, only reading inside the workspace (the default); edits, file changes
                         inside it too; smart, also commands that provably only read there; all, everything but what never
                         runs and what must always be asked; none, the same as ask, but what would be asked is refused,
                         as it is in every mode when there is nobody to ask
  --allow RULE           a rule for this call alone, repeatable, as are --ask RULE and --deny RULE: deny counts before ask, and
                         ask before allow. 'shell:npm test' (a whole command, or its beginning where what may follow is known
                         to be harmless), 'write:src/**', 'read:~/notes/**', fetch:example.org, 'fetch:*.example.org',
                         mcp:SERVER, mcp:SERVER/TOOL, tool:NAME; also move: and delete:,
                         'shell:use_skill NAME SCRIPT' for a skill's script, and skill:NAME, which only asks or denies
  --sandbox MODE         where commands run: off, on this machine (the default); auto, in a Docker container, or where Docker does
                         not answer in what the system offers; required, in a container or not at all
  --sandbox-image IMAGE  its image (default debian:stable-slim); --sandbox-memory SIZE (default 256m), --sandbox-cpus N,
                         --sandbox-network none|open|HOST,HOST (default none),
                         --sandbox-engine NAME|ADDRESS, a Docker context or ssh://me@host (default: DOCKER_HOST's, else Docker's
                         current one); where that is another machine, the workspace is copied there and changes come back
  --effort LEVEL         how hard a model that reasons should try: none, minimal, low, medium, high, xhigh
  --max-turns N          ask whether to go on after so many answers of the model (default 100)
  --max-tokens N         the same after so many tokens, in and out together
  --timeout SECONDS      the same after so long (default 3600); with nobody to ask, each of them ends the run,
                         and so does a rate limit's wait that the time has no room for
  --budget USD           the same after so much money, like 5 or 0.50; --budget-session USD counts all runs of the conversation,
                         --budget-day USD all conversations since midnight. Prices of models and servers that are not known stand in
                         prices.json in the data folder: {"openai/NAME": {"input": 2.5, "cached": 0.25, "output": 15}}, in US
                         dollars for a million tokens; a NAME may end in *
                         Tools of your own stand in tools.json there: [{"name": "count_words", "description": "…",
                         "parameters": {JSON Schema}, "command": "wc -w"}]; arguments come as JSON on standard input
  --image FILE           run: a picture for the message; repeatable
  --quiet                run: only the final answer
  --verbose              also what the steps printed, tokens, and the log

Everywhere
  --data DIR             where conversations are kept; default: $ANYCOWORK_DATA, else the platform's data folder
  --json                 run: events as JSON lines, and standard input takes {"answer":…} (with "decision", and for a longer
                         yes "scope": session, workspace or always, and "rules"), {"reply":…}, {"steer":…},
                         {"queue":…}, {"interrupt":…}, {"cancel":true}, {"resume":true} and {"plan":…}, a change to the plan at
                         work ({"kind":"stop","taskId":…}; also retry, skip, remove, move and add, edit, message): what can't be
                         done is said on standard error; others: one JSON document
  --version, -h, --help

Keys are taken from OPENAI_API_KEY and from GEMINI_API_KEY or GOOGLE_API_KEY, and then from what "secrets" keeps. One in the
environment goes to the server that the same command line or environment names (--base-url, $OPENAI_BASE_URL). While it is at work, what you type is read
at its next step; /help there tells more, also how a plan is changed.

Exit codes: 0 completed, 1 failed or only partly done, 2 wrong usage or configuration, 3 something was refused or stayed without an answer
because nobody could be asked, or because --approve none asks nothing (not: because a rule forbids it), 130 cancelled. With
queued messages the last run's counts.
`;
