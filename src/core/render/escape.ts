import { type Cut, cut, visible, withoutSecrets } from "./visible.ts";

/**
 * Text from a repository is data. Each place it may go to has its own escaping and its own type, so that the compiler
 * refuses foreign text where it was not escaped for that place. Markdown is written with {@link md} (and nothing else),
 * whose literal parts are ours and whose values are escaped already. HTML escaping is not Markdown escaping: see
 * `docs/decisions.md`.
 */
declare const place: unique symbol;
export type Escaped<Place extends string> = string & { readonly [place]: Place };

/** Inline or block Markdown, as GitHub reads it. What the functions below make is inline and safe in a table cell too. */
export type Markdown = Escaped<"markdown">;
/** Inside the quotes of a Mermaid label: `a["…"]`, `-->|"…"|`. */
export type MermaidLabel = Escaped<"mermaid">;
/** HTML text or the inside of a quoted attribute. */
export type DotText = Escaped<"dot">;

export type Html = Escaped<"html">;
/** A part of a line in a terminal: no escape sequence, no control character. */
export type Plain = Escaped<"plain">;
/** A Markdown link's destination, to stand in `<…>`. */
export type Url = Escaped<"url">;

/** Markdown whose literal parts are ours: md`**${code(name)}** has no mapping`. */
export function md(literals: TemplateStringsArray, ...values: readonly (Markdown | number)[]): Markdown {
  return fill("markdown", literals, values);
}

/** A line for a terminal or a title, whose literal parts are ours. */
export function plain(literals: TemplateStringsArray, ...values: readonly (Plain | number)[]): Plain {
  return fill("plain", literals, values);
}

export function joinMarkdown(parts: readonly Markdown[], separator: Markdown): Markdown {
  return trusted("markdown", parts.join(separator));
}

export function joinPlain(parts: readonly Plain[], separator: Plain): Plain {
  return trusted("plain", parts.join(separator));
}

const EMPTY = md`*(empty)*`;

/** Foreign characters shown of one value; the rest is counted. */
const CODE_CHARACTERS_MAX = 120;
const TEXT_CHARACTERS_MAX = 600;

/**
 * A name or value as a code span: nothing in it is a mention, a link or markup. Fences are as long as they must be; a
 * value with `|` becomes `<code>` with entities, since a table would break at it even inside a span; one with `<!--`
 * too, so that nobody writes our marker for us.
 */
export function code(foreign: string, charactersMax: number = CODE_CHARACTERS_MAX): Markdown {
  if (foreign === "") return EMPTY;
  const shown = cut(withoutSecrets(foreign), charactersMax);
  const content = edgesVisible(visible(shown.text));
  const span = /[|]|<!--/.test(content) ? codeElement(content) : codeSpan(content);
  return trusted("markdown", `${span}${moreCharacters(shown)}`);
}

/** A sentence or title as running text: every mark of Markdown is a plain character, nothing in it is live. */
export function text(foreign: string, charactersMax: number = TEXT_CHARACTERS_MAX): Markdown {
  const shown = cut(withoutSecrets(foreign), charactersMax);
  const folded = visible(foldLines(shown.text));
  return folded === "" ? EMPTY : trusted("markdown", `${inertText(folded, true)}${moreCharacters(shown)}`);
}

/** Words between two names: like {@link text}, with its spaces kept. */
export function unlive(words: string, isStart: boolean): Markdown {
  const shown = cut(withoutSecrets(words), TEXT_CHARACTERS_MAX);
  return trusted("markdown", `${inertText(visible(shown.text), isStart)}${moreCharacters(shown)}`);
}

/**
 * One of our own sentences about foreign things: what stands in `"quotes"` is foreign and becomes a code span, and so does
 * what stands in backticks.
 */
export function sentence(message: string): Markdown {
  const shown = cut(withoutSecrets(foldLines(message)), TEXT_CHARACTERS_MAX);
  if (shown.text === "") return EMPTY;
  const quoted = betweenMarks(shown.text, '"', code, (words, isStart) =>
    betweenMarks(words, "`", code, (own, isFirst) => inertText(visible(own), isStart && isFirst)),
  );
  return trusted("markdown", `${quoted}${moreCharacters(shown)}`);
}

/**
 * Every other part between two marks goes through `inside`; a mark without a partner is text. Two code spans that touch
 * would be read as one with other ends: a space keeps them apart.
 */
function betweenMarks(
  message: string,
  mark: string,
  inside: (part: string) => string,
  outside: (part: string, isStart: boolean) => string,
): string {
  const parts = message.split(mark);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return outside(part, index === 0);
      return index < parts.length - 1 ? inside(part) : outside(`${mark}${part}`, false);
    })
    .reduce((text, part) => `${text}${text.endsWith("`") && part.startsWith("`") ? " " : ""}${part}`, "");
}

/** Lines in a fenced block that can be copied as they are; absurdly long ones are cut. `language` is ours. */
export function codeBlock(lines: readonly string[], language: "" | "diff" = ""): Markdown {
  const content = lines.map(codeLine).join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(content) + 1));
  return trusted("markdown", `${fence}${language}\n${content}\n${fence}`);
}

/** A fenced Mermaid block around a chart whose labels were escaped with {@link mermaidLabel}. */
export function mermaidBlock(chartLines: readonly MermaidLabel[]): Markdown {
  return trusted("markdown", `\`\`\`mermaid\n${chartLines.join("\n")}\n\`\`\``);
}

/** A line of a Mermaid chart, whose literal parts are ours. */
export function chart(literals: TemplateStringsArray, ...values: readonly (MermaidLabel | number)[]): MermaidLabel {
  return fill("mermaid", literals, values);
}

/** Words of ours in a chart; they hold nothing that it could take for markup. */
export function chartWords(words: string): MermaidLabel {
  return trusted("mermaid", words);
}

/** Every character that Mermaid, its Markdown labels, KaTeX or HTML could take for markup, as a numeric entity. */
export function mermaidLabel(foreign: string, charactersMax: number = LABEL_CHARACTERS_MAX): MermaidLabel {
  const shown = cut(withoutSecrets(foreign), charactersMax);
  const label = visible(foldLines(shown.text))
    .replace(/[^\p{L}\p{N} ]/gu, (mark) => `#${mark.codePointAt(0) ?? 0};`)
    .replaceAll("#36;#36;", "#36;#8203;#36;");
  return trusted("mermaid", shown.left === 0 ? label : `${label}…`);
}

/** A picture's label is cut with an ellipsis: the text beside the picture has the whole. */
const LABEL_CHARACTERS_MAX = 40;

export function html(foreign: string): Html {
  return trusted(
    "html",
    visible(withoutSecrets(foreign)).replace(/[&<>"'`]/g, (mark) => `&#${mark.codePointAt(0) ?? 0};`),
  );
}

/** A text inside `"…"` of Graphviz's language: quotes and backslashes are the only characters with a meaning there. */
export function dotText(foreign: string, charactersMax: number = LABEL_CHARACTERS_MAX): DotText {
  const shown = cut(withoutSecrets(foreign), charactersMax);
  const label = visible(foldLines(shown.text)).replace(/["\\]/g, "\\$&");
  return trusted("dot", shown.left === 0 ? label : `${label}…`);
}

/** A line of Graphviz's language, whose literal parts are ours. */
export function dot(literals: TemplateStringsArray, ...values: readonly (DotText | number)[]): DotText {
  return fill("dot", literals, values);
}

/** For a terminal or a title: one line, nothing that steers a terminal. */
export function plainText(foreign: string, charactersMax: number = TEXT_CHARACTERS_MAX, isTrimmed = true): Plain {
  const shown = cut(withoutSecrets(foreign), charactersMax);
  return trusted("plain", `${visible(isTrimmed ? foldLines(shown.text) : shown.text)}${moreCharacters(shown)}`);
}

/** A link to an address of ours; `undefined` for anything but http and https. */
export function url(address: string): Url | undefined {
  if (!/^https?:\/\/[^/]/.test(address)) return undefined;
  return trusted("url", encodeURI(toWellFormed(address)).replace(/[<>()|\\`'"@*_~]/g, percent));
}

/** `[label](<url>)`, or the label alone where there is no safe address. */
export function link(label: Markdown, address: string | undefined): Markdown {
  const destination = address === undefined ? undefined : url(address);
  return destination === undefined ? label : trusted("markdown", `[${label}](<${destination}>)`);
}

function fill<Place extends string>(
  kind: Place,
  literals: TemplateStringsArray,
  values: readonly (Escaped<Place> | number)[],
): Escaped<Place> {
  return trusted(
    kind,
    literals.reduce((filled, literal, index) => {
      const value = values[index];
      return `${filled}${literal}${value === undefined ? "" : typeof value === "number" ? groupDigits(value) : value}`;
    }, ""),
  );
}

/** The one place where a string gets its brand: only this file says what is escaped. */
function trusted<Place extends string>(_place: Place, escaped: string): Escaped<Place> {
  assertEscaped<Place>(escaped);
  return escaped;
}

function assertEscaped<Place extends string>(_text: string): asserts _text is Escaped<Place> {}

function codeSpan(content: string): string {
  const fence = "`".repeat(longestRun(content) + 1);
  const isPadded = content.startsWith("`") || content.endsWith("`");
  return isPadded ? `${fence} ${content} ${fence}` : `${fence}${content}${fence}`;
}

/** With every mark an entity nothing in it is markup; addresses are broken, since GitHub looks for them here too. */
function codeElement(content: string): string {
  const entities = content
    .replace(LIVE_MARK, (mark) => `${mark}${BREAK}`)
    .replace(/[^\p{L}\p{N} ]/gu, (mark) => `&#${mark === BREAK ? 8203 : (mark.codePointAt(0) ?? 0)};`);
  return `<code>${entities}</code>`;
}

/** A code span loses a space at its edges, and nobody sees it: `express ` is not `express`. */
function edgesVisible(content: string): string {
  return content.replace(/^ +| +$/g, (spaces) => "␠".repeat(spaces.length));
}

function codeLine(line: string): string {
  const shown = cut(withoutSecrets(line), LINE_CHARACTERS_MAX);
  return `${visible(shown.text).replaceAll("<!--", "<! --")}${moreCharacters(shown)}`;
}

const LINE_CHARACTERS_MAX = 1_000;

function foldLines(foreign: string): string {
  return foreign.replace(/[\r\n\t\u2028\u2029 ]+/g, " ").trim();
}

/**
 * Backslashes for Markdown's marks. GitHub looks for `@team`, `#1`, `GH-1` and `:smile:` in what is left after
 * Markdown was read, where no backslash helps: a zero-width space of ours keeps those from becoming live.
 */
function inertText(folded: string, isStart: boolean): string {
  return (isStart ? folded.replace(LIST_MARK, `$1${ESCAPE}$2`) : folded)
    .replace(LIVE_MARK, (mark) => `${mark}${BREAK}`)
    .replace(/[\\&*_[\]<>#~!$^{}"|`]/g, (mark) => ENTITIES.get(mark) ?? `\\${mark}`)
    .replaceAll(ESCAPE, "\\")
    .replaceAll(BREAK, "&#8203;");
}

/** What would begin a list or underline a heading at the start of a line. */
const LIST_MARK = /^(\d+(?=[.)])|(?=[-+=:]))(.)/;

/** What GitHub makes live: mentions and e-mail addresses, issue numbers, `GH-1`, emoji names, addresses. */
const LIVE_MARK = /@|#(?=\d)|gh(?=-\d)|:(?=[\w+-]+:|\/\/)|www(?=\.)/gi;

/** Stand for what is put in last; private-use characters were spelled out before, so none of these is foreign. */
const BREAK = "\uE000";
const ESCAPE = "\uE001";

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["|", "&#124;"],
  ['"', "&quot;"],
  // GitHub looks for formulas between dollars before it looks for backslashes.
  ["$", "&#36;"],
]);

function moreCharacters(shown: Cut): string {
  return shown.left === 0 ? "" : ` (and ${groupDigits(shown.left)} more characters)`;
}

function longestRun(content: string): number {
  return (content.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** `1,204`: the same on every machine. */
export function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

function percent(mark: string): string {
  return `%${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
}

/** `encodeURI` throws on a lone surrogate. */
function toWellFormed(address: string): string {
  return address.toWellFormed();
}
