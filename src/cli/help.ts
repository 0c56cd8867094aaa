export const helpText = `AnyCowork, an AI coworker in your terminal.

  anycowork                          talk in the terminal; what needs a yes is asked inline
  anycowork run "<message>"          one request, then exit ("-" reads the message from standard input)
  anycowork sessions list            your conversations, newest first
  anycowork sessions show ID         one of them, as text
  anycowork sessions export ID       one of them, to keep   [--format md|json] [-o FILE]
  anycowork doctor                   what is found and what is missing

Options of talking and of run
  -C, --workspace DIR    a folder the tools may touch; repeatable; default: the current folder
  -m, --model P/NAME     openai/NAME, or demo/tour (an offline stand-in that needs no key);
                         default: $ANYCOWORK_MODEL, else the first OpenAI model when OPENAI_API_KEY is set
  --base-url URL         another endpoint that speaks OpenAI's protocol (Ollama, LM Studio, vLLM, OpenRouter, a proxy);
                         default: $OPENAI_BASE_URL
  --session ID           go on with this conversation (the first characters of its ID are enough)
  --continue             go on with the newest conversation of this folder
  --approve ask|edits    what passes without asking: only reading inside the workspace (ask, the default), or file
                         changes inside it too (edits); with nobody to ask, what would be asked is refused
  --max-turns N          end a run after so many answers of the model (default 100)
  --timeout SECONDS      end a run after so long (default 3600)
  --quiet                run: only the final answer
  --verbose              also what the steps printed, tokens, and the log

Everywhere
  --data DIR             where conversations are kept; default: $ANYCOWORK_DATA, else the platform's data folder
  --json                 run: events as JSON lines, answers on standard input; sessions, doctor: one JSON document
  --version, -h, --help

The key is taken from OPENAI_API_KEY.

Exit codes: 0 completed, 1 failed, 2 wrong usage or configuration, 3 something was refused because nobody could be
asked, 130 cancelled.
`;
