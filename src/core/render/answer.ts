import type { Answer, AnswerLine } from "../command/answer.ts";
import { COMMANDS } from "../command/commands.ts";
import { PLACEHOLDER } from "../command/evidence.ts";
import { unreachable } from "../model/assert.ts";
import { count } from "./count.ts";
import { code, codeBlock, joinMarkdown, type Markdown, md, sentence, text } from "./escape.ts";
import { sayPeople } from "./say-finding.ts";

/** More lines than a person writes by hand; the rest is counted. */
const LINES_MAX = 20;

/**
 * The reply to one comment's commands; `undefined` where the reaction says it all. `login` is who wrote the comment:
 * named, not mentioned, since GitHub tells them anyway. The caller adds the marker it finds the reply by.
 *
 * @param explain says what stands behind a word that somebody asked about
 */
export function renderAnswer(answer: Answer, login: string, explain: (word: string) => Markdown): string | undefined {
  if (answer.lines.length === 0) return undefined;
  const shown = answer.lines.slice(0, LINES_MAX).map((line) => sayLine(line, explain));
  const left = answer.lines.length - shown.length;
  const more = left === 0 ? [] : [md`… and ${text(count(left, "more answer"))}; write fewer commands in one comment.`];
  return joinMarkdown([md`${code(login)}:`, ...shown, ...more], md`\n\n`);
}

function sayLine(line: AnswerLine, explain: (word: string) => Markdown): Markdown {
  switch (line.kind) {
    case "signed":
      return md`✅ Signed: ${sayPeople(line.items)}.`;
    case "rejected":
      return md`⛔ Rejected: ${sayPeople(line.items)}.`;
    case "waived":
      return md`⚠️ Waived: ${sayPeople(line.items)}.`;
    case "overridden":
      return md`⚠️ Overridden.`;
    case "delegated":
      return md`🤝 Delegated: ${sayPeople(line.items)}.`;
    case "explained":
      return explain(line.word);
    case "revoked":
      return md`↩️ Taken back: ${sayPeople(line.items)}.`;
    case "left-out":
      return sayLeftOut(line.items);
    case "refused":
      return sayRefused(line);
    case "help":
      return sayHelp();
    default:
      return unreachable(line);
  }
}

function sayLeftOut(items: readonly string[]): Markdown {
  const them = items.length === 1 ? md`it asks` : md`they ask`;
  return md`⬜ Not signed yet, because ${them} what you saw: ${sayPeople(items)}. Put your own words in place of \`<what you saw>\`:\n\n${codeBlock([signLine(items)])}`;
}

function sayRefused({ reason, item, command, message }: Extract<AnswerLine, { kind: "refused" }>): Markdown {
  const refused = md`❌ ${sentence(message)}`;
  if (reason === "evidence-missing" && item !== null) return md`${refused}\n\n${codeBlock([signLine([item])])}`;
  return item === null && command !== "" ? md`${refused}<br>You wrote: ${code(command)}` : refused;
}

/** Long lists make way for `all`, which signs with one note all that is theirs. */
function signLine(items: readonly string[]): string {
  const named = items.join(" ");
  return `/signoff ${named.length > SIGN_LINE_CHARACTERS_MAX ? "all" : named} — ${PLACEHOLDER}`;
}

const SIGN_LINE_CHARACTERS_MAX = 300;

/** Generated from the commands' own declarations. */
function sayHelp(): Markdown {
  const rows = COMMANDS.map(({ syntax, help, who }) => md`| ${code(syntax)} | ${sentence(help)} | ${sentence(who)} |`);
  const [signoff] = COMMANDS;
  const examples = signoff === undefined ? [] : [md`For example:`, codeBlock(signoff.examples)];
  return joinMarkdown(
    [
      md`A command stands at the start of a line of a new comment:`,
      joinMarkdown([md`| Write | What it does | Who |`, md`|---|---|---|`, ...rows], md`\n`),
      ...examples,
    ],
    md`\n\n`,
  );
}
