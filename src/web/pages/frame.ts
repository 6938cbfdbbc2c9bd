import { repositoryHref } from "./links.ts";

/** What stands around every page. */
export interface FrameView {
  /** Of the window. */
  readonly title: string;
  readonly styleHref: string;
  readonly iconHref: string;
  /** Empty for somebody who is not signed in. */
  readonly tabs: readonly { readonly words: string; readonly href: string; readonly isCurrent: boolean }[];
  readonly crumbs: readonly { readonly words: string; readonly href: string }[];
  readonly reader: ReaderView | undefined;
}

export interface ReaderView {
  readonly login: string;
  readonly signOutHref: string;
  /** The hidden field that proves that the form is ours. */
  readonly tokenName: string;
  readonly token: string;
}

/** The way to a page of a repository. */
export function crumbsOf(repository: string): FrameView["crumbs"] {
  return [
    { words: "History", href: "/history" },
    { words: repository, href: repositoryHref(repository) },
  ];
}
