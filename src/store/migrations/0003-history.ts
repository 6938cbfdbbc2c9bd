import type { Words } from "./words.ts";

/**
 * What lists and figures of the history read. All of it comes from the ledger (and titles from `pull_requests`), and is
 * made anew from it whenever it is behind: nothing here is evidence, and no gate is judged by it.
 */
export const historyTables = ({ integer, bytewise, strict, keyed }: Words): string => `
create table history_repositories (
  repository_id ${integer} primary key,
  name text not null,
  -- Up to which entry its chain is in the tables below.
  sequence ${integer} not null
)${strict};

-- Every name it ever had, in lower case.
create table history_names (
  name text not null,
  repository_id ${integer} not null,
  since_ms ${integer} not null,
  primary key (name, repository_id)
)${keyed};

create table history_items (
  repository_id ${integer} not null,
  -- The pull request; minus an entry's sequence for what happened past every pull request.
  number ${integer} not null,
  kind text not null,
  at_ms ${integer} not null,
  touched ${integer} not null check (touched in (0, 1)),
  attention ${integer} not null check (attention in (0, 1)),
  summary text not null,
  record text not null,
  primary key (repository_id, number)
)${strict};
-- All that a list compares stands in these, so that a row is only read when it is shown.
create index history_items_at on history_items (at_ms, repository_id, number, touched, attention);
create index history_items_repository on history_items (repository_id, at_ms, number, touched, attention);

create table history_terms (
  kind text not null,
  term text${bytewise} not null,
  repository_id ${integer} not null,
  number ${integer} not null,
  primary key (kind, term, repository_id, number)
)${keyed};
create index history_terms_item on history_terms (repository_id, number, kind, term);

-- Entries that tell about a pull request without being its own.
create table history_mentions (
  repository_id ${integer} not null,
  number ${integer} not null,
  sequence ${integer} not null,
  primary key (repository_id, number, sequence)
)${keyed};

create table history_sign_offs (
  repository_id ${integer} not null,
  sequence ${integer} not null,
  number ${integer} not null,
  role text not null,
  login text not null,
  asked_ms ${integer},
  at_ms ${integer} not null,
  primary key (repository_id, sequence)
)${keyed};
create index history_sign_offs_item on history_sign_offs (repository_id, number);

create table history_releases (
  repository_id ${integer} not null,
  -- In lower case, as it is asked for.
  term text${bytewise} not null,
  tag text${bytewise} not null,
  -- The entry of its last push.
  sequence ${integer} not null,
  at_ms ${integer} not null,
  withdrawn ${integer} not null check (withdrawn in (0, 1)),
  primary key (repository_id, term, tag)
)${keyed};
create index history_releases_at on history_releases (at_ms, repository_id, tag);

-- One row: which version of this program made the rows above.
create table history_version (
  id integer primary key check (id = 1),
  version ${integer} not null
)${strict};
insert into history_version values (1, 0);
`;
