/**
 * The place of an entry in the table is guarded too (`copy` and `overriding system value` choose it): one put in before the
 * others of its repository would never be read. And no trigger is switched off by `session_replication_role`.
 */
export const ledgerPlaces = `
create or replace function refuse_out_of_order() returns trigger language plpgsql as $$
declare last record;
begin
  select sequence, hash, position into last from ledger
  where repository_id = new.repository_id order by sequence desc limit 1;
  if new.sequence <> coalesce(last.sequence, 0) + 1 or new.previous <> coalesce(last.hash, repeat('0', 64))
    or new.position <= coalesce(last.position, 0) then
    raise exception 'the ledger is append-only: an entry must follow the last one of its repository';
  end if;
  return new;
end $$;
alter table ledger enable always trigger ledger_no_change;
alter table ledger enable always trigger ledger_no_truncate;
alter table ledger enable always trigger ledger_in_order;
alter table contents enable always trigger contents_no_change;
alter table contents enable always trigger contents_no_truncate;
`;
