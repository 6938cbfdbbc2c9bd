/**
 * The same tables as on SQLite. Bodies are bytes, since PostgreSQL's text cannot hold a NUL. Whoever gets around the
 * triggers must switch them off, which needs the table's owner or a superuser.
 */
export const initial = `
create table deliveries (
  arrived bigint generated always as identity primary key,
  id text not null unique,
  turn_key text not null,
  name text not null,
  -- Null once the delivery is done: from then on only its id is needed, to recognise a redelivery.
  body bytea,
  bytes bigint not null,
  received_at text not null,
  received_ms bigint not null,
  state text not null check (state in ('pending', 'done', 'dead')),
  attempts integer not null default 0,
  due_ms bigint not null,
  check (body is not null or state <> 'pending')
);
create index deliveries_pending on deliveries (turn_key, due_ms, arrived) where state = 'pending';
create index deliveries_done on deliveries (received_ms) where state = 'done';

-- Who works on a key now. Unlogged: after a crash of the database nobody works on anything.
create unlogged table turn_leases (
  turn_key text primary key,
  holder text not null,
  held_until timestamptz not null
);
create index turn_leases_holder on turn_leases (holder);

create table ledger (
  position bigint generated always as identity primary key,
  repository_id bigint not null,
  sequence bigint not null,
  at text not null,
  at_ms bigint not null,
  repository_name text not null,
  pull_request bigint,
  actor text not null,
  actor_login text,
  kind text not null,
  event text not null,
  previous text not null,
  hash text not null,
  unique (repository_id, sequence)
);
create index ledger_pull_request on ledger (repository_id, pull_request, sequence);
create index ledger_repository_name on ledger (lower(repository_name), repository_id);
create index ledger_actor_login on ledger (lower(actor_login), position);

create table contents (
  digest text primary key,
  body bytea not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: nothing in it can be changed or deleted';
end $$;
create trigger ledger_no_change before update or delete on ledger
for each row execute function refuse_change();
create trigger ledger_no_truncate before truncate on ledger execute function refuse_change();
create trigger contents_no_change before update or delete on contents
for each row execute function refuse_change();
create trigger contents_no_truncate before truncate on contents execute function refuse_change();

create function refuse_out_of_order() returns trigger language plpgsql as $$
declare last record;
begin
  select sequence, hash into last from ledger
  where repository_id = new.repository_id order by sequence desc limit 1;
  if new.sequence <> coalesce(last.sequence, 0) + 1 or new.previous <> coalesce(last.hash, repeat('0', 64)) then
    raise exception 'the ledger is append-only: an entry must follow the last one of its repository';
  end if;
  return new;
end $$;
create trigger ledger_in_order before insert on ledger
for each row execute function refuse_out_of_order();

create table publications (
  key text primary key,
  state text not null check (state in ('intended', 'done')),
  remote_id bigint,
  digest text
);

create table pull_requests (
  repository_id bigint not null,
  number bigint not null,
  open integer not null check (open in (0, 1)),
  facts text not null,
  evaluated text,
  comments_seen_until text,
  primary key (repository_id, number)
);
create index pull_requests_open on pull_requests (repository_id, number) where open = 1;

-- One row, written to find out whether the database can be written.
create table health (
  id integer primary key check (id = 1),
  checks bigint not null
);
insert into health values (1, 0);
`;
