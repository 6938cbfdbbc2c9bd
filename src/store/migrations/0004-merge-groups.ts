/** Groups of the merge queue that may still be merged: each is judged again when something happens in one of its pull requests. */
const mergeGroups = ({ integer, keyed }: { readonly integer: string; readonly keyed: string }): string => `
create table merge_groups (
  repository_id ${integer} not null,
  head_sha text not null,
  base_ref text not null,
  base_sha text not null,
  last_pull_request ${integer} not null,
  -- Numbers, as JSON.
  pull_requests text not null,
  primary key (repository_id, head_sha)
)${keyed};
`;

export const mergeGroupsOnSqlite = mergeGroups({ integer: "integer", keyed: " strict, without rowid" });

export const mergeGroupsOnPostgres = mergeGroups({ integer: "bigint", keyed: "" });
