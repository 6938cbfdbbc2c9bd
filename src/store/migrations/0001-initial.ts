/**
 * Inbox, ledger, texts, publications, pull requests. Times are kept as written and, where they are compared, also in
 * milliseconds since 1970 (`…_ms`).
 */
export const initial = `
create table deliveries (
  arrived integer primary key autoincrement,
  id text not null unique,
  turn_key text not null,
  name text not null,
  -- Null once the delivery is done: from then on only its id is needed, to recognise a redelivery.
  body text,
  bytes integer not null,
  received_at text not null,
  received_ms integer not null,
  state text not null check (state in ('pending', 'done', 'dead')),
  attempts integer not null default 0,
  due_ms integer not null,
  check (body is not null or state <> 'pending')
) strict;
create index deliveries_pending on deliveries (turn_key, due_ms, arrived) where state = 'pending';
create index deliveries_done on deliveries (received_ms) where state = 'done';

create table ledger (
  position integer primary key,
  repository_id integer not null,
  sequence integer not null,
  at text not null,
  at_ms integer not null,
  repository_name text not null collate nocase,
  pull_request integer,
  actor text not null,
  actor_login text collate nocase,
  kind text not null,
  event text not null,
  previous text not null,
  hash text not null,
  unique (repository_id, sequence)
) strict;
create index ledger_pull_request on ledger (repository_id, pull_request, sequence);
create index ledger_repository_name on ledger (repository_name, repository_id);
create index ledger_actor_login on ledger (actor_login, position);

create trigger ledger_no_update before update on ledger
begin select raise(abort, 'the ledger is append-only: an entry cannot be changed'); end;
create trigger ledger_no_delete before delete on ledger
begin select raise(abort, 'the ledger is append-only: an entry cannot be deleted'); end;
-- Also refuses INSERT OR REPLACE, which deletes without firing the trigger above.
create trigger ledger_in_order before insert on ledger
when new.sequence is not 1 + coalesce((select max(sequence) from ledger where repository_id = new.repository_id), 0)
  or new.previous is not coalesce(
    (select hash from ledger where repository_id = new.repository_id order by sequence desc limit 1),
    '${"0".repeat(64)}')
begin select raise(abort, 'the ledger is append-only: an entry must follow the last one of its repository'); end;

create table contents (
  digest text primary key,
  body text not null
) strict, without rowid;
create trigger contents_no_update before update on contents
begin select raise(abort, 'a text of the ledger cannot be changed'); end;
create trigger contents_no_delete before delete on contents
begin select raise(abort, 'a text of the ledger cannot be deleted'); end;
-- The digest names the text, so a text that is there already is kept as it is, also by INSERT OR REPLACE.
create trigger contents_once before insert on contents
when exists (select 1 from contents where digest = new.digest)
begin select raise(ignore); end;

create table publications (
  key text primary key,
  state text not null check (state in ('intended', 'done')),
  remote_id integer,
  digest text
) strict, without rowid;

create table pull_requests (
  repository_id integer not null,
  number integer not null,
  open integer not null check (open in (0, 1)),
  facts text not null,
  evaluated text,
  comments_seen_until text,
  primary key (repository_id, number)
) strict, without rowid;
create index pull_requests_open on pull_requests (repository_id, number) where open = 1;

-- One row, written to find out whether the database can be written.
create table health (
  id integer primary key check (id = 1),
  checks integer not null
) strict;
insert into health values (1, 0);
`;
