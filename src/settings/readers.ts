/** Readers of one value each. They throw an error whose message completes "NAME …"; no secret is ever in it. */

import type { DatabaseSettings } from "../app/ports.ts";

const PORT_MAX = 65_535;
const MINUTES_MAX = 24 * 60;
const WRITES_PER_HOUR_MAX = 1_000_000;

export function readText(text: string): string {
  return text.trim();
}

export function readAppId(text: string): number {
  const number = Number(text.trim());
  if (!/^\d{1,15}$/.test(text.trim()) || number === 0)
    throw new Error("is not a number: it is on the App's settings page, and is not the client id");
  return number;
}

/** `Iv1.…` or `Iv23…`: https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app */
export function readClientId(text: string): string {
  const id = text.trim();
  if (/^\d+$/.test(id) || !/^[\w.-]{4,100}$/.test(id)) {
    throw new Error(
      "is not a client id: it is on the App's settings page, begins with Iv, and is not the App's number",
    );
  }
  return id;
}

export function readClientSecret(text: string): string {
  const secret = text.trim();
  if (!/^[\w.-]{20,200}$/.test(secret)) {
    throw new Error("is not a client secret: generate one on the App's settings page");
  }
  return secret;
}

/** 0 lets the system choose. */
export function readPort(text: string): number {
  const number = Number(text.trim());
  if (!/^\d{1,5}$/.test(text.trim()) || number > PORT_MAX) throw new Error(`is not a port: expected 0 to ${PORT_MAX}`);
  return number;
}

export function readMinutes(text: string): number {
  const minutes = Number(text.trim());
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(text.trim()) || minutes <= 0 || minutes > MINUTES_MAX) {
    throw new Error(`is not a number of minutes: expected more than 0, at most ${MINUTES_MAX}, as in 5 or 0.5`);
  }
  return minutes;
}

export function readWritesPerHour(text: string): number {
  const writes = Number(text.trim());
  if (!/^\d{1,7}$/.test(text.trim()) || writes === 0 || writes > WRITES_PER_HOUR_MAX) {
    throw new Error(`is not a number of writes: expected 1 to ${WRITES_PER_HOUR_MAX}`);
  }
  return writes;
}

/** An address without a slash at the end. */
export function readHttpUrl(text: string): string {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new Error("is not an address: expected one that begins with https:// or http://");
  }
  if (url.username !== "" || url.password !== "") throw new Error("has a user name or a password in it: remove it");
  if (url.search !== "" || url.hash !== "") throw new Error("has a ? or a # in it: expected only host and path");
  return url.href.replace(/\/+$/, "");
}

export function readDatabase(text: string): DatabaseSettings {
  const trimmed = text.trim();
  if (/^postgres(ql)?:/i.test(trimmed)) {
    const url = URL.parse(trimmed);
    if (url === null || url.pathname.length < 2) {
      throw new Error("is not understood: expected an address like postgres://USER:PASSWORD@HOST:5432/NAME");
    }
    return { kind: "postgres", url: trimmed };
  }
  const path = /^sqlite:(?!\/\/)(.+)$/s.exec(trimmed)?.[1];
  if (path === undefined)
    throw new Error(
      "is not understood: expected sqlite: and the path of a file, as in sqlite:data/ripplegate.db, or postgres: and where it is",
    );
  return { kind: "sqlite", path };
}

export function readOneOf<const Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const found = choices.find((choice) => choice === text.trim().toLowerCase());
    if (found === undefined) throw new Error(`is none of ${choices.join(", ")}`);
    return found;
  };
}
