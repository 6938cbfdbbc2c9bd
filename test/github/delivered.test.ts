import { describe, expect, it } from "vitest";
import { turnKey } from "../../src/github/turn-key.ts";
import { narrow } from "../../src/github/webhooks.ts";
import { createWorld, type World } from "./world.ts";

/** What a stateful GitHub really sends, narrowed: the whole way but for signature and queue. */
describe("webhooks of the local GitHub", () => {
  it("of a pull request's life", async () => {
    const { shop, anna, olga, acme, ...world } = await createWorld();
    const team = acme.addTeam({ slug: "warehouse", members: [] });
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    const comment = pull.comment(olga, "/signoff");
    comment.edit(olga, "never mind");
    comment.delete(anna);
    const review = pull.review(olga, "APPROVE", "fine");
    review.dismiss(anna, "no");
    pull.commentOnLine(olga, { path: "b.yml", line: 1 }, "/signoff");
    await shop.push({ by: anna, branch: "topic", message: "m", files: { "b.yml": "c" } });
    team.add(olga);
    await pull.merge(olga);
    await shop.tag(anna, "v1", shop.sha("main"));

    expect(narrowed(world)).toEqual([
      expect.stringMatching(/^control-changed installation:\d+$/),
      "people-changed people:acme",
      `base-pushed repo:${shop.id}`,
      `pull-request-changed opened pr:${shop.id}:1`,
      `comment-created pr:${shop.id}:1`,
      `comment-edited pr:${shop.id}:1`,
      `comment-deleted pr:${shop.id}:1`,
      `review-submitted pr:${shop.id}:1`,
      `comment-deleted pr:${shop.id}:1`,
      `review-submitted pr:${shop.id}:1`,
      `line-commented pr:${shop.id}:1`,
      `base-pushed repo:${shop.id}`,
      `pull-request-changed synchronize pr:${shop.id}:1`,
      "people-changed people:acme",
      `pull-request-closed pr:${shop.id}:1`,
      `base-pushed repo:${shop.id}`,
      `tag-pushed repo:${shop.id}`,
    ]);
  });

  it("of our own comment: ours is ignored, another's edit of it is not", async () => {
    const { shop, anna, gateway, ...world } = await createWorld();
    const pull = await shop.openPullRequest({ by: anna, title: "t", branch: "topic", files: { "b.yml": "b" } });
    const before = narrowed(world).length;
    const { id } = await gateway.createComment(pull.number, "checklist");
    await gateway.updateComment(id, "checklist, newer");
    pull.comments().at(0)?.edit(anna, "all signed");
    pull.comments().at(0)?.delete(anna);

    expect(narrowed(world).slice(before)).toEqual([
      `comment-edited pr:${shop.id}:1`,
      `comment-deleted pr:${shop.id}:1`,
    ]);
  });
});

/** Every delivery in the order it was sent; what is ignored left out. */
function narrowed({ github, app }: Pick<World, "github" | "app">): readonly string[] {
  return github.webhooks.deliveries.flatMap((delivery) => {
    const parsed = { id: delivery.guid, name: delivery.event, payload: delivery.payload };
    const event = narrow(parsed, app.id);
    if (event.kind === "ignored") return [];
    const action = event.kind === "pull-request-changed" ? ` ${event.action}` : "";
    return [`${event.kind}${action} ${turnKey(parsed)}`];
  });
}
