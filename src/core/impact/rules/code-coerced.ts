import type { Location } from "../../model/location.ts";
import type { Unquoted } from "../../model/model.ts";
import { readAs } from "../coercion.ts";
import type { Candidate, OwnerOf, Rule, SideView } from "../rule.ts";
import { nameMap, nameSystem, quote } from "../words.ts";

/**
 * Detects: a code without quotes that programs read as another value.
 * Why: the file says `0010` and the program sends `8`; whoever owns the file.
 * Cannot see: how the program that reads the file is set up.
 * Example: `NO` for Norway, unquoted in YAML, is `false` to most programs.
 */
export const codeCoerced: Rule = {
  id: "code-coerced",
  severity: "error",
  docs: {
    detects:
      "A code stands without quotes in a YAML file, and YAML reads it as a number, a boolean, a date or nothing: `0010`, `1E5`, `NO`, `12:30`, 20 digits. In a JSON file: a number that does not survive being read (`1.0`, `1E5`, 20 digits), where the same code is a text elsewhere.",
    why: "Ripplegate reads codes as text, as they stand there. The program that uses the file may not: it sends `8` for `0010` and `false` for `NO`, and nobody finds the line that is wrong, because it looks right.",
    blind:
      "How the program is set up: one that reads everything as text is fine. `y` and `n` are left out, since no common library reads them as booleans. The configuration's own document is always read as text.",
    example: `\`\`\`yaml
# config/countries.yml
NO: Norway          # false
0010: Standard      # 8
\`\`\``,
    fix: "Put the code into quotes.",
  },
  mirror: { waiver: "A quoted text is read as what it is by everybody." },
  judge,
};

interface Standing {
  readonly text: string;
  readonly unquoted: Unquoted | undefined;
  /** The list that the text is a code of. */
  readonly list: string | undefined;
  readonly subject: string;
  readonly type: string | undefined;
  readonly name: string;
  readonly at: Location;
  readonly owners: readonly OwnerOf[];
}

function judge(side: SideView): readonly Candidate[] {
  const misread = [...standings(side, (unquoted) => unquoted !== undefined)].flatMap((standing) => {
    const { text, unquoted } = standing;
    const read = unquoted === undefined ? undefined : readAs(text, unquoted);
    return read === undefined ? [] : [{ standing, read }];
  });
  const doubtful = new Set(
    misread.flatMap(({ standing }) => (standing.unquoted === "json" ? [codeKey(standing)] : [])),
  );
  const texts = new Set<string>();
  if (doubtful.size > 0) {
    for (const standing of standings(side, (unquoted) => unquoted === undefined))
      if (doubtful.has(codeKey(standing))) texts.add(codeKey(standing));
  }
  return misread.flatMap(({ standing, read }) =>
    standing.unquoted === "json" && !texts.has(codeKey(standing)) ? [] : [candidate(standing, read)],
  );
}

function codeKey({ list, text }: Standing): string {
  return JSON.stringify([list ?? null, text]);
}

type IsWanted = (unquoted: Unquoted | undefined) => boolean;

/** Every wanted code of every list and entry, one after the other: there may be very many, and nearly all are fine. */
function* standings(side: SideView, isWanted: IsWanted): Generator<Standing> {
  yield* codesOfLists(side, isWanted);
  yield* codesOfMaps(side, isWanted);
}

function* codesOfLists({ model }: SideView, isWanted: IsWanted): Generator<Standing> {
  for (const list of model.lists.values()) {
    if (!list.declared) continue;
    const place = {
      list: list.id,
      subject: list.id,
      type: list.type,
      name: `the codes of ${nameSystem(model, list.system)}`,
      owners: [{ kind: "system", id: list.system } as const],
    };
    for (const { code, unquoted, at } of (list.produces ?? list.accepts)?.values() ?? [])
      if (isWanted(unquoted)) yield { text: code, unquoted, at, ...place };
    if (list.plain || list.produces === undefined) continue;
    for (const { code, unquoted, at } of list.accepts?.values() ?? [])
      if (isWanted(unquoted) && !list.produces.has(code)) yield { text: code, unquoted, at, ...place };
  }
}

function* codesOfMaps(side: SideView, isWanted: IsWanted): Generator<Standing> {
  for (const map of side.model.maps.values()) {
    const [carrier] = side.carriers.get(map.id) ?? [];
    const place = {
      subject: carrier?.flow.id ?? map.id,
      type: carrier?.type ?? map.from?.slice(map.from.indexOf("/") + 1),
      name: nameMap(map, map.id),
      owners: [
        { kind: "map", id: map.id } as const,
        ...(carrier === undefined ? [] : [{ kind: "flow", id: carrier.flow.id } as const]),
      ],
    };
    for (const { from, to, unquoted, at } of map.entries) {
      if (isWanted(unquoted?.from)) yield { text: from, unquoted: unquoted?.from, list: map.from, at, ...place };
      if (to !== null && isWanted(unquoted?.to)) yield { text: to, unquoted: unquoted?.to, list: map.to, at, ...place };
    }
  }
}

function candidate({ text, unquoted, subject, type, name, at, owners }: Standing, read: string): Candidate {
  const format = unquoted === "json" ? "JSON" : "YAML";
  return {
    subject,
    type,
    code: text,
    when: undefined,
    message: `${quote(text)} in ${name} stands without quotes, and programs that read ${format} take it for ${read}.`,
    fix: `Write ${JSON.stringify(text)}, with the quotes (${at.path}, line ${at.line}).`,
    location: at,
    related: undefined,
    owners,
  };
}
