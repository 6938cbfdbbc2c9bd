import { createServer } from "node:http";
import { verify } from "@octokit/webhooks-methods";
import { textMember } from "../../../src/local-github/json.ts";

export interface ReceivedHook {
  readonly event: string;
  readonly action: string | undefined;
  readonly guid: string;
  readonly payload: unknown;
  readonly isSigned: boolean;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An App's webhook endpoint that writes down what it gets. */
export interface HookReceiver {
  readonly url: string;
  readonly received: ReceivedHook[];
  /** What came, as `event.action`. */
  names(): string[];
  last(event: string, action?: string): ReceivedHook | undefined;
  expectSecret(secret: string): void;
  answerWith(status: number): void;
  stop(): Promise<void>;
}

export async function startHookReceiver(): Promise<HookReceiver> {
  const received: ReceivedHook[] = [];
  let secret = "";
  let status = 202;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const payload: unknown = JSON.parse(body);
      received.push({
        event: String(request.headers["x-github-event"]),
        action: textMember(payload, "action"),
        guid: String(request.headers["x-github-delivery"]),
        payload,
        isSigned: await verify(secret, body, String(request.headers["x-hub-signature-256"])),
        headers: request.headers,
      });
      response.statusCode = status;
      response.end("heard");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/api/github/webhooks`,
    received,
    names: () => received.map((one) => (one.action === undefined ? one.event : `${one.event}.${one.action}`)),
    last: (event, action) =>
      received.findLast((one) => one.event === event && (action === undefined || one.action === action)),
    expectSecret: (expected) => {
      secret = expected;
    },
    answerWith: (code) => {
      status = code;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
