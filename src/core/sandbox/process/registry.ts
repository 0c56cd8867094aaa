/** The commands that run now, so that whoever has to leave at once can end them. */
export interface CommandRegistry {
  /** Notes a command, and gives what takes it off again. */
  add(running: RunningCommand): () => void;
  /** Ends all of them by force before it returns: for an exit handler, where nothing can be waited for. */
  killAll(): void;
}

export interface RunningCommand {
  kill(): void;
}

export function createCommandRegistry(): CommandRegistry {
  const running = new Set<RunningCommand>();
  return {
    add(command) {
      running.add(command);
      return () => void running.delete(command);
    },
    killAll() {
      for (const each of running) each.kill();
    },
  };
}
