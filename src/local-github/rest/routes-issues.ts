import { createComment, deleteComment, editComment, react } from "../acts/comments.ts";
import { createIssue } from "../acts/pulls.ts";
import { ApiError, notFound } from "../errors.ts";
import { representComment, representIssue, representReaction } from "../represent/issues.ts";
import { reactionContents } from "../state/model.ts";
import { listAnswer } from "./paging.ts";
import { created, noContent, ok, type Route, route } from "./route.ts";
import { actorIn, commentIn, issueIn, repositoryIn } from "./subjects.ts";

const read = "issues:read|pull_requests:read";
const write = "issues:write|pull_requests:write";

/** Issues, their comments and reactions: https://docs.github.com/en/rest/issues/comments */
export const issueRoutes: readonly Route[] = [
  route(
    "POST /repos/{owner}/{repo}/issues",
    (exchange) => {
      const { context, input } = exchange;
      const repository = repositoryIn(exchange);
      const issue = createIssue(
        context,
        repository,
        actorIn(exchange),
        input.text("title"),
        input.optionalText("body") ?? null,
      );
      return created(representIssue(context, repository, issue));
    },
    "issues:write",
  ),
  route(
    "GET /repos/{owner}/{repo}/issues/{issue_number}",
    (exchange) => {
      const { repository, issue } = issueIn(exchange);
      return ok(representIssue(exchange.context, repository, issue));
    },
    read,
  ),
  route(
    "GET /repos/{owner}/{repo}/issues/{issue_number}/comments",
    (exchange) => {
      const { repository, issue } = issueIn(exchange);
      const since = Date.parse(exchange.query.get("since") ?? "1970-01-01T00:00:00Z");
      if (Number.isNaN(since)) throw new ApiError(422, "Validation Failed");
      const found = issue.comments.filter((one) => Date.parse(one.updatedAt) >= since);
      return listAnswer(exchange, found, (one) => representComment(exchange.context, repository, issue, one));
    },
    read,
  ),
  route(
    "GET /repos/{owner}/{repo}/issues/comments",
    (exchange) => {
      const { context, query } = exchange;
      const repository = repositoryIn(exchange);
      const since = Date.parse(query.get("since") ?? "1970-01-01T00:00:00Z");
      const key = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
      const found = [...repository.issues.values()]
        .flatMap((issue) => issue.comments.map((comment) => ({ issue, comment })))
        .filter(({ comment }) => Date.parse(comment.updatedAt) >= since)
        .sort(
          (one, other) =>
            Date.parse(one.comment[key]) - Date.parse(other.comment[key]) || one.comment.id - other.comment.id,
        );
      if (query.get("direction") === "desc") found.reverse();
      return listAnswer(exchange, found, ({ issue, comment }) => representComment(context, repository, issue, comment));
    },
    read,
  ),
  route(
    "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
    (exchange) => {
      const { context, input } = exchange;
      const { repository, issue } = issueIn(exchange);
      const comment = createComment(context, repository, issue, actorIn(exchange), input.text("body"));
      return created(representComment(context, repository, issue, comment));
    },
    write,
  ),
  route(
    "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    (exchange) => {
      const { repository, issue, comment } = commentIn(exchange);
      return ok(representComment(exchange.context, repository, issue, comment));
    },
    read,
  ),
  route(
    "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
    (exchange) => {
      const { context, input } = exchange;
      const { repository, issue, comment } = commentIn(exchange);
      editComment(context, repository, issue, comment, actorIn(exchange), input.text("body"));
      return ok(representComment(context, repository, issue, comment));
    },
    write,
  ),
  route(
    "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}",
    (exchange) => {
      const { repository, issue, comment } = commentIn(exchange);
      deleteComment(exchange.context, repository, issue, comment, actorIn(exchange));
      return noContent;
    },
    write,
  ),
  route(
    "GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    (exchange) => {
      const { comment } = commentIn(exchange);
      const content = exchange.query.get("content");
      const found = comment.reactions.filter((one) => content === null || one.content === content);
      return listAnswer(exchange, found, (one) => representReaction(exchange.context, one));
    },
    read,
  ),
  route(
    "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions",
    (exchange) => {
      const { repository, comment } = commentIn(exchange);
      const content = exchange.input.oneOf("content", reactionContents);
      if (content === undefined) throw new ApiError(422, 'Invalid request.\n\n"content" wasn\'t supplied.');
      const { reaction, isNew } = react(exchange.context, repository, comment, actorIn(exchange), content);
      return { status: isNew ? 201 : 200, body: representReaction(exchange.context, reaction) };
    },
    write,
  ),
  route(
    "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}",
    (exchange) => {
      const { comment } = commentIn(exchange);
      const index = comment.reactions.findIndex((one) => one.id === exchange.parameters.number("reaction_id"));
      if (index < 0 || comment.reactions[index]?.authorId !== actorIn(exchange).accountId) throw notFound();
      comment.reactions.splice(index, 1);
      exchange.context.state.version += 1;
      return noContent;
    },
    write,
  ),
];
