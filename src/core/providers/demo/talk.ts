/** What the demo model can do, as things to try. */
export function help(): string {
  return `Hello! I follow a few simple rules, so that you can see how AnyCowork works before you connect a model. Things to try:\n\n${suggestions()}`;
}

/** What it says to everything it can't do. */
export function cannot(): string {
  return `I can't do that: I am a stand-in that follows rules, and this takes a real language model. What I can do:\n\n${suggestions()}\n\n${connect()}`;
}

function suggestions(): string {
  return [
    "- **Find out why the tests fail and fix it**",
    "- **What is in this folder?**",
    "- **Read** a file, or **search for** a word: `read package.json`",
    "- **Run** a command: `run node --version` (you are asked first)",
  ].join("\n");
}

function connect(): string {
  return "To connect a real model, run the command **AnyCowork: Set API Key** in VS Code, or set `OPENAI_API_KEY` in the terminal.";
}
