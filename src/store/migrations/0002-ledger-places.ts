/**
 * The place of an entry in the file is guarded too. `insert or replace` with the place of another repository's entry took
 * that one out: its deletion fires no trigger where `recursive_triggers` is off, as it is for whoever opens the file by hand.
 * And an entry put in before the others would never be read.
 */
export const ledgerPlaces = `
drop trigger ledger_in_order;
create trigger ledger_in_order before insert on ledger
when new.sequence is not 1 + coalesce((select max(sequence) from ledger where repository_id = new.repository_id), 0)
  or new.previous is not coalesce(
    (select hash from ledger where repository_id = new.repository_id order by sequence desc limit 1),
    '${"0".repeat(64)}')
  or exists (select 1 from ledger where position = new.position)
begin select raise(abort, 'the ledger is append-only: an entry must follow the last one of its repository'); end;
create trigger ledger_at_the_end after insert on ledger
when new.position < 1 or new.position < (select max(position) from ledger)
begin select raise(abort, 'the ledger is append-only: an entry must stand behind all others'); end;
`;
