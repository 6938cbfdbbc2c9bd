import { createHash } from "node:crypto";
import type { Annotation, CheckOutput, OwnCheckRun, RepositoryKey } from "../app/ports-github.ts";
import { assert } from "../core/model/assert.ts";
import { BoundedCache } from "./cache.ts";
import { at, integerAt, listAt, listOf, optionalStringAt, stringAt } from "./decode.ts";
import { hasStatus } from "./errors.ts";
import type { Installation } from "./installation.ts";

/** What people name in branch protection; another name would be another check. */
export const CHECK_NAME = "ripplegate";

/** https://docs.github.com/rest/checks/runs#create-a-check-run */
const ANNOTATIONS_PER_REQUEST_MAX = 50;
const OUTPUT_LENGTH_MAX = 65_535;
const ANNOTATION_TITLE_LENGTH_MAX = 255;
const ANNOTATION_MESSAGE_BYTES_MAX = 64 * 1024;
/** 20 requests; more marks than that help nobody, and `render` stops well before. */
const ANNOTATIONS_MAX = 1_000;
const RUNS_REMEMBERED_MAX = 10_000;

/**
 * Our check runs. GitHub appends the annotations of each update to those the run already has and never removes one. So
 * an update first writes verdict and words, without annotations, and learns from the answer how many the run has:
 *
 * - as we last completed them (we remember a digest): done, one call;
 * - none: all are sent;
 * - some: they are read back; the missing ones are sent; if one stands there that no longer holds, the run is `gone` for
 *   our purposes, and the caller creates a new one, which takes its place.
 */
export class CheckRunWriter {
  /** Check run id → digest of the annotations that stand on it, all of them. */
  readonly #completed = new BoundedCache<number, string>({ weightMax: RUNS_REMEMBERED_MAX, weigh: () => 1 });

  async create(
    installation: Installation,
    key: RepositoryKey,
    headSha: string,
    externalId: string,
    output: CheckOutput,
  ): Promise<{ readonly id: number }> {
    assertFits(output);
    const [first = [], ...rest] = batches(output.annotations);
    const created = await installation.write(
      "create the check run",
      (octokit) =>
        octokit.rest.checks.create({
          owner: key.owner,
          repo: key.name,
          name: CHECK_NAME,
          head_sha: headSha,
          external_id: externalId,
          ...bodyOf(output, first),
        }),
      (data) => ({ id: integerAt(data, "id") }),
    );
    await this.#append(installation, key, created.id, output, rest);
    return created;
  }

  async update(
    installation: Installation,
    key: RepositoryKey,
    checkRunId: number,
    output: CheckOutput,
  ): Promise<"updated" | "gone"> {
    assertFits(output);
    try {
      const standing = await this.#write(installation, key, checkRunId, output, []);
      if (standing === output.annotations.length) {
        if (standing === 0 || this.#completed.get(checkRunId) === digestOf(output.annotations)) return "updated";
      }
      const found = standing === 0 ? [] : await listAnnotations(installation, key, checkRunId);
      const missing = missingFrom(found, output.annotations);
      if (missing === undefined) return "gone";

      await this.#append(installation, key, checkRunId, output, batches(missing));
      return "updated";
    } catch (error) {
      if (hasStatus(error, 404)) return "gone";
      throw error;
    }
  }

  async #append(
    installation: Installation,
    key: RepositoryKey,
    checkRunId: number,
    output: CheckOutput,
    parts: readonly (readonly Annotation[])[],
  ): Promise<void> {
    for (const part of parts) await this.#write(installation, key, checkRunId, output, part);
    this.#completed.set(checkRunId, digestOf(output.annotations));
  }

  /** Answers how many annotations the run has then. */
  #write(
    installation: Installation,
    key: RepositoryKey,
    checkRunId: number,
    output: CheckOutput,
    annotations: readonly Annotation[],
  ): Promise<number> {
    return installation.write(
      "update the check run",
      (octokit) =>
        octokit.rest.checks.update({
          owner: key.owner,
          repo: key.name,
          check_run_id: checkRunId,
          ...bodyOf(output, annotations),
        }),
      (data) => integerAt(data, "output.annotations_count"),
    );
  }
}

/** Ours on this commit, newest first. Another App may use our name; its runs are not in it. */
export async function findCheckRuns(
  installation: Installation,
  { owner, name }: RepositoryKey,
  headSha: string,
  appId: number,
): Promise<readonly OwnCheckRun[]> {
  const found = await installation.readPages(
    "find our check runs",
    (octokit, page) =>
      octokit.rest.checks.listForRef({
        owner,
        repo: name,
        ref: headSha,
        check_name: CHECK_NAME,
        app_id: appId,
        ...page,
      }),
    (data) =>
      listAt(data, "check_runs")
        .filter((run) => at(run, "app.id") === appId && at(run, "name") === CHECK_NAME)
        .map((run) => ({
          id: integerAt(run, "id"),
          externalId: optionalStringAt(run, "external_id") ?? "",
          summary: optionalStringAt(run, "output.summary") ?? "",
        })),
  );
  return found.toSorted((one, other) => other.id - one.id);
}

function listAnnotations(
  installation: Installation,
  { owner, name }: RepositoryKey,
  checkRunId: number,
): Promise<readonly string[]> {
  return installation.readPages(
    "read the annotations of the check run",
    (octokit, page) => octokit.rest.checks.listAnnotations({ owner, repo: name, check_run_id: checkRunId, ...page }),
    (data) => listOf(data, "the list of annotations").map(standingIdentity),
  );
}

function bodyOf(output: CheckOutput, annotations: readonly Annotation[]) {
  return {
    status: "completed" as const,
    conclusion: output.conclusion,
    ...(output.detailsUrl === undefined ? {} : { details_url: output.detailsUrl }),
    output: {
      title: output.title,
      summary: output.summary,
      text: output.text,
      ...(annotations.length === 0 ? {} : { annotations: annotations.map(requested) }),
    },
  };
}

function requested(annotation: Annotation) {
  return {
    path: annotation.path,
    start_line: annotation.startLine,
    end_line: annotation.endLine,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
  };
}

function batches(annotations: readonly Annotation[]): readonly (readonly Annotation[])[] {
  const parts: (readonly Annotation[])[] = [];
  for (let start = 0; start < annotations.length; start += ANNOTATIONS_PER_REQUEST_MAX) {
    parts.push(annotations.slice(start, start + ANNOTATIONS_PER_REQUEST_MAX));
  }
  return parts;
}

/** What of `wanted` does not stand yet; `undefined` when something stands that nobody wants. Equal ones are counted. */
function missingFrom(standing: readonly string[], wanted: readonly Annotation[]): readonly Annotation[] | undefined {
  const counts = new Map<string, number>();
  for (const identity of standing) counts.set(identity, (counts.get(identity) ?? 0) + 1);

  const missing = wanted.filter((annotation) => {
    const identity = identityOf(annotation);
    const count = counts.get(identity) ?? 0;
    if (count > 0) counts.set(identity, count - 1);
    return count === 0;
  });
  const isStale = [...counts.values()].some((count) => count > 0);
  return isStale ? undefined : missing;
}

function identityOf({ path, startLine, endLine, level, title, message }: Annotation): string {
  return JSON.stringify([path, startLine, endLine, level, plain(title), plain(message)]);
}

function standingIdentity(value: unknown): string {
  return JSON.stringify([
    stringAt(value, "path"),
    integerAt(value, "start_line"),
    integerAt(value, "end_line"),
    stringAt(value, "annotation_level"),
    plain(optionalStringAt(value, "title") ?? ""),
    plain(optionalStringAt(value, "message") ?? ""),
  ]);
}

/** White space at the ends and the kind of line end are not told apart: a store may change them. */
function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").trim();
}

function digestOf(annotations: readonly Annotation[]): string {
  const identities = annotations.map(identityOf).sort();
  return createHash("sha256").update(identities.join("\n")).digest("hex");
}

function assertFits({ title, summary, text, annotations }: CheckOutput): void {
  assert(title !== "" && summary !== "", "a check has a title and a summary");
  assert(summary.length <= OUTPUT_LENGTH_MAX, "a check's summary has at most 65,535 characters");
  assert(text.length <= OUTPUT_LENGTH_MAX, "a check's text has at most 65,535 characters");
  assert(annotations.length <= ANNOTATIONS_MAX, "a check has at most 1,000 annotations");
  for (const { title, message, startLine, endLine } of annotations) {
    assert(startLine >= 1 && endLine >= startLine, "an annotation's lines count from 1, the last not before the first");
    assert(title.length <= ANNOTATION_TITLE_LENGTH_MAX, "an annotation's title has at most 255 characters");
    assert(message !== "", "an annotation has a message");
    assert(Buffer.byteLength(message) <= ANNOTATION_MESSAGE_BYTES_MAX, "an annotation's message has at most 64 KB");
  }
}
