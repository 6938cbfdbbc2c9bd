import type { DeliveryQueue } from "../webhooks/delivery-queue.ts";
import type { Route } from "./route.ts";
import { accountRoutes } from "./routes-accounts.ts";
import { appRoutes, deliveryRoutes } from "./routes-app.ts";
import { checkRoutes } from "./routes-checks.ts";
import { contentsRoutes } from "./routes-contents.ts";
import { gitRoutes } from "./routes-git.ts";
import { issueRoutes } from "./routes-issues.ts";
import { oauthRoutes } from "./routes-oauth.ts";
import { pullRoutes } from "./routes-pulls.ts";
import { repositoryRoutes } from "./routes-repositories.ts";
import { reviewRoutes } from "./routes-reviews.ts";

/** Every operation there is. Of two that could match, the one with fewer parameters wins, then the earlier one. */
export function allRoutes(queue: DeliveryQueue): readonly Route[] {
  return [
    ...appRoutes,
    ...deliveryRoutes(queue),
    ...accountRoutes,
    ...oauthRoutes,
    ...repositoryRoutes,
    ...pullRoutes,
    ...reviewRoutes,
    ...issueRoutes,
    ...checkRoutes,
    ...contentsRoutes,
    ...gitRoutes,
  ];
}
