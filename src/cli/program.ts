import { Argument, Command, CommanderError, Option } from "commander";
import type { SetupLine } from "../app/examine-setup.ts";
import { EXPORT_FORMATS } from "../app/exports.ts";
import { ConfigurationError, StoreError } from "../app/ports.ts";
import { ATTENTIONS, ORDERS, OUTCOMES, VERDICTS } from "../core/history/query.ts";
import { FORMATS } from "../core/render/formats.ts";
import { runAnalyze } from "./commands/analyze.ts";
import { runCheck } from "./commands/check.ts";
import { runDoctor } from "./commands/doctor.ts";
import { runExplain } from "./commands/explain.ts";
import { runExport } from "./commands/export.ts";
import { runGraph } from "./commands/graph.ts";
import { HISTORY_FORMATS, runHistory } from "./commands/history.ts";
import { runInit } from "./commands/init.ts";
import { runVerify } from "./commands/verify.ts";
import { completionScript, SHELLS } from "./completion.ts";
import { CommandFailure, EXIT, type ExitCode, usage } from "./failure.ts";
import type { World } from "./world.ts";

/** Commands that start a server; they come in, since only the composition root may know adapters. */
export interface Servers {
  readonly serve: () => Promise<void>;
  /** Looks at how the App is set up, by the environment's settings. */
  readonly doctor: () => Promise<readonly SetupLine[]>;
  readonly demo: (options: DemoCommand) => Promise<ExitCode>;
}

export interface DemoCommand {
  readonly repo: string | undefined;
  readonly play: boolean;
  readonly open: boolean;
  readonly port: number | undefined;
}

/**
 * Runs one command line (without `node` and the script) and returns its exit status. Never throws what a person at the
 * terminal can mend: that is one or two sentences on stderr. What is our own mistake passes through.
 */
export async function runProgram(
  line: readonly string[],
  world: World,
  servers: Servers,
  version: string,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.passed;
  const program = describeProgram(world, servers, version, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...line], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
    if (error instanceof CommandFailure) {
      world.complain(error.message);
      return error.exitCode;
    }
    if (error instanceof ConfigurationError) {
      world.complain(error.message);
      return EXIT.usage;
    }
    if (error instanceof StoreError) {
      const reason = error.cause instanceof Error ? ` (${error.cause.message})` : "";
      world.complain(`${error.message}${reason}`);
      return EXIT.usage;
    }
    throw error;
  }
}

const EXIT_HELP = `
Exit status: 0 nothing blocks, 1 problems to fix (with --require-sign-off also open sign-offs), 2 wrong usage,
3 could not analyse, 4 the ledger is not as it was written.
Results go to stdout, everything else to stderr. NO_COLOR is respected.`;

const HELP_WIDTH = 100;

function describeProgram(
  world: World,
  servers: Servers,
  version: string,
  finish: (exitCode: ExitCode) => void,
): Command {
  const program = new Command("ripplegate")
    .description("Traces every code through your integrations, and says what a change breaks and who has to agree.")
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .addHelpText("after", EXIT_HELP)
    // The same on every machine, whatever its window: the reference is made of it.
    .configureOutput({
      getOutHelpWidth: () => HELP_WIDTH,
      writeOut: world.print,
      writeErr: (text) => world.complain(text.replace(/\n$/, "")),
    })
    .exitOverride();

  program
    .command("analyze")
    .description("what a change touches, what it breaks, and who would be asked to sign off")
    .addOption(repoOption())
    .option("--base <ref>", "compare with this commit (default: where the branch left the default branch)")
    .option("--head <ref>", "judge this commit (default: HEAD)")
    .option("--worktree", "judge the files as they are now, committed or not")
    .addOption(
      formatOption(
        FORMATS.map(({ name }) => name),
        FORMATS.map(({ name, description }) => `${name}: ${description}`).join("; "),
      ),
    )
    .option("--output <file>", "write the result to a file")
    .option("--require-sign-off", "exit with 1 also while sign-offs are open")
    .addOption(nowOption())
    .addOption(quietOption())
    .action(async (options) => finish(await runAnalyze(options, world)));

  program
    .command("check")
    .description("is the configuration of the work tree valid, and what do all rules say about it")
    .addOption(repoOption())
    .addOption(nowOption())
    .addOption(quietOption())
    .action(async (options) => finish(await runCheck(options, world)));

  program
    .command("explain")
    .argument("<word>", "a code (INT, or wms/shipping-method:INT), a flow, a system, or a finding's id or rule:subject")
    .description(
      "where a code comes from and goes to, what a flow or system does with codes, or what a finding is about",
    )
    .addOption(repoOption())
    .option("--base <ref>", "compare with this commit (default: where the branch left the default branch)")
    .option("--head <ref>", "look at this commit (default: HEAD)")
    .option("--worktree", "look at the files as they are now, committed or not")
    .option("--type <type>", "only codes of this type")
    .addOption(formatOption(["text", "json"], "how it is printed"))
    .addOption(nowOption())
    .addOption(quietOption())
    .action(async (word, options) => finish(await runExplain(word, options, world)));

  program
    .command("graph")
    .description("the systems of the work tree and what flows between them, as a picture")
    .addOption(repoOption())
    .option("--system <system>", "only the flows of this system")
    .option("--flow <flow>", "only this flow")
    .option("--type <type>", "only the flows that carry this type")
    .addOption(formatOption(["mermaid", "dot", "svg"], "how it is drawn"))
    .option("--output <file>", "write the picture to a file")
    .addOption(quietOption())
    .action(async (options) => finish(await runGraph(options, world)));

  program
    .command("init")
    .description("finds mapping files by their shape and drafts a configuration to begin with")
    .addOption(repoOption())
    .option("--print", "print the draft and write nothing")
    .addOption(quietOption())
    .action(async (options) => finish(await runInit(options, world)));

  asked(filtered(program.command("history").argument("[pull-request]", "its whole story: acme/shop#12, or #12")))
    .description("which pull requests went out, how and why, and who signed: from the ledger")
    .option("--entries", "the entries of the ledger themselves, oldest first")
    .addOption(
      formatOption(
        HISTORY_FORMATS,
        "json, csv: the pull requests; jsonl: one entry a line, as it stands in the ledger",
      ),
    )
    .addOption(quietOption())
    .action(async (pullRequest, options) => finish(await runHistory(pullRequest, options, world)));

  filtered(program.command("export"))
    .description("the ledger, or a part of it, to take along and to check elsewhere")
    .addOption(
      formatOption(
        EXPORT_FORMATS.map(({ name }) => name),
        EXPORT_FORMATS.map(({ name, description }) => `${name}: ${description}`).join("; "),
      ),
    )
    .option("--system <system>", "of pull requests that touch this system")
    .option("--flow <flow>", "of pull requests that touch this flow")
    .option("--code <code>", "of pull requests that touch this code")
    .option("--release <tag>", "of what went out with this tag")
    .option("--with-contents", "jsonl: the texts that entries name too, such as reports and what was shown")
    .option("--key <file>", "in-toto: sign with this ed25519 private key (default: LEDGER_SIGNING_KEY)")
    .option("--output <file>", "write it to a file")
    .action(async (options) => finish(await runExport(options, world)));

  program
    .command("verify")
    .argument("<file>", "an export in JSON Lines, a SQLite database, postgres://…, or signed statements")
    .description("is a ledger as it was written; asks nobody, names the first bad entry")
    .option("--witness <hash|file...>", "head hashes seen elsewhere, such as in check runs: each must be in it")
    .option("--public-key <file>", "of signed statements: the key that each must be signed with")
    .option("--whole", "refuse an export that a filter left entries out of")
    .addOption(formatOption(["text", "json"], "how it is printed"))
    .action(async (file, options) => finish(await runVerify(file, options, world)));

  program
    .command("serve")
    .description("the GitHub App; its settings come from the environment")
    .action(() => servers.serve());

  program
    .command("doctor")
    .description("is the App set up right: key, permissions, events, webhooks, required check, database")
    .action(async () => finish(await runDoctor(servers.doctor, world)));

  program
    .command("demo")
    .description("the same against a local GitHub, with nothing to sign up for")
    .option("--repo <directory>", "show this repository: each branch becomes a pull request")
    .option("--play", "play the whole story without asking, and end")
    .option("--open", "open the page in a browser")
    .option("--port <number>", "where the page is (default: a free port)", readPort)
    .action(async ({ repo, play = false, open = false, port }) =>
      finish(await servers.demo({ repo, play, open, port })),
    );

  program
    .command("completion")
    .addArgument(new Argument("<shell>", "the shell that completes").choices(SHELLS))
    .description("a script that completes commands and options: source <(ripplegate completion bash)")
    .action((shell) => world.print(completionScript(program, shell)));

  for (const command of program.commands) {
    command.allowExcessArguments(true).hook("preAction", (_, called) => refuseBarePath(called));
  }
  return program;
}

/** What `history` and `export` can be asked for. */
function filtered(command: Command): Command {
  return command
    .option("--database <where>", "a SQLite file, or postgres://… (default: the one DATABASE_URL names)")
    .option("--repository <owner/name>", "of this repository")
    .option("--pull-request <number>", "of this pull request")
    .option("--person <login>", "of this person")
    .option("--kind <kind...>", "of these kinds, such as sign-off-given or merged-without-sign-off")
    .option("--since <time>", "from this time on")
    .option("--until <time>", "before this time");
}

/** What is asked of pull requests, beside {@link filtered}. */
function asked(command: Command): Command {
  return command
    .option("--system <system>", "that touch this system")
    .option("--flow <flow>", "that touch this flow")
    .option("--code <code>", "that touch this code")
    .option("--owner <owner>", "for which this role, team or person was asked")
    .option("--outcome <outcome>", `that stand like this: ${OUTCOMES.join(", ")}`)
    .option("--verdict <verdict>", `that the newest evaluation found so: ${VERDICTS.join(", ")}`)
    .option("--release <tag>", "that went out with this tag")
    .option("--text <words>", "with these words in their title, notes, reasons or names")
    .option("--attention [kind]", `only what needs attention: any, ${ATTENTIONS.join(", ")}`)
    .option("--untouched", "also those that touch no integration config")
    .option("--order <order>", `one of ${ORDERS.join(", ")}: what needs attention first (default), or by time alone`);
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port > 0 && port < 65_536) return port;
  throw usage(`--port ${text} is no port: choose a number from 1 to 65535.`);
}

function repoOption(): Option {
  return new Option("--repo <directory>", "the git repository").default(".", "this directory");
}

/** The first is the default. The commands refuse others themselves, since they can say which may be meant. */
function formatOption(names: readonly string[], description: string): Option {
  const option = new Option("--format <format>", description).default(names[0]);
  option.argChoices = [...names];
  return option;
}

function nowOption(): Option {
  return new Option("--now <time>", "judge what expires as of this time (default: now)");
}

function quietOption(): Option {
  return new Option("--quiet", "nothing on stderr but failures");
}

/** A directory without its option is the most likely slip: `ripplegate analyze ../shop`. */
function refuseBarePath(called: Command): void {
  const [extra] = called.args.slice(called.registeredArguments.length);
  if (extra === undefined) return;
  const takesRepository = called.options.some(({ long }) => long === "--repo");
  const hint = takesRepository ? ` Did you mean: ripplegate ${called.name()} --repo ${extra}` : "";
  throw new CommandFailure(`ripplegate ${called.name()} doesn't know what to do with "${extra}".${hint}`, EXIT.usage);
}
