export const helpText = `AnyCowork, an AI coworker in your terminal.

  anycowork                          talk in the terminal; what needs a yes is asked inline
  anycowork run "<message>"          one request, then exit ("-" reads the message from standard input)
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
  anycowork sessions delete ID       take it out of the list, for 30 days to be brought back; --now erases it   [--yes]
  anycowork sessions restore ID      bring back what was deleted
  anycowork sessions undo ID [FILE…] take back what its last run did to files; it shows what and asks first   [--yes];
                                     or what a step, another run, or all since a message did: --step STEP, --run RUN,
                                     --before MESSAGE. What was changed since is only touched when it is named
  anycowork sessions recover         look through everything stored and save what damaged files still hold
  anycowork sessions storage         sizes and counts; --clean removes what nothing needs any more
  anycowork permissions list         every yes that is remembered
  anycowork permissions revoke ID    take one back; it asks again from then on
  anycowork permissions check TOOL 'COMMAND or JSON'
                                     what would be said to a call, without doing it   [-C DIR] [--approve ask|edits];
                                     "check -" reads JSON lines {"id","tool","input"} and answers each
  anycowork doctor                   what is found and what is missing

Options of talking and of run
  -C, --workspace DIR    a folder the tools may touch; repeatable; default: the current folder
  -m, --model P/NAME     openai/NAME, gemini/NAME, or demo/tour (an offline stand-in that needs no key);
                         default: $ANYCOWORK_MODEL, else the first model a key is set for
  --base-url URL         another endpoint that speaks the protocol of the model's provider (for openai/… Ollama, LM Studio,
                         vLLM, OpenRouter, a proxy); default: $OPENAI_BASE_URL, $GOOGLE_GEMINI_BASE_URL
  --session ID           go on with this conversation (the first characters of its ID are enough)
  --continue             go on with the newest conversation of this folder
  --approve ask|edits    what passes without asking: only reading inside the workspace (ask, the default), or file
                         changes inside it too (edits); with nobody to ask, what would be asked is refused
  --effort LEVEL         how hard a model that reasons should try: none, minimal, low, medium, high, xhigh
  --max-turns N          ask whether to go on after so many answers of the model (default 100)
  --max-tokens N         the same after so many tokens, in and out together
  --timeout SECONDS      the same after so long (default 3600); with nobody to ask, each of them ends the run,
                         and so does a rate limit's wait that the time has no room for
  --image FILE           run: a picture for the message; repeatable
  --quiet                run: only the final answer
  --verbose              also what the steps printed, tokens, and the log

Everywhere
  --data DIR             where conversations are kept; default: $ANYCOWORK_DATA, else the platform's data folder
  --json                 run: events as JSON lines, and standard input takes {"answer":…}, {"reply":…}, {"steer":…},
                         {"queue":…}, {"interrupt":…}, {"cancel":true} and {"resume":true}; others: one JSON document
  --version, -h, --help

Keys are taken from OPENAI_API_KEY and from GEMINI_API_KEY or GOOGLE_API_KEY. While it is at work, what you type is read
at its next step; /help there tells more.

Exit codes: 0 completed, 1 failed, 2 wrong usage or configuration, 3 something was refused or stayed without an answer
because nobody could be asked, 130 cancelled. With queued messages the last run's counts.
`;
