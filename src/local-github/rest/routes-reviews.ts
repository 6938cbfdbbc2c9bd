import { dismissReview, editReview, submitReview } from "../acts/reviews.ts";
import { ApiError } from "../errors.ts";
import { representReview } from "../represent/issues.ts";
import { representLineComment } from "../represent/line-comments.ts";
import { listAnswer } from "./paging.ts";
import { ok, type Route, route } from "./route.ts";
import { actorIn, pullIn, reviewIn } from "./subjects.ts";

/** Reviews and comments on lines: https://docs.github.com/en/rest/pulls/reviews */
export const reviewRoutes: readonly Route[] = [
  route(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    (exchange) => {
      const pullRequest = pullIn(exchange);
      return listAnswer(exchange, pullRequest.pull.reviews, (one) =>
        representReview(exchange.context, pullRequest, one),
      );
    },
    "pull_requests:read",
  ),
  route(
    "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    (exchange) => {
      const { context, input } = exchange;
      const pullRequest = pullIn(exchange);
      const event = input.oneOf("event", ["APPROVE", "REQUEST_CHANGES", "COMMENT"]);
      if (event === undefined) throw new ApiError(422, "Pending reviews are not part of the local GitHub.");
      const body = input.optionalText("body") ?? "";
      const review = submitReview(
        context,
        pullRequest,
        actorIn(exchange),
        event,
        body,
        input.optionalText("commit_id"),
      );
      return ok(representReview(context, pullRequest, review));
    },
    "pull_requests:write",
  ),
  route(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}/comments",
    (exchange) => {
      const pullRequest = pullIn(exchange);
      return listAnswer(exchange, pullRequest.pull.lineComments, (one) =>
        representLineComment(exchange.context, pullRequest, one),
      );
    },
    "pull_requests:read",
  ),
  route(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}",
    (exchange) => {
      const { pullRequest, review } = reviewIn(exchange);
      return ok(representReview(exchange.context, pullRequest, review));
    },
    "pull_requests:read",
  ),
  route(
    "PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}",
    (exchange) => {
      const { pullRequest, review } = reviewIn(exchange);
      editReview(exchange.context, pullRequest, review, actorIn(exchange), exchange.input.text("body"));
      return ok(representReview(exchange.context, pullRequest, review));
    },
    "pull_requests:write",
  ),
  route(
    "PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals",
    (exchange) => {
      const { pullRequest, review } = reviewIn(exchange);
      dismissReview(exchange.context, pullRequest, review, actorIn(exchange), exchange.input.text("message"));
      return ok(representReview(exchange.context, pullRequest, review));
    },
    "pull_requests:write",
  ),
];
