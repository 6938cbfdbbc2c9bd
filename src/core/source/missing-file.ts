import { closest } from "../policy/closest.ts";

/**
 * The sentence about a bound file that is not there: what is wrong with its path where that can be seen, else the file
 * that was probably meant.
 */
export function missingFile(path: string, paths: readonly string[]): string {
  const wrong = wrongPath(path);
  if (wrong !== undefined) return wrong;
  const meant = likePath(path, paths);
  const hint = meant === undefined ? " Symbolic links and submodules are not followed." : ` Did you mean ${meant}?`;
  return `There is no file ${path} in this repository: correct the path or add the file.${hint}`;
}

/** Nothing outside of the repository is ever read. */
function wrongPath(path: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path))
    return `${path} is an address, and nothing is ever fetched: bind a file of this repository.`;
  if (path.startsWith("/") || /^[a-z]:[\\/]/i.test(path))
    return `${path} begins at the root of a disk: write the path from the root of this repository, without a slash before it.`;
  if (path.split(/[\\/]/).includes(".."))
    return `${path} leads out of its folder with \`..\`: write the path from the root of this repository.`;
  if (path.includes("\\")) return `${path} has backslashes in it: divide folders by \`/\`.`;
  return undefined;
}

/** The same path in other letters, else the nearest name in the same folder, else the same name in another folder. */
function likePath(path: string, paths: readonly string[]): string | undefined {
  const lower = path.toLowerCase();
  const folder = lower.slice(0, lower.lastIndexOf("/") + 1);
  const name = path.slice(folder.length);
  const siblings = new Map<string, string>();
  let elsewhere: string | undefined;
  for (const one of paths) {
    if (one.toLowerCase() === lower) return one;
    const start = one.lastIndexOf("/") + 1;
    if (one.slice(0, start).toLowerCase() === folder) siblings.set(one.slice(start), one);
    else if (one.slice(start) === name) elsewhere ??= one;
  }
  const near = closest(name, siblings.keys());
  return near === undefined ? elsewhere : siblings.get(near);
}
