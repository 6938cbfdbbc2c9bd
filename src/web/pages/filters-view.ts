import type { Attention, HistoryQuery, Outcome } from "../../core/history/query.ts";
import { ATTENTION_MARKS, OUTCOME_MARKS } from "./tone.ts";

/** The form above a list or figure: a GET, so that the address is the question and can be passed on. */
export interface FiltersView {
  readonly action: string;
  readonly text: string;
  readonly selects: readonly SelectView[];
  readonly fields: readonly FieldView[];
  /** Whether a filter is set that the first row does not show. */
  readonly isOpen: boolean;
  /** Every filter that is set, with the address that takes it away. */
  readonly chips: readonly { readonly words: string; readonly href: string }[];
  readonly clearHref: string;
}

export interface SelectView {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly words: string; readonly isSelected: boolean }[];
}

export interface FieldView {
  readonly name: FieldName;
  readonly label: string;
  readonly value: string;
  readonly type: "text" | "date";
  readonly hint: string;
}

type FieldName = Exclude<
  keyof HistoryQuery,
  "text" | "outcome" | "attention" | "repository" | "verdict" | "untouched" | "order"
>;

const FIELDS: readonly Omit<FieldView, "value">[] = [
  { name: "release", label: "Release", type: "text", hint: "2026.11" },
  { name: "person", label: "Person", type: "text", hint: "who signed, merged or wrote it" },
  { name: "owner", label: "Owner asked", type: "text", hint: "warehouse, @acme/finance" },
  { name: "system", label: "System", type: "text", hint: "wms" },
  { name: "flow", label: "Flow", type: "text", hint: "order-release" },
  { name: "code", label: "Code", type: "text", hint: "express-intl" },
  { name: "since", label: "From day", type: "date", hint: "" },
  { name: "until", label: "Before day", type: "date", hint: "" },
];

/** `hrefOf` makes the address of the same page with another query. */
export function filtersView(
  query: HistoryQuery,
  repositories: readonly string[],
  action: string,
  hrefOf: (query: HistoryQuery) => string,
): FiltersView {
  return {
    action,
    text: query.text ?? "",
    selects: [
      select("repository", "Repository", query.repository, "All repositories", repositoryOptions(query, repositories)),
      select("outcome", "Outcome", query.outcome, "Any outcome", OUTCOMES),
      select("attention", "Needs a look", query.attention, "All", ATTENTIONS),
    ],
    fields: fieldsOf(query),
    isOpen: FIELDS.some(({ name }) => query[name] !== undefined),
    chips: chipsOf(query, hrefOf),
    clearHref: hrefOf({}),
  };
}

/** The fields of a form, as far as a query fills them. */
export function fieldsOf(
  query: HistoryQuery,
  names: readonly FieldName[] = FIELDS.map(({ name }) => name),
): readonly FieldView[] {
  return FIELDS.filter(({ name }) => names.includes(name)).map((field) => ({
    ...field,
    value: dayOf(field.type, query[field.name] ?? ""),
  }));
}

type Option = readonly [value: string, words: string];

const OUTCOMES: readonly Option[] = Object.entries(OUTCOME_MARKS).map(([value, { words }]) => [value, words]);

const ATTENTIONS: readonly Option[] = [
  ["any", "Anything that needs a look"],
  ...Object.entries(ATTENTION_MARKS).map(([value, { words }]): Option => [value, words]),
];

/** A name the repository had once is no choice of the list, and still what was asked. */
function repositoryOptions({ repository }: HistoryQuery, names: readonly string[]): readonly Option[] {
  const isKnown = repository === undefined || names.some((name) => name.toLowerCase() === repository.toLowerCase());
  return (isKnown ? names : [repository, ...names]).map((name) => [name, name]);
}

function select(
  name: string,
  label: string,
  chosen: string | undefined,
  none: string,
  options: readonly Option[],
): SelectView {
  return {
    name,
    label,
    options: [["", none] as const, ...options].map(([value, words]) => ({
      value,
      words,
      isSelected: value.toLowerCase() === (chosen ?? "").toLowerCase(),
    })),
  };
}

/** A date field takes a day and nothing else. */
function dayOf(type: FieldView["type"], value: string): string {
  return type === "date" ? value.slice(0, 10) : value;
}

function chipsOf(query: HistoryQuery, hrefOf: (query: HistoryQuery) => string): FiltersView["chips"] {
  return chipWords(query).map(([name, words]) => ({ words, href: hrefOf({ ...query, [name]: undefined }) }));
}

function chipWords(query: HistoryQuery): readonly (readonly [keyof HistoryQuery, string])[] {
  const { text, repository, outcome, attention } = query;
  return [
    ...(text === undefined ? [] : [["text", `“${text}”`] as const]),
    ...(repository === undefined ? [] : [["repository", repository] as const]),
    ...(outcome === undefined ? [] : [["outcome", outcomeWords(outcome)] as const]),
    ...(attention === undefined ? [] : [["attention", attentionWords(attention)] as const]),
    ...FIELDS.flatMap(({ name, label, type }) => {
      const value = query[name];
      return value === undefined ? [] : [[name, `${label}: ${dayOf(type, value)}`] as const];
    }),
  ];
}

function outcomeWords(outcome: Outcome): string {
  return OUTCOME_MARKS[outcome].words;
}

function attentionWords(attention: Attention | "any"): string {
  return attention === "any" ? "Needs a look" : ATTENTION_MARKS[attention].words;
}
