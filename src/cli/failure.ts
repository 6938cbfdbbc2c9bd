/** Exit codes, as `--help` and the docs list them. */
export const EXIT = { passed: 0, blocked: 1, usage: 2, notAnalysed: 3, integrity: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command cannot go on: one or two sentences for the person at the terminal that say what to run, and the exit code. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function usage(message: string): CommandFailure {
  return new CommandFailure(message, EXIT.usage);
}

export function cannotAnalyse(message: string): CommandFailure {
  return new CommandFailure(message, EXIT.notAnalysed);
}
