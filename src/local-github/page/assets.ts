import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { pageScript } from "./script.ts";
import { pageStyle } from "./style.ts";

export interface Asset {
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** What pages load, by the name after `/-/`; undefined when there is no such thing. */
export async function asset(name: string): Promise<Asset | undefined> {
  switch (name) {
    case "page.css":
      return { type: "text/css; charset=utf-8", content: pageStyle };
    case "page.js":
      return { type: "text/javascript; charset=utf-8", content: pageScript };
    case "markdown.css":
      return fromPackage("github-markdown-css/github-markdown.css", "text/css; charset=utf-8");
    default:
      return diagramScript(name);
  }
}

/** The drawing library is there in a checkout only; without it diagrams are shown as code. */
async function diagramScript(name: string): Promise<Asset | undefined> {
  const [, file] = /^mermaid\/((?:chunks\/mermaid\.esm\.min\/)?[\w.-]+\.mjs)$/.exec(name) ?? [];
  return file === undefined ? undefined : fromPackage(`mermaid/dist/${file}`, "text/javascript; charset=utf-8");
}

async function fromPackage(specifier: string, type: string): Promise<Asset | undefined> {
  const [packageName = "", ...rest] = specifier.split("/");
  try {
    const manifest = new URL(import.meta.resolve(`${packageName}/package.json`));
    const content = await readFile(fileURLToPath(new URL(rest.join("/"), manifest)));
    return { type, content: new Uint8Array(content) };
  } catch {
    // Not installed, or no such file in it: the page does without.
    return undefined;
  }
}
