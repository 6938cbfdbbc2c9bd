import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ParsedCommand, parseCommands } from "../../../src/core/command/parse.ts";

function commandsOf(body: string): readonly ParsedCommand[] {
  const parsed = parseCommands(body);
  return parsed.kind === "commands" ? parsed.commands : [];
}

function said(body: string): readonly string[] {
  return commandsOf(body).map(({ name, words }) => [name, ...words].join(" "));
}

const F = "```";

describe("where no command stands", () => {
  it.each([
    ["19: a fenced block", `${F}\n/signoff all\n${F}`],
    ["19: an unclosed fence", `text\n\n${F}sh\n/signoff all`],
    ["19: a nested fence", `${F}${F}\n${F}\n/signoff all\n${F}\n${F}${F}`],
    ["19: a tilde fence after a quote", `> a\n~~~\n\n/signoff all\n~~~`],
    ["19: indented code", "text\n\n    /signoff all"],
    ["19: code indented by a tab", "\t/signoff all"],
    ["20: inline code", "`/signoff all`"],
    ["20: inline code over lines", "see `a\n/signoff all\nb`"],
    ["21: a quote", "> /signoff all"],
    ["21: a quote's lazy line", "> they said\n/signoff all"],
    ["21: a nested quote", "> > /signoff all"],
    ["21: an e-mail's original", "Thanks!\n\nOn Mon, 2 Mar 2026 at 09:00, Kim <k@acme.test> wrote:\n\n/signoff all"],
    ["21: an original introduced over two lines", "On Mon, 2 Mar 2026, Kim\n<k@acme.test> wrote:\n/signoff all"],
    ["21: an original in German", "Am 02.03.2026 um 09:00 schrieb Kim:\n\n/signoff all"],
    ["21: an original under a line", "-----Original Message-----\n/signoff all"],
    ["21: an original under headers", "From: Kim\nSent: Monday\n\n/signoff all"],
    ["22: an HTML comment", "<!-- \n/signoff all\n-->"],
    ["22: an HTML comment inside a paragraph", "text <!--\n/signoff all\n-->"],
    ["22: an HTML comment that never ends", "<!--\n\n/signoff all"],
    ["an HTML block", "<div>\n/signoff all\n</div>"],
    ["a quoting element around a paragraph", "<blockquote>\n\n/signoff all\n\n</blockquote>"],
    ["a code element over lines", "text <code>\n/signoff all\n</code>"],
    ["a tag over lines", 'text <b title="\n/signoff all\n">'],
    ["a link's text", "[text\n/signoff all\n](https://acme.test)"],
    ["a link's address", "[text](\n/signoff\n)"],
    ["a definition's address", "[text]:\n/signoff"],
    ["a heading", "# /signoff all"],
    ["a table", "a | b\n--- | ---\n/signoff all | x"],
    ["a list", "- /signoff all"],
    ["a list's lazy line", "- done\n/signoff all"],
    ["a list's own paragraph", "- done\n\n  /signoff all"],
    ["a task", "- [ ] /signoff all"],
    ["25: a longer word", "/signoffs"],
    ["25: the middle of a line", "not /signoff"],
    ["25: later in a line", "do /signoff later"],
    ["a path", "/signoff/all"],
  ])("%s", (_what, body) => {
    expect(said(body)).toEqual([]);
  });

  it.each(["/lgtm", "/retest", "/approve", "/assign @kim", "/hold", "/check", "/remove", "/cc", "/usr/bin"])(
    "leaves %s to whom it is for",
    (body) => {
      expect(said(body)).toEqual([]);
    },
  );
});

describe("where a command stands", () => {
  it.each([
    ["23: capitals", "/SignOff All", ["signoff All"]],
    ["23: spaces, tabs and hard spaces around", " \t /signoff\u00a0all \t\u00a0".trimStart(), ["signoff all"]],
    ["23: three spaces before", "   /signoff all", ["signoff all"]],
    ["23: a hard space before", "\u00a0/signoff all", ["signoff all"]],
    ["23: CRLF", "Looks good.\r\n\r\n/signoff all\r\n", ["signoff all"]],
    ["the product's name", "/ripplegate signoff all", ["signoff all"]],
    ["the product's name alone", "/ripplegate", ["help"]],
    ["21: a line of one's own above an original", "/signoff all\n\nOn Monday, Kim wrote:\n> /revoke", ["signoff all"]],
    ["21: a line of one's own below a quote", "> /revoke\n\n/signoff all", ["signoff all"]],
    ["below a list", "- printed\n- voided\n\n/signoff all", ["signoff all"]],
    ["below a template's comment with a list", "<!--\n- do this\n-->\n\n/signoff all", ["signoff all"]],
    ["below a closed fence", `${F}\n/revoke\n${F}\n/signoff all`, ["signoff all"]],
    ["above an e-mail's signature", "/signoff all\n-- \nKim", ["signoff all"]],
    ["in a paragraph's second line", "Looks good.\n/signoff all", ["signoff all"]],
    ["26: several, in order", "/signoff a\n/revoke b\n\n/help", ["signoff a", "revoke b", "help"]],
    ["ids with marks around them", "/signoff `a:b`, **c:d**;", ["signoff a:b c:d"]],
    ["24: a slip of the pen", "/singoff all", ["singoff all"]],
    ["24: a hyphen", "/sign-off all", ["sign-off all"]],
    ["24: an unknown word for us", "/ripplegate please", ["please"]],
    ["a command of a later version", "/waive ab12 because", ["waive ab12 because"]],
  ])("%s", (_what, body, expected) => {
    expect(said(body)).toEqual(expected);
  });
});

describe("a command's note", () => {
  it.each([
    ["a dash", "/signoff a — printed", "printed"],
    ["an en dash", "/signoff a – printed", "printed"],
    ["two hyphens", "/signoff a -- printed", "printed"],
    ["one hyphen", "/signoff a - printed", "printed"],
    ["a colon", "/signoff a: printed", "printed"],
    ["the first of several", "/signoff a: printed — voided", "printed — voided"],
    ["lines below", "/signoff a\nprinted\n\n- voided", "printed\n\n- voided"],
    ["a line and lines below", "/signoff a — printed\nvoided", "printed\nvoided"],
    ["lines below without quotes", "/signoff a — printed\n\n> you said\n\nvoided", "printed\n\nvoided"],
    ["lines below without an original", "/signoff a — printed\n\nOn Monday, Kim wrote:\nplease print", "printed"],
    ["nothing", "/signoff a", undefined],
    ["a dash and nothing", "/signoff a —", undefined],
  ])("is what follows %s", (_what, body, note) => {
    expect(commandsOf(body)).toMatchObject([{ name: "signoff", words: ["a"], line: body.split("\n")[0] }]);
    expect(commandsOf(body)[0]?.note).toBe(note);
  });

  it("ends at the next command", () => {
    const notes = commandsOf("/signoff a\none\n/signoff b\ntwo").map(({ note }) => note);

    expect(notes).toEqual(["one", "two"]);
  });

  it("shortens the line as written to 200 characters", () => {
    const [command] = commandsOf(`/signoff a — ${"x".repeat(300)}`);

    expect(command?.line).toHaveLength(200);
  });
});

describe("a command's text", () => {
  it.each([
    ["/override the shop is down, really!", "the shop is down, really!"],
    ["/override — the shop is down: see #7", "— the shop is down: see #7"],
    ["/waive 1a2b3c4d 7 why\nand more\n\n> quoted\n\nstill mine", "1a2b3c4d 7 why\nand more\n\nstill mine"],
    ["/ripplegate override because", "because"],
    ["/override", ""],
  ])("of %j is all that stands behind its name, as written", (body, text) => {
    expect(commandsOf(body)[0]?.text).toBe(text);
  });
});

describe("bounds", () => {
  it("says so when there is more than we read", () => {
    expect(parseCommands("/signoff a\n".repeat(51))).toEqual({ kind: "too-long" });
    expect(parseCommands(`/signoff a\n${"x".repeat(70_000)}`)).toEqual({ kind: "too-long" });
    expect(parseCommands(`${"a\n".repeat(3_000)}\n/signoff a`)).toEqual({ kind: "too-long" });
  });

  it("is silent about long text without any command", () => {
    expect(parseCommands("x\n".repeat(70_000))).toEqual({ kind: "commands", commands: [] });
  });

  it.each([
    ">",
    "> ",
    ">\n",
    "- ",
    "* ",
    "*",
    "[",
    "[a](",
    "a\n",
    "- a\n",
    "- a\n\n",
    "1. a\n",
    "- a\n* b\n",
    "```\n",
    "`\n",
    "<!--",
    "<!--\n",
    "<a ",
    "<a>\n",
    "| a | b |\n",
    "[a]: b\n",
    "> - 1. ",
    " ",
    "\t",
    "\n",
    "/x y\n",
    "On a\n",
    "- - - - a\n",
    "> a\n\n",
    "\\",
    "<",
    "— ",
    "“",
    "  - a\n",
    "-->\n",
    "- a\n-->\n",
  ])(
    "reads 60 KB of %j quickly",
    (unit) => {
      const hostile = unit.repeat(Math.floor(60_000 / unit.length));
      const parsed = [
        parseCommands(`${hostile}\n\n/signoff all`),
        parseCommands(`> a\n${hostile}\n\n/signoff all`),
        parseCommands(`/signoff ${hostile}`),
      ];

      // The Markdown parser alone takes 10 to 40 seconds for each of the worst of these: then the test runs out of time.
      for (const { kind } of parsed) expect(kind).toMatch(/^(commands|too-long)$/);
    },
    30_000,
  );
});

describe("property 8", () => {
  const marks = fc.constantFrom(
    "/signoff all",
    "/revoke",
    "> ",
    "- ",
    "1. ",
    "```",
    "~~~",
    "`",
    "<!--",
    "-->",
    "<pre>",
    "</pre>",
    "[",
    "](",
    ")",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "\r\n",
    "|",
    "---",
    "#",
    "text",
    "On Monday Kim wrote:",
    "\u0000",
    "\ud800",
    "*",
    "\\",
  );
  const body = fc.array(marks, { maxLength: 30 }).map((parts) => parts.join(""));

  it("the parser is total: every command is a line of the comment", () => {
    fc.assert(
      fc.property(fc.oneof(body, fc.string({ unit: "binary" })), (text) => {
        const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
        for (const { line } of commandsOf(text)) expect(lines).toContain(line);
      }),
    );
  });

  it("a quoted text has no command", () => {
    fc.assert(
      fc.property(body, (text) => {
        expect(said(text.replace(/^/gm, "> ").replace(/\r/g, "\r> "))).toEqual([]);
      }),
    );
  });

  it("a fenced text has no command", () => {
    fc.assert(
      fc.property(body, (text) => {
        expect(said(`${F}${F}\n${text}\n${F}${F}`)).toEqual([]);
      }),
    );
  });

  it("a commented text has no command", () => {
    fc.assert(
      fc.property(body, (text) => {
        expect(said(`<!--\n${text.replaceAll("-->", "")}\n-->`)).toEqual([]);
      }),
    );
  });
});
