import type { AppContext } from "./context.ts";
import type { AppEvent } from "./ports.ts";

type TagPushed = Extract<AppEvent, { kind: "tag-pushed" }>;

/** A tag changes no verdict: nothing but the commit that a branch or a merge group stands at is ever judged. */
export async function recordTag(app: AppContext, { repository, tag, sha }: TagPushed): Promise<void> {
  app.log.info({ repository: repository.repositoryId, tag, sha }, "a tag was pushed");
}
