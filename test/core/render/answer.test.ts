import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerLine } from "../../../src/core/command/answer.ts";
import { COMMANDS } from "../../../src/core/command/commands.ts";
import { renderAnswer } from "../../../src/core/render/answer.ts";
import { md } from "../../../src/core/render/escape.ts";
import { foreignText } from "../../support/hostile.ts";
import { blockStructure, runningText } from "../../support/markdown.ts";

const nothing = () => md``;

const answer = (...lines: readonly AnswerLine[]): string =>
  renderAnswer({ reaction: "confused", lines }, "priya", nothing) ?? "no reply";

/** A syntax with `|` stands in a `<code>` element as entities. */
function runningTextAndCode(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe("renderAnswer()", () => {
  it("is silent where the reaction says it all", () => {
    expect(renderAnswer({ reaction: "+1", lines: [] }, "priya", nothing)).toBeUndefined();
  });

  it("tells what was signed apart from what was not, with the line to copy", () => {
    expect(
      answer({ kind: "signed", items: ["rates:a"] }, { kind: "left-out", items: ["label-print:a", "customs:a"] }),
    ).toBe(`\`priya\`:

✅ Signed: \`rates:a\`.

⬜ Not signed yet, because they ask what you saw: \`label-print:a\`, \`customs:a\`. Put your own words in place of \`<what you saw>\`:

\`\`\`
/signoff label-print:a customs:a — <what you saw>
\`\`\``);
  });

  it("gives the reason of a refusal, what would work, and what was written", () => {
    expect(
      answer(
        {
          kind: "refused",
          reason: "unknown-item",
          item: null,
          command: "/signoff lable",
          message: 'There is no "lable".',
        },
        { kind: "revoked", items: ["rates:a"] },
      ),
    ).toBe("`priya`:\n\n❌ There is no `lable`.<br>You wrote: `/signoff lable`\n\n↩️ Taken back: `rates:a`.");
  });

  it("shows the commands from their declarations", () => {
    const help = answer({ kind: "help" });

    expect(help).toContain("| Write | What it does | Who |");
    for (const { syntax } of COMMANDS) expect(runningTextAndCode(help)).toContain(syntax);
  });

  it("counts the answers it leaves out", () => {
    const many = Array.from({ length: 50 }, (): AnswerLine => ({ kind: "signed", items: ["a"] }));

    expect(answer(...many)).toContain("… and 30 more answers; write fewer commands in one comment.");
  });

  it("keeps its blocks and makes nothing live, whatever the names", () => {
    const about = (foreign: string): string =>
      renderAnswer(
        {
          reaction: "confused",
          lines: [
            { kind: "signed", items: [foreign] },
            { kind: "left-out", items: [foreign] },
            { kind: "refused", reason: "unknown-item", item: null, command: `/${foreign}`, message: `no "${foreign}"` },
            { kind: "refused", reason: "evidence-missing", item: foreign, command: "/signoff", message: foreign },
          ],
        },
        foreign,
        nothing,
      ) ?? "";
    const plain = blockStructure(about("x"));

    fc.assert(
      fc.property(foreignText, (foreign) => {
        expect(blockStructure(about(foreign))).toBe(plain);
        expect(runningText(about(foreign))).not.toMatch(/@\w|#\d|:\/\//);
        expect(about(foreign)).not.toContain("<!-- ripplegate");
      }),
      { numRuns: 100 },
    );
  });
});
