import { spawn } from "node:child_process";

/** Opens an address in the browser of whoever sits here. That there is none is no failure: the address is printed too. */
export function openBrowser(url: string): void {
  const [program, ...options] = openerOf(process.platform);
  if (program === undefined) return;
  const child = spawn(program, [...options, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}

function openerOf(platform: NodeJS.Platform): readonly string[] {
  switch (platform) {
    case "darwin":
      return ["open"];
    case "win32":
      return ["cmd", "/c", "start", ""];
    default:
      return ["xdg-open"];
  }
}
