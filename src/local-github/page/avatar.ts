import type { Account } from "../state/model.ts";

/** Turning by this much each time never comes near a former colour soon. */
const goldenAngle = 137.508;

/** A picture for an account: its initial on a colour of its own. */
export function avatarSvg(account: Account): string {
  const hue = Math.round(account.id * goldenAngle) % 360;
  const letter = (/[a-z0-9]/i.exec(account.login)?.[0] ?? "?").toUpperCase();
  const shape =
    account.type === "Bot"
      ? `<path fill="#fff" d="M29 22h6v7h-6zM18 30h28a5 5 0 0 1 5 5v12a5 5 0 0 1-5 5H18a5 5 0 0 1-5-5V35a5 5 0 0 1 5-5Z"/><circle cx="32" cy="18" r="5" fill="#fff"/><circle cx="25" cy="41" r="4" fill="hsl(${hue} 55% 38%)"/><circle cx="39" cy="41" r="4" fill="hsl(${hue} 55% 38%)"/>`
      : `<text x="32" y="43" font-family="system-ui,sans-serif" font-size="32" font-weight="600" text-anchor="middle" fill="#fff">${letter}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="hsl(${hue} 50% 45%)"/>${shape}</svg>`;
}
