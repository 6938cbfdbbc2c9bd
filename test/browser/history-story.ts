import { BASE_FILES, carrierServices, NEW_METHOD, openWorld, type World } from "../story/world.ts";

const SESSION_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";

/** What hostile people put into titles and notes. */
export const HOSTILE_TITLE = `"><script>document.title="owned"</script> \u202Egnp.exe {{7*7}}`;
export const HOSTILE_NOTE = `see javascript:alert(1) <img src=x onerror="document.title='owned'"> https://tickets.acme.test/T-4711`;

/** Stands in the repository that only olga can read. */
export const SECRET = "zebrafish";

export interface HistoryStory {
  readonly world: World;
  readonly url: string;
  /** Numbers in `acme/integrations`. */
  readonly merged: number;
  readonly past: number;
  readonly waiting: number;
  readonly blocked: number;
  /** The entry of a sign-off on {@link merged}. */
  readonly signOff: number;
}

/**
 * A quarter at Acme's: a shipping method that was blocked, mapped, signed, lapsed once and went out with 2026.11; one that
 * an owner of the organization merged past the gate; one that waits; one that is blocked; and a repository of which
 * nobody else may know.
 */
export async function tellHistory(atEnd: (dispose: () => Promise<void>) => void): Promise<HistoryStory> {
  const world = await openWorld(BASE_FILES, { SESSION_SECRET }, atEnd);
  const { github, app, repository, people, settled } = world;
  app.setCallbackUrls([`${world.server.url}/auth/callback`]);
  const { ana, priya, femi, ivo, carla, kim, olga } = people;
  repository.collaborator(kim, "write");
  await repository.tag(olga, "2026.10", repository.sha("main"));

  const intl = await repository.openPullRequest({
    by: ana,
    title: "Add express-intl",
    branch: "intl",
    files: NEW_METHOD,
  });
  await settled();
  intl.comment(ana, "/signoff warehouse — looks fine to me");
  await repository.push({ by: ana, branch: "intl", message: "Map it", files: carrierServices("INT") });
  await settled();
  intl.comment(priya, `/signoff all — ${HOSTILE_NOTE}`);
  await settled();
  await repository.push({
    by: ana,
    branch: "intl",
    message: "As the carrier calls it",
    files: carrierServices("INTX"),
  });
  await settled();
  intl.comment(priya, "/signoff all — label 4711 printed and voided again");
  for (const person of [femi, ivo, carla, kim]) intl.comment(person, "/signoff all — tried with test order 4711");
  await settled();
  await intl.merge(ana);
  await settled();
  await repository.tag(olga, "2026.11", repository.sha("main"));
  await settled();

  const express = await repository.openPullRequest({
    by: ana,
    title: "Post express orders to F25",
    branch: "posting",
    files: { "config/posting-map.yml": "standard: F10\nexpress: F25\nexpress-intl: F30\n" },
  });
  await settled();
  express.comment(femi, "/signoff all — posting F25 seen in the test ledger");
  await settled();
  await express.merge(olga, { bypass: true });
  await settled();

  const hostile = await repository.openPullRequest({
    by: ana,
    title: HOSTILE_TITLE,
    branch: "hostile",
    files: { "config/shipping-map.yml": "standard: STD\nexpress: STD\nexpress-intl: INT\n" },
  });
  const blocked = await repository.openPullRequest({
    by: kim,
    title: "Offer same-day delivery",
    branch: "same-day",
    files: { "config/shop-methods.yml": "- standard\n- express\n- express-intl\n- same-day\n" },
  });
  await settled();

  const globex = github.addOrganization({ login: "globex", owners: [olga] });
  const payments = await globex.addRepository({ name: "payments", files: BASE_FILES, isPrivate: true });
  app.install(globex);
  await settled();
  await payments.openPullRequest({
    by: olga,
    title: `Pay by ${SECRET}`,
    branch: "pay",
    files: { "config/shop-methods.yml": `- standard\n- express\n- ${SECRET}\n` },
  });
  await settled();
  return {
    world,
    url: world.server.url,
    merged: intl.number,
    past: express.number,
    waiting: hostile.number,
    blocked: blocked.number,
    signOff: world.entries().findIndex(({ event }) => event.kind === "sign-off-given") + 1,
  };
}
