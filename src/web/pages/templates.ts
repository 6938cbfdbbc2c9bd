import { readdirSync, readFileSync } from "node:fs";
import { Script } from "node:vm";
import Handlebars from "handlebars";
import { visible, withoutSecrets } from "../../core/render/visible.ts";
import { Markup } from "./markup.ts";

/** Beside `src` and `dist` alike, in the package and in the image too. */
const FOLDER = new URL("../../../templates/", import.meta.url);

/** A page as HTML. Whatever text stands in the view is foreign: it is made visible, freed of secrets, and escaped. */
export type RenderPage = (name: string, view: object) => string;

/**
 * All our templates, compiled once: a mistake in one shows when the server starts. Strict: what a template names must
 * stand in the view; no helper but Handlebars' own few.
 */
export function createTemplates(): RenderPage {
  const own = Handlebars.create();
  const pages = new Map<string, Handlebars.TemplateDelegate>();
  for (const name of namesIn(FOLDER)) pages.set(name, compile(own, name));
  for (const [name, template] of pages) own.registerPartial(name, template);
  return (name, view) => {
    const template = pages.get(name);
    if (template === undefined) throw new Error(`There is no template "${name}".`);
    return template(prepare(view));
  };
}

/** Paths below the folder without their ending, sorted: `list`, `icons/merge`. */
function namesIn(folder: URL): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".hbs"))
    .map((file) => file.slice(0, -".hbs".length).replaceAll("\\", "/"))
    .sort();
}

function compile(own: typeof Handlebars, name: string): Handlebars.TemplateDelegate {
  const source = readFileSync(new URL(`${name}.hbs`, FOLDER), "utf8");
  // `compile` would wait for the first reader, and tell them of a mistake of ours.
  const compiled = own.precompile(source, { strict: true, knownHelpersOnly: true, preventIndent: true });
  return own.template(new Script(`(${compiled})`).runInThisContext());
}

/** The view with every text made visible, and our own drawings let through as they are. */
function prepare(value: unknown): unknown {
  if (typeof value === "string") return visible(withoutSecrets(value));
  if (Array.isArray(value)) return value.map(prepare);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Markup) return new Handlebars.SafeString(value.html);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, prepare(member)]));
}
