import type { App, LocalGitHub, Person, PullRequest } from "../local-github/index.ts";
import { ACME_FILES, ACME_MISSING_ENTRY, ACME_PROPOSAL, ACME_SECOND_THOUGHT } from "./demo/acme-files.ts";
import { DESCRIPTION, MISSING_ENTRY, SECOND_THOUGHT, TITLE } from "./demo/story.ts";

/** What is set up before Ripplegate's server is there; `open` then opens the pull request. */
export interface AcmeCompany {
  readonly app: App;
  readonly open: () => Promise<AcmeStage>;
}

/** What the story can do on the pull request. Nothing happens by itself. */
export interface AcmeStage {
  readonly pull: PullRequest;
  /** Pushes what the page offers as a button, unless somebody has. */
  readonly pushMissingEntry: () => Promise<void>;
  /** Puts the second button on the page, once. */
  readonly offerSecondThought: () => void;
  readonly pushSecondThought: () => Promise<void>;
  readonly isPushed: (push: "missing-entry" | "second-thought") => boolean;
  readonly comment: (login: string, body: string) => void;
  readonly merge: () => Promise<void>;
}

/** Acme's people, teams and repository, with Ripplegate installed and required on the default branch. */
export async function foundAcme(github: LocalGitHub, webhookUrl: string): Promise<AcmeCompany> {
  const [ana, eli, priya, sam, femi, cora, ivan, rita] = [
    "ana",
    "eli",
    "priya",
    "sam",
    "femi",
    "cora",
    "ivan",
    "rita",
  ].map((login) => github.addPerson({ login }));
  const people = { ana, eli, priya, sam, femi, cora, ivan, rita };
  const who = (name: keyof typeof people): Person => people[name] ?? github.person(name);

  const acme = github.addOrganization({ login: "acme", name: "Acme", owners: [who("rita")] });
  const ecommerce = acme.addTeam({ slug: "ecommerce", members: [who("ana"), who("eli")] });
  acme.addTeam({ slug: "warehouse", members: [who("priya"), who("sam")] });
  acme.addTeam({ slug: "finance", members: [who("femi")] });
  acme.addTeam({ slug: "customer-service", members: [who("cora")] });
  const integration = acme.addTeam({ slug: "integration", members: [who("ivan")] });
  acme.addTeam({ slug: "release-managers", members: [who("rita")] });

  const app = github.addApp({ owner: acme, slug: "ripplegate", webhookUrl });
  const repository = await acme.addRepository({ name: "integrations", files: ACME_FILES, by: who("ivan") });
  repository.team(ecommerce, "write");
  repository.team(integration, "write");
  repository.protect("main", { checks: [{ context: "ripplegate", app }] });

  return {
    app,
    open: async () => {
      app.install(acme);
      const pull = await repository.openPullRequest({
        by: who("ana"),
        title: TITLE,
        body: DESCRIPTION,
        branch: "express-abroad",
        message: TITLE,
        files: ACME_PROPOSAL,
      });
      return stageOf(github, pull, who("ana"));
    },
  };
}

function stageOf(github: LocalGitHub, pull: PullRequest, ana: Person): AcmeStage {
  const { repository } = pull.raw;
  const offered = (label: string) => repository.nextSteps.find((step) => step.label === label);
  const press = async (label: string): Promise<void> => {
    const step = offered(label);
    if (step === undefined || step.isDone) return;
    step.isDone = true;
    await step.run();
  };
  const offerSecondThought = (): void => {
    if (offered(SECOND_THOUGHT.label) !== undefined) return;
    pull.offerPush({ ...SECOND_THOUGHT, by: ana, files: ACME_SECOND_THOUGHT });
    github.state.version += 1;
  };
  pull.offerPush({ ...MISSING_ENTRY, by: ana, files: ACME_MISSING_ENTRY });
  return {
    pull,
    pushMissingEntry: () => press(MISSING_ENTRY.label),
    offerSecondThought,
    pushSecondThought: () => {
      offerSecondThought();
      return press(SECOND_THOUGHT.label);
    },
    isPushed: (push) => offered(push === "missing-entry" ? MISSING_ENTRY.label : SECOND_THOUGHT.label)?.isDone === true,
    comment: (login, body) => {
      pull.comment(github.person(login), body);
    },
    merge: async () => {
      await pull.merge(ana);
    },
  };
}
