import type { Words } from "./words.ts";

/**
 * Lists in the order in which they are shown. What a pull request is found by stands there with its place in the list, so
 * that a page of any filter begins where the page before ended; words that people search are many, and are looked up by
 * themselves. The rows are made anew from the ledger.
 */
export const historyOrder = ({ integer, bytewise, strict, keyed }: Words): string => `
drop table history_terms;
drop table history_items;
drop table history_sign_offs;

create table history_items (
  repository_id ${integer} not null,
  -- The pull request; minus an entry's sequence for what happened past every pull request.
  number ${integer} not null,
  kind text not null,
  -- 2: needs attention; 1: touches integration config; 0: neither.
  tier ${integer} not null check (tier in (0, 1, 2)),
  at_ms ${integer} not null,
  summary text not null,
  record text not null,
  primary key (repository_id, number)
)${strict};
create index history_items_at on history_items (tier, at_ms, repository_id, number);
create index history_items_repository on history_items (repository_id, tier, at_ms, number);
create index history_items_place on history_items (repository_id, number, tier, at_ms);

-- What a pull request is found by as a whole, with its place in the list.
create table history_terms (
  kind text not null,
  term text${bytewise} not null,
  tier ${integer} not null,
  at_ms ${integer} not null,
  repository_id ${integer} not null,
  number ${integer} not null,
  primary key (kind, term, tier, at_ms, repository_id, number)
)${keyed};
create index history_terms_item on history_terms (repository_id, number, kind, term, tier, at_ms);

-- Words, which are searched by their beginnings.
create table history_words (
  term text${bytewise} not null,
  repository_id ${integer} not null,
  number ${integer} not null,
  kind text not null,
  primary key (term, repository_id, number, kind)
)${keyed};
create index history_words_item on history_words (repository_id, number, term, kind);

create table history_sign_offs (
  repository_id ${integer} not null,
  number ${integer} not null,
  sequence ${integer} not null,
  role text not null,
  login text not null,
  asked_ms ${integer},
  at_ms ${integer} not null,
  primary key (repository_id, number, sequence)
)${keyed};

update history_version set version = 0;
`;
