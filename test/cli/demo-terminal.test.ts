import { afterEach, expect, it } from "vitest";
import { runDemo } from "../../src/cli/demo.ts";
import { waitUntil } from "../support/demo.ts";

let quit: () => void = () => undefined;
afterEach(() => quit());

it("tells what people do on the page as it happens, does the next step on Enter, and ends on q", async () => {
  const terminal = fakeTerminal();
  quit = () => terminal.press("q");

  const ended = runDemo({ repo: undefined, play: false, open: false, port: undefined, io: terminal.io });
  await terminal.shows("Merge button: refuses");
  const [url = ""] = /http:\/\/\S+\/pull\/1/.exec(terminal.screen()) ?? [];
  await writeAs("cora", url, "/signoff all — looks fine");
  await terminal.shows("cora was refused");
  terminal.press("\r");
  await terminal.shows("Ripplegate: Waiting for 11 of 11 sign-offs");
  expect(terminal.isRaw()).toBe(true);
  terminal.press("q");

  expect(await ended).toBe(0);
  expect(terminal.complaints()).toBe("");
  expect(terminal.isRaw()).toBe(false);
  expect(terminal.screen()).toContain("cora writes: /signoff all — looks fine");
  expect(terminal.screen()).toContain('ana pushes what is missing: "Give INT a service of the carrier".');
  await expect(fetch(url)).rejects.toThrow();
});

/** As the page's form does. */
async function writeAs(login: string, url: string, body: string): Promise<void> {
  const answer = await fetch(`${url}/comment`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: new URL(url).origin, cookie: `acting_as=${login}` },
    body: new URLSearchParams({ body }),
  });
  expect(answer.status).toBe(303);
}

function fakeTerminal() {
  let screen = "";
  let complaints = "";
  let isRaw = false;
  let listener: ((chunk: string) => void) | undefined;
  return {
    press: (key: string) => listener?.(key),
    isRaw: () => isRaw,
    screen: () => screen,
    complaints: () => complaints,
    shows: (text: string) => waitUntil(() => screen.includes(text)),
    io: {
      stdout: {
        write: (text: string) => {
          screen += text;
        },
      },
      stderr: {
        write: (text: string) => {
          complaints += text;
        },
      },
      stdin: {
        setRawMode: (wanted: boolean) => {
          isRaw = wanted;
        },
        on: (_: "data", wanted: (chunk: string) => void) => {
          listener = wanted;
        },
        off: () => {
          listener = undefined;
        },
        resume: () => undefined,
        pause: () => undefined,
      },
      isTTY: true,
      env: { PATH: process.env.PATH, NO_COLOR: "1" },
    },
  };
}
