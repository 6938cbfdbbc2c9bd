import type { Actor } from "../acts/actor.ts";
import { notFound } from "../errors.ts";
import type { CheckRun, Comment, Issue, Repository, Review } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { actorOf, reachableRepository } from "./caller.ts";
import type { Exchange } from "./route.ts";

/** What paths name: each gives the thing, or GitHub's 404. */
export function repositoryIn({ context, caller, parameters }: Exchange): Repository {
  return reachableRepository(context, caller, parameters.text("owner"), parameters.text("repo"));
}

export function pullIn(exchange: Exchange): PullRequest {
  const found = exchange.context.state.pullRequest(repositoryIn(exchange), exchange.parameters.number("pull_number"));
  if (!found) throw notFound();
  return found;
}

export function issueIn(exchange: Exchange): { readonly repository: Repository; readonly issue: Issue } {
  const repository = repositoryIn(exchange);
  const issue = repository.issues.get(exchange.parameters.number("issue_number"));
  if (!issue) throw notFound();
  return { repository, issue };
}

export function commentIn(exchange: Exchange): {
  readonly repository: Repository;
  readonly issue: Issue;
  readonly comment: Comment;
} {
  const repository = repositoryIn(exchange);
  const found = exchange.context.state.comment(repository, exchange.parameters.number("comment_id"));
  if (!found) throw notFound();
  return { repository, ...found };
}

export function reviewIn(exchange: Exchange): { readonly pullRequest: PullRequest; readonly review: Review } {
  const pullRequest = pullIn(exchange);
  const review = pullRequest.pull.reviews.find((one) => one.id === exchange.parameters.number("review_id"));
  if (!review) throw notFound();
  return { pullRequest, review };
}

export function checkRunIn(exchange: Exchange): { readonly repository: Repository; readonly run: CheckRun } {
  const repository = repositoryIn(exchange);
  const run = repository.checkRuns.get(exchange.parameters.number("check_run_id"));
  if (!run) throw notFound();
  return { repository, run };
}

export function actorIn(exchange: Exchange): Actor {
  return actorOf(exchange.caller);
}
