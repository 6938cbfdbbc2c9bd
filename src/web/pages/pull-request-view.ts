import type { PullRequestSummary } from "../../core/history/query.ts";
import type { PullRequestStory } from "../../core/history/story.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { count } from "../../core/render/count.ts";
import { say, words } from "../../core/render/phrase.ts";
import { type AnswerView, answerView } from "./answer-view.ts";
import { type ChangesView, changesView } from "./changes-view.ts";
import { type FindingView, findingsView } from "./findings-view.ts";
import type { GitHubLinks } from "./github-links.ts";
import { exportHref, listHref, releaseHref, shownHref, systemHref } from "./links.ts";
import { momentView } from "./moment-view.ts";
import { type OwnerView, ownerViews } from "./owners-view.ts";
import { type PartView, partsOf } from "./parts.ts";
import { outcomeMark, titleOf } from "./row-view.ts";
import { type HappeningView, timelineView } from "./timeline-view.ts";
import { ATTENTION_MARKS, type MarkView } from "./tone.ts";

/** One pull request, told for whoever asks months later; what happened past every pull request is told alike. */
export interface PullRequestView {
  readonly title: string;
  readonly number: string;
  readonly state: MarkView;
  readonly attention: readonly MarkView[];
  readonly subtitle: readonly PartView[];
  readonly answer: AnswerView;
  readonly changes: ChangesView | undefined;
  readonly owners: readonly OwnerView[];
  readonly findings: readonly FindingView[];
  readonly findingsLeft: string | undefined;
  readonly timeline: readonly HappeningView[];
  readonly timelineCount: string;
  readonly witnesses: readonly (readonly PartView[])[];
  readonly proofSteps: readonly { readonly words: string; readonly command: string | undefined }[];
  readonly facts: readonly FactView[];
}

export interface FactView {
  readonly term: string;
  readonly values: readonly (readonly PartView[])[];
}

export function pullRequestView(
  story: PullRequestStory,
  picture: ChangesView["picture"],
  github: GitHubLinks,
): PullRequestView {
  const { summary, report, timeline } = story;
  const { repository, number, attention, headSha } = summary;
  const found =
    report === undefined
      ? undefined
      : findingsView(report, ({ location }) =>
          headSha === null || location.path === "" ? undefined : github.file(repository.name, headSha, location),
        );
  return {
    title: titleOf(summary),
    number: number === null ? "" : `#${number}`,
    state: outcomeMark(summary),
    attention: attention
      .map((kind) => ATTENTION_MARKS[kind])
      .filter(({ words }) => words !== outcomeMark(summary).words),
    subtitle: subtitleOf(summary),
    answer: answerView(story),
    changes: report === undefined ? undefined : changesView(report, picture),
    owners: ownerViews(story.owners, (sequence) => shownHref(repository.name, number ?? 0, sequence)),
    findings: found?.findings ?? [],
    findingsLeft: found?.left,
    timeline: timelineView(timeline),
    timelineCount: count(timeline.length, "entry", "entries"),
    witnesses: timeline
      .filter(({ event }) => event.kind === "gate-opened")
      .map((entry) => witness(entry, summary, github)),
    proofSteps: proofSteps(),
    facts: factsOf(story, github),
  };
}

function subtitleOf({ author, mergedBy, mergedAt, baseRef, lastAt, kind }: PullRequestSummary): readonly PartView[] {
  const by = author === null ? "" : `opened by ${author}`;
  const merged =
    mergedAt === null
      ? `last activity ${momentView(lastAt).words}`
      : `${kind === "push" ? "pushed" : "merged"}${mergedBy === null ? "" : ` by ${mergedBy}`}${baseRef === null ? "" : ` into ${baseRef}`}, ${momentView(mergedAt).words}`;
  return partsOf(words([by, merged].filter((part) => part !== "").join(" · ")));
}

/** The check that opened the gate carries the hash of the entry, where nobody who can write our database can reach. */
function witness(
  { sequence, hash, at }: LedgerEntry,
  { repository, number }: PullRequestSummary,
  github: GitHubLinks,
): readonly PartView[] {
  const href = number === null ? undefined : github.checks(repository.name, number);
  return [
    ...partsOf(
      say`Entry ${words(String(sequence))} of ${words(momentView(at).words)}, hash ${hash}, is also written in `,
    ),
    { text: "the check on GitHub", isName: false, href },
    ...partsOf(words(" that opened the gate.")),
  ];
}

function proofSteps(): PullRequestView["proofSteps"] {
  return [
    {
      words: "Export the record of this repository as JSON Lines; the link is under “Record”.",
      command: undefined,
    },
    { words: "Let the chain be checked, without this server:", command: "ripplegate verify ledger.jsonl" },
    {
      words:
        "Compare the hashes above with those in the checks on GitHub: whoever cut off the end of the record cannot have changed those.",
      command: undefined,
    },
  ];
}

function factsOf({ summary }: PullRequestStory, github: GitHubLinks): readonly FactView[] {
  const { repository, number, releases, systems, flows, mergeSha, headSha, mode } = summary;
  const name = repository.name;
  const linked = (text: string, href: string): readonly PartView[] => [{ text, isName: false, href }];
  const fact = (term: string, values: FactView["values"]): readonly FactView[] =>
    values.length === 0 ? [] : [{ term, values }];
  const commit = (sha: string | null): FactView["values"] =>
    sha === null ? [] : [linked(sha.slice(0, 10), github.commit(name, sha))];
  return [
    ...fact("Repository", [linked(name, listHref({ repository: name }))]),
    ...fact("On GitHub", number === null ? [] : [linked(`Pull request #${number}`, github.pullRequest(name, number))]),
    ...fact(
      "Release",
      releases.map((tag) => linked(tag, releaseHref(name, tag))),
    ),
    ...fact("Merge commit", commit(mergeSha)),
    ...fact("Judged commit", commit(headSha)),
    ...fact("Mode", mode === "observe" ? [partsOf(words("Observing only: the gate stood open"))] : []),
    ...fact(
      "Systems",
      systems.names.map((system) => linked(system, systemHref(name, system))),
    ),
    ...fact(
      "Flows",
      flows.names.map((flow) => linked(flow, listHref({ repository: name, flow }))),
    ),
    ...fact("Record", [linked("Export this repository", exportHref(name))]),
  ];
}
