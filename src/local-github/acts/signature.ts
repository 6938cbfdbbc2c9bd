import type { Context } from "../context.ts";
import type { Signature } from "../git/commit.ts";

/** The account GitHub commits with when somebody uses the web: https://github.com/web-flow */
export const webFlowId = 19_864_447;

/** The name and e-mail that an account's commits carry, now. */
export function signatureOf(context: Context, accountId: number): Signature {
  const account = context.state.account(accountId);
  return {
    name: account.name ?? account.login,
    email: account.emails[0] ?? `${account.id}+${account.login}@users.noreply.github.com`,
    seconds: Math.floor(context.now().getTime() / 1000),
  };
}
