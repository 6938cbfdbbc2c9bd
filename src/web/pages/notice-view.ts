import type { Notice } from "../notice.ts";
import { listHref } from "./links.ts";
import { type PartView, quotedParts } from "./parts.ts";
import type { IconTemplate, Tone } from "./tone.ts";

/** A page that has one thing to say. */
export interface NoticeView {
  readonly title: string;
  readonly tone: Tone;
  readonly icon: IconTemplate;
  readonly text: readonly PartView[];
  readonly link: Notice["link"];
}

export function noticeView({ status, title, text, link }: Notice): NoticeView {
  return { title, text: quotedParts(text), link, ...lookOf(status) };
}

function lookOf(status: number): Pick<NoticeView, "tone" | "icon"> {
  if (status >= 500) return { tone: "attention", icon: "icons/alert" };
  return { tone: "neutral", icon: status === 200 ? "icons/check" : "icons/info" };
}

/** Nobody is signed in; says what there is to see before it asks for anything. */
export function signInNotice(href: string): Notice {
  return {
    status: 401,
    title: "Sign in to see the history",
    text: "What changed in the integrations, who signed it off, and on what evidence. You see the repositories that you can read on GitHub, and no others.",
    link: { href, words: "Sign in with GitHub" },
  };
}

/** The same whether it does not exist or may not be seen: the answer must not tell which. */
export const nothingHere: Notice = {
  status: 404,
  title: "There is nothing here that you can read",
  text: "Either this does not exist, or your account cannot read that repository on GitHub. Did a colleague send you the link? Ask them for access to the repository, then load this page again.",
  link: { href: "/history", words: "To the history" },
};

/** Only said of a repository that the reader may read. */
export function systemNotKnownYet(repository: string, system: string): Notice {
  return {
    status: 404,
    title: "This system is not known",
    text: `Systems are known as they stood after the newest merge that Ripplegate judged, and none is called "${system}" there.`,
    link: { href: listHref({ repository, system }), words: "Pull requests that touch it" },
  };
}

/** We are wrong, or the database does not answer. */
export const failed: Notice = {
  status: 500,
  title: "This page could not be made",
  text: "Something went wrong on our side; the record is not touched by it. Load the page again in a minute. If it stays, tell whoever runs this server: the reason stands in its log.",
};

/** A filter or page in the address that makes no sense. */
export function badAddress(why: string): Notice {
  return {
    status: 400,
    title: "This address makes no sense",
    text: why,
    link: { href: "/history", words: "To the history" },
  };
}
