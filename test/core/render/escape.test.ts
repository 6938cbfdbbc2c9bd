import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chart,
  code,
  codeBlock,
  html,
  link,
  type Markdown,
  md,
  mermaidBlock,
  mermaidLabel,
  plainText,
  sentence,
  text,
  url,
} from "../../../src/core/render/escape.ts";
import { foreignText, HOSTILE_NAMES } from "../../support/hostile.ts";
import { blockStructure, codeSpans, runningText } from "../../support/markdown.ts";

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const LIVE = /@[\w]|#\d|\bGH-\d|:\/\/|www\.|:[\w+-]+:/i;

/** Every place in which the comment puts foreign text. */
function document(inline: Markdown, block: Markdown): Markdown {
  return md`# Title ${inline} end

${inline}

- ${inline}
- [x](<https://ours.example>) ${inline}<br>${inline}

| a | b |
|---|---|
| ${inline} | **${inline}** |

<details><summary>1 part</summary>

1. ${inline}

${block}

</details>

> ${inline}

<sub>${inline}</sub>`;
}

const INLINE = { code, text, sentence } as const;

for (const [name, inert] of Object.entries(INLINE)) {
  describe(`${name}()`, () => {
    const plainDocument = blockStructure(document(inert("x"), codeBlock(["x"])));

    it.each(HOSTILE_NAMES.map((hostile) => [JSON.stringify(hostile).slice(0, 60), hostile]))(
      "leaves the document's blocks as they are for %s",
      (_, hostile) => {
        const rendered = document(inert(hostile), codeBlock([hostile]));

        expect(blockStructure(rendered)).toBe(plainDocument);
      },
    );

    it("leaves the document's blocks as they are, makes nothing live, and has nothing invisible, for any text", () => {
      fc.assert(
        fc.property(foreignText, (foreign) => {
          const rendered = document(inert(foreign), codeBlock([foreign]));

          expect(blockStructure(rendered)).toBe(plainDocument);
          expect(runningText(inert(foreign)).replaceAll("\u200b", " ")).not.toMatch(INVISIBLE);
          expect(runningText(inert(foreign))).not.toMatch(LIVE);
        }),
        { numRuns: 500 },
      );
    });
  });
}

describe("code()", () => {
  it("shows the name as it is", () => {
    expect(code("express-intl")).toBe("`express-intl`");
  });

  it.each([
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["a|b", "<code>a&#124;b</code>"],
    [" a ", "`␠a␠`"],
    ["a\nb", "`a␊b`"],
    ["\u001b[31m", "`␛[31m`"],
    ["\u202eabc", "`[U+202E]abc`"],
    ["a\u200bb", "`a[U+200B]b`"],
    ["a\u00a0b", "`a[U+00A0]b`"],
    ["\ud800", "`[U+D800]`"],
    ["", "*(empty)*"],
  ])("shows %j as %s", (foreign, expected) => {
    expect(code(foreign)).toBe(expected);
  });

  it("says how much of a long value it leaves out", () => {
    expect(code("x".repeat(70_000))).toBe(`\`${"x".repeat(120)}\` (and 69,880 more characters)`);
  });

  it("gives the visible text back whole, whatever its backticks", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "a", "\\", "*"), minLength: 1, maxLength: 20 }), (foreign) => {
        expect(codeSpans(code(foreign))).toEqual([foreign]);
      }),
    );
  });

  it("hides what looks like a secret", () => {
    const token = `ghp_${"a1B2".repeat(9)}`;

    expect(code(`token ${token}`)).toBe("`token [looks like a secret: hidden]`");
    expect(code("https://user:hunter22@host.example")).not.toContain("hunter22");
  });
});

describe("text()", () => {
  it("reads as it was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab*_`<>[]()#!|\\~&$.-+=1"), maxLength: 20 }), (foreign) => {
        expect(runningText(text(foreign)).replaceAll("\u200b", "")).toBe(foreign.trim() || "(empty)");
      }),
    );
  });
});

describe("sentence()", () => {
  it("keeps code spans apart that touch, so that neither ends the other", () => {
    const said = sentence('no "@acme/warehouse""``" and `"a"`"b"');

    expect(codeSpans(said)).toEqual(["@acme/warehouse", "``", "a", "b"]);
    expect(runningText(said)).not.toContain("@");
  });

  it("puts what is quoted into code spans", () => {
    expect(sentence('Add "INT" to the map "shipping".')).toBe("Add `INT` to the map `shipping`.");
  });

  it("shows a quote without a partner as it is", () => {
    expect(runningText(sentence('an odd " quote'))).toBe('an odd " quote');
  });
});

describe("mermaidLabel()", () => {
  it("has no mark left that Mermaid, Markdown or HTML could read", () => {
    fc.assert(
      fc.property(foreignText, (foreign) => {
        expect(mermaidLabel(foreign).replace(/#\d+;/g, "")).toMatch(/^[\p{L}\p{N} …]*$/u);
      }),
    );
  });

  it("stays in its fence", () => {
    fc.assert(
      fc.property(foreignText, (foreign) => {
        const block = mermaidBlock([chart`flowchart LR`, chart`  n1["${mermaidLabel(foreign)}"]`]);

        expect(blockStructure(block)).toBe("root(code())");
      }),
    );
  });
});

describe("html()", () => {
  it("leaves no mark of HTML", () => {
    fc.assert(
      fc.property(foreignText, (foreign) => {
        expect(html(foreign).replace(/&#\d+;/g, "")).not.toMatch(/[&<>"'`]/);
      }),
    );
  });
});

describe("plainText()", () => {
  it("has no control character", () => {
    fc.assert(
      fc.property(foreignText, (foreign) => {
        expect(plainText(foreign)).not.toMatch(INVISIBLE);
      }),
    );
  });

  it("shows an escape sequence instead of obeying it", () => {
    expect(plainText("\u001b[31mred\u001b[0m")).toBe("␛[31mred␛[0m");
  });
});

describe("url()", () => {
  it.each(["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x", "https://", ""])(
    "refuses %j",
    (address) => {
      expect(url(address)).toBeUndefined();
    },
  );

  it("stays inside its link", () => {
    fc.assert(
      fc.property(foreignText, (foreign) => {
        const linked = link(md`label`, `https://ours.example/${foreign}`);

        expect(blockStructure(linked)).toMatch(/^root\(paragraph\(link:https:\/\/ours\.example\/[^<>\s]*;\)\)$/);
      }),
    );
  });
});
