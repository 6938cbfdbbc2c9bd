/** Longer ones are no page of ours. */
const LENGTH_MAX = 2_000;
/** Only to tell whether an address leads away from us. */
const OURS = "http://ours.invalid";

/** A path of ours to go back to after signing in; where it is anything else, the history's first page. */
export function returnPath(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > LENGTH_MAX || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted))
    return "/history";
  const url = URL.parse(wanted, OURS);
  // `/a/..//elsewhere` becomes `//elsewhere`, which is another host.
  const isOurs = url?.origin === OURS && !url.pathname.startsWith("//") && !url.pathname.startsWith("/auth/");
  if (url === null || !isOurs) return "/history";
  return `${url.pathname}${url.search}${url.hash}`;
}

export function signInPath(returnTo: string): string {
  return `/auth/login?${new URLSearchParams({ "return-to": returnTo })}`;
}
