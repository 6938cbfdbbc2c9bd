import { type Agent, request } from "node:http";
import { connect } from "node:net";
import { WEBHOOK_PATH } from "../../src/web/intake.ts";
import { sign } from "./serve.ts";

export const MEGABYTE = 1024 * 1024;

/** `fetch` needs more time to send a burst than the server to take it. */
export function postQuickly(agent: Agent, port: number, id: string, body: string): Promise<number | undefined> {
  const headers = {
    "content-type": "application/json",
    "x-github-event": "push",
    "x-github-delivery": id,
    "x-hub-signature-256": sign(body),
  };
  return new Promise((resolve, reject) => {
    const sending = request(
      { agent, port, host: "127.0.0.1", method: "POST", path: WEBHOOK_PATH, headers },
      (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      },
    );
    sending.on("error", reject).end(body);
  });
}

function requestHead(more: readonly string[]): string {
  return [
    `POST ${WEBHOOK_PATH} HTTP/1.1`,
    "host: 127.0.0.1",
    "content-type: application/json",
    "x-github-event: push",
    "x-github-delivery: d-9",
    `x-hub-signature-256: sha256=${"0".repeat(64)}`,
    ...more,
    "",
    "",
  ].join("\r\n");
}

/** Sends the head of a request and a beginning, and resolves with all that came back until the connection ended. */
export function postHead(port: number, headers: readonly string[], beginning = ""): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(requestHead(headers) + beginning));
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      answer += chunk;
    });
    socket.on("error", () => {}).on("close", () => resolve(answer));
  });
}

/** What a sender sees that does not stop when the server has enough: the answer, or a reset that overtook it. */
export const ended: readonly string[] = ["HTTP/1.1 413 Payload Too Large", ""];

/** Sends so many megabytes in chunks of one, of a length that nobody declared, until the server has enough. */
export function postChunks(port: number, megabytes: number): Promise<string> {
  const chunk = Buffer.concat([
    Buffer.from(`${MEGABYTE.toString(16)}\r\n`),
    Buffer.alloc(MEGABYTE, "x"),
    Buffer.from("\r\n"),
  ]);
  return new Promise((resolve) => {
    let answer = "";
    let left = megabytes;
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(requestHead(["transfer-encoding: chunked"]));
      send();
    });
    const send = () => {
      while (left > 0 && !socket.destroyed) {
        left -= 1;
        if (!socket.write(chunk)) {
          socket.once("drain", send);
          return;
        }
      }
    };
    socket.setEncoding("utf8").on("data", (part: string) => {
      answer += part;
    });
    socket.on("error", () => {}).on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
  });
}

/** Sends so many bytes of a body and then nothing. */
export function openSlowly(port: number, bytes: number) {
  const socket = connect(port, "127.0.0.1");
  const sent = new Promise<void>((resolve) => {
    socket.write(requestHead([`content-length: ${bytes + 100}`]));
    socket.write(Buffer.alloc(bytes, "x"), () => setTimeout(resolve, 200));
  });
  socket.on("error", () => {});
  return { socket, sent };
}
