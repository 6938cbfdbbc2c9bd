import type { Command, Option } from "commander";

/** Shells for which a completion script can be printed. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** One subcommand as a completion script needs it. */
interface Completed {
  readonly name: string;
  readonly description: string;
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly values: readonly string[];
  }[];
}

/**
 * A script that completes commands, options and the values that an option chooses from; made from the commands' own
 * declarations. To be loaded by the shell: `source <(ripplegate completion bash)`.
 */
export function completionScript(program: Command, shell: Shell): string {
  const commands = program.commands.map(describe);
  switch (shell) {
    case "bash":
      return bashScript(program.name(), commands);
    case "zsh":
      // zsh reads bash's scripts itself: one script to keep right, and the same completions.
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(program.name(), commands)}`;
    case "fish":
      return fishScript(program.name(), commands);
  }
}

function describe(command: Command): Completed {
  return {
    name: command.name(),
    description: command.description(),
    options: command.options.filter(({ long }) => long !== undefined).map(describeOption),
  };
}

function describeOption(option: Option) {
  const { long, description, argChoices } = option;
  return { flag: long ?? "", description, values: argChoices ?? [] };
}

function bashScript(name: string, commands: readonly Completed[]): string {
  const cases = commands.map(({ name: command, options }) => {
    const values = options.filter(({ values }) => values.length > 0);
    const choices = values.map(
      ({ flag, values }) => `      ${flag}) COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$word")); return ;;`,
    );
    const inner =
      choices.length === 0
        ? ""
        : `      case "$previous" in\n${choices.map((line) => `  ${line}`).join("\n")}\n      esac\n`;
    return `    ${command})\n${inner}      words="${options.map(({ flag }) => flag).join(" ")}" ;;`;
  });
  return `_${name}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${commands.map(({ name: command }) => command).join(" ")} --help --version"; fi
  if [ "$COMP_CWORD" -gt 1 ] && [ "\${word#-}" = "$word" ]; then COMPREPLY=($(compgen -f -- "$word")); return; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _${name} ${name}
`;
}

function fishScript(name: string, commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name: command, description, options }) => [
    `complete -c ${name} -n __fish_use_subcommand -a ${command} -d ${quoted(description)}`,
    ...options.map(({ flag, description: words, values }) => {
      const choices = values.length === 0 ? "" : ` -xa ${quoted(values.join(" "))}`;
      return `complete -c ${name} -n "__fish_seen_subcommand_from ${command}" -l ${flag.slice(2)}${choices} -d ${quoted(words)}`;
    }),
  ]);
  return `${lines.join("\n")}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
