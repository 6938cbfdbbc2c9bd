import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A git repository in a directory of its own. */
export interface GitDirectory {
  readonly path: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Commits everything; returns the commit. */
  readonly commit: (files?: Readonly<Record<string, string>>) => string;
  readonly git: (...command: readonly string[]) => string;
  readonly remove: () => void;
}

export function temporaryDirectory(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "ripplegate-test-")));
}

/** Empty, on branch `main`. */
export function gitDirectory(path: string = temporaryDirectory()): GitDirectory {
  const git = (...command: readonly string[]): string =>
    execFileSync("git", ["-C", path, "-c", "user.name=bo", "-c", "user.email=bo@acme.example", ...command], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
  };
  git("init", "--quiet", "--initial-branch=main");
  return {
    path,
    git,
    write,
    commit: (files = {}) => {
      write(files);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message=change");
      return git("rev-parse", "HEAD");
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A landscape with one flow from a shop to a warehouse, in which everything is mapped. */
export const LANDSCAPE = {
  ".github/ripplegate.yml": `version: 1
roles:
  ecommerce: ["@acme/ecommerce"]
  warehouse: ["@acme/warehouse"]
systems:
  shop:
    owner: ecommerce
    codes:
      shipping-method: [standard, express]
  wms:
    owner: warehouse
    codes:
      shipping-method: { accepts: [STD, EXP, INT] }
flows:
  order-release:
    from: shop
    to: wms
    owner: warehouse
    errors: ecommerce
    carries:
      shipping-method: { source: config/shipping-map.yml, on-missing: fail }
`,
  "config/shipping-map.yml": "standard: STD\nexpress: EXP\n",
} as const;

/** The landscape with one more shipping method, which has no entry in the map yet. */
export const WITH_UNMAPPED_METHOD = {
  ".github/ripplegate.yml": LANDSCAPE[".github/ripplegate.yml"].replace("express]", "express, express-intl]"),
} as const;

export const WITH_MAPPED_METHOD = {
  ...WITH_UNMAPPED_METHOD,
  "config/shipping-map.yml": `${LANDSCAPE["config/shipping-map.yml"]}express-intl: INT\n`,
} as const;
