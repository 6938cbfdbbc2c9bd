import type {
  Release,
  ReleasedException,
  ReleasedItem,
  ReleaseStory,
  ReleaseSummary,
} from "../../core/history/releases.ts";
import { compareText } from "../../core/model/location.ts";
import { count, listInWords } from "../../core/render/count.ts";
import { type Phrase, say, words } from "../../core/render/phrase.ts";
import type { AnswerView, PointView } from "./answer-view.ts";
import type { GitHubLinks } from "./github-links.ts";
import { releaseHref, repositoryHref } from "./links.ts";
import { dayView, type MomentView, momentView } from "./moment-view.ts";
import { type PartView, partsOf } from "./parts.ts";
import { type RowView, rowView } from "./row-view.ts";

/** What went out with a release, for whoever signs it off or asks later; made to be printed too. */
export interface ReleaseView {
  readonly heading: string;
  readonly subtitle: readonly PartView[];
  readonly answer: AnswerView;
  readonly items: readonly ReleasedView[];
  readonly more: string | undefined;
  /** Earlier tags that this one can be told from; `undefined` where there is none. */
  readonly span:
    | {
        readonly action: string;
        readonly options: readonly { readonly value: string; readonly words: string; readonly isSelected: boolean }[];
      }
    | undefined;
  readonly printed: MomentView;
}

export interface ReleasedView {
  readonly row: RowView;
  readonly signers: readonly { readonly role: string; readonly words: string }[];
  readonly exceptions: readonly (readonly PartView[])[];
  readonly isUnsigned: boolean;
}

export function releaseView(
  story: ReleaseStory,
  earlier: readonly ReleaseSummary[],
  github: GitHubLinks,
  now: string,
): ReleaseView {
  const last = story.releases.at(-1);
  const tag = last?.tag ?? "";
  return {
    heading: story.releases.length > 1 ? `From ${story.after ?? "the beginning"} to ${tag}` : `Release ${tag}`,
    subtitle: last === undefined ? [] : subtitleOf(story, last, github),
    answer: answerOf(story),
    items: story.items.map(releasedView),
    more:
      story.more === 0
        ? undefined
        : `And ${count(story.more, "more pull request")}: the list of pull requests has them all.`,
    span: spanOf(
      story,
      earlier.map((one) => one.tag).filter((one) => one !== tag),
    ),
    printed: momentView(now),
  };
}

function spanOf({ releases, after }: ReleaseStory, tags: readonly string[]): ReleaseView["span"] {
  const last = releases.at(-1);
  if (last === undefined || tags.length === 0) return undefined;
  const isSpan = releases.length > 1;
  return {
    action: releaseHref(last.repository.name, last.tag),
    options: [
      { value: "", words: "the tag before it", isSelected: !isSpan },
      ...tags.map((tag) => ({ value: tag, words: tag, isSelected: isSpan && tag === after })),
    ],
  };
}

function subtitleOf({ after }: ReleaseStory, last: Release, github: GitHubLinks): readonly PartView[] {
  const { repository, at, by, sha } = last;
  return [
    { text: repository.name, isName: false, href: repositoryHref(repository.name) },
    ...partsOf(
      words(
        `, tagged ${dayView(at).words}${by === null ? "" : ` by ${by}`}${after === null ? ", the first release on record" : `, after ${after}`}, at commit `,
      ),
    ),
    { text: sha.slice(0, 10), isName: false, href: github.commit(repository.name, sha) },
  ];
}

function answerOf({ pullRequests, touched, withoutSignOff, overridden, complete, releases }: ReleaseStory): AnswerView {
  const points: readonly PointView[] = [
    ...(withoutSignOff === 0 ? [] : [point("danger", say`${words(`${withoutSignOff} without sign-off`)}`)]),
    ...(overridden === 0 ? [] : [point("attention", words(`${overridden} by an override`))]),
    ...(complete
      ? []
      : [point("attention", words("Not every commit since the tag before was seen: pull requests may be missing"))]),
    ...(releases.some(({ withdrawn }) => withdrawn)
      ? [point("attention", words("The tag is gone from GitHub; what it released stays on record"))]
      : []),
    ...(withoutSignOff + overridden === 0 && touched > 0
      ? [point("success", words("All of them with the gate open"))]
      : []),
  ];
  return {
    tone: withoutSignOff > 0 ? "danger" : overridden > 0 || !complete ? "attention" : "success",
    heading: partsOf(
      words(
        `${count(pullRequests, "pull request")} went out, ${touchedWords(pullRequests, touched)} integration config`,
      ),
    ),
    points,
    footnote: [],
  };
}

function touchedWords(pullRequests: number, touched: number): string {
  if (touched === 0) return "and none touches";
  if (touched === pullRequests) return touched === 1 ? "and it touches" : "and all of them touch";
  return `${touched} of which ${touched === 1 ? "touches" : "touch"}`;
}

function point(tone: PointView["tone"], phrase: Phrase): PointView {
  return { who: "", tone, icon: tone === "success" ? "icons/check" : "icons/alert", words: partsOf(phrase) };
}

function releasedView({ summary, signOffs, exceptions }: ReleasedItem): ReleasedView {
  return {
    row: rowView(summary),
    signers: [...Map.groupBy(signOffs, ({ role }) => role)].toSorted(byRole).map(([role, of]) => {
      const people = [...new Set(of.map(({ person }) => person))];
      const items = new Set(of.map(({ item }) => item)).size;
      return { role, words: `${listInWords(people)} (${count(items, "item")})` };
    }),
    exceptions: exceptions.map(exceptionParts),
    isUnsigned: signOffs.length === 0,
  };
}

function byRole([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return compareText(one, other);
}

function exceptionParts({ kind, person, at, reason }: ReleasedException): readonly PartView[] {
  const did = kind === "overridden" ? "Overridden" : "A finding waived";
  return partsOf(say`${words(`${did} by ${person}, ${momentView(at).words}: ${reason}`)}`);
}

/** Releases of all repositories, newest first. */
export interface ReleasesView {
  readonly rows: readonly {
    readonly tag: string;
    readonly href: string;
    readonly repository: string;
    readonly repositoryHref: string;
    readonly at: MomentView;
    readonly pullRequests: string;
    readonly touched: string;
    readonly withoutSignOff: string;
    readonly isAlarming: boolean;
    readonly overridden: string;
  }[];
  readonly nextHref: string | undefined;
}

export function releasesView(releases: readonly ReleaseSummary[], nextHref: string | undefined): ReleasesView {
  return {
    rows: releases.map(({ tag, repository, at, pullRequests, touched, withoutSignOff, overridden }) => ({
      tag,
      href: releaseHref(repository.name, tag),
      repository: repository.name,
      repositoryHref: repositoryHref(repository.name),
      at: dayView(at),
      pullRequests: String(pullRequests),
      touched: String(touched),
      withoutSignOff: String(withoutSignOff),
      isAlarming: withoutSignOff > 0,
      overridden: String(overridden),
    })),
    nextHref,
  };
}
