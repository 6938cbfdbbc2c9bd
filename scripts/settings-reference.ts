import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describeSettings, type SettingDescription } from "../src/settings.ts";

/**
 * Writes docs/reference/settings.md from the declaration of the settings; with `--check` only compares, and fails when
 * the page is not what would be written.
 */
const path = fileURLToPath(new URL("../docs/reference/settings.md", import.meta.url));
const page = renderPage(describeSettings());
if (process.argv.includes("--check")) {
  if (readPage() !== page) {
    process.stderr.write("docs/reference/settings.md is out of date: run scripts/settings-reference.ts\n");
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, page);
}

function renderPage(settings: readonly SettingDescription[]): string {
  return `# Settings

The server reads these environment variables when it starts. If one is wrong it does not start, and says which and why.

| variable | for | if not set |
|---|---|---|
${settings.map(renderRow).join("\n")}

Values of ${list(settings.filter(({ secret }) => secret))} are secret: they are never logged, nor repeated in an error.
`;
}

function renderRow(setting: SettingDescription): string {
  return `| \`${setting.name}\` | ${setting.for} | ${renderDefault(setting)} |`;
}

function renderDefault(setting: SettingDescription): string {
  if (setting.default !== undefined) return `\`${setting.default}\``;
  return setting.required ? "the server does not start" : "";
}

function list(settings: readonly SettingDescription[]): string {
  const names = settings.map(({ name }) => `\`${name}\``);
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function readPage(): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Not there: out of date.
    return undefined;
  }
}
