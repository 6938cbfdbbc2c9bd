import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { freePort } from "./free-port.ts";

/** A PostgreSQL server of its own, on a socket and a port of this machine, without anything kept after it stops. */
export interface PostgresServer {
  /** Makes an empty database and answers its address. */
  createDatabase(): Promise<string>;
  /** As when its machine loses power. */
  kill(): void;
  start(): void;
  stop(): void;
}

/** Debian's place for the binaries of each version, newest first; else what is on the path. */
export function findBinary(name: string): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((one, other) => Number(other) - Number(one)) : [];
  return versions.map((version) => join(root, version, "bin", name)).find((path) => existsSync(path)) ?? name;
}

const USER = "ripplegate";
const PASSWORD = "correct horse";

let databases = 0;

/** Throws where no PostgreSQL is installed: its tests must not be passed over in silence. */
export async function startPostgres(): Promise<PostgresServer> {
  const port = await freePort();
  // A short path: a socket's is limited to some 100 characters. PostgreSQL does not run as root.
  mkdirSync("/tmp/ripplegate-postgres", { recursive: true, mode: 0o755 });
  const folder = mkdtempSync("/tmp/ripplegate-postgres/");
  const asUser = userInfo().uid === 0 ? { uid: uidOf("postgres"), gid: uidOf("postgres") } : {};
  if (asUser.uid !== undefined) chownSync(folder, asUser.uid, asUser.gid);
  const data = join(folder, "data");
  const run = (name: string, ...words: readonly string[]) =>
    execFileSync(findBinary(name), words, {
      ...asUser,
      cwd: folder,
      stdio: "pipe",
      env: { ...process.env, LC_ALL: "C" },
    });

  run(
    "initdb",
    "-D",
    data,
    "-U",
    USER,
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    "--no-sync",
  );
  const settings = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c max_connections=60`;
  const start = () => {
    run("pg_ctl", "-D", data, "-w", "-l", join(folder, "log"), "-o", settings, "start");
  };
  start();
  run(
    "psql",
    "-h",
    folder,
    "-p",
    String(port),
    "-U",
    USER,
    "-d",
    "postgres",
    "-c",
    `alter user ${USER} password '${PASSWORD}'`,
  );

  const addressOf = (name: string) => `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${name}`;
  return {
    start,
    async createDatabase() {
      databases += 1;
      const name = `gate_${databases}`;
      await query(addressOf("postgres"), `create database ${name}`);
      return addressOf(name);
    },
    kill: () => run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"),
    stop() {
      run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function uidOf(user: string): number {
  return Number(execFileSync("id", ["-u", user], { encoding: "utf8" }));
}

/** Runs statements as somebody who goes around the store. */
export async function query(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

/** Runs a statement of `psql` that reads its input, such as `\\copy … from stdin`. Throws with what PostgreSQL said. */
export function feed(url: string, statement: string, input: string): void {
  execFileSync(findBinary("psql"), ["-v", "ON_ERROR_STOP=1", url, "-c", statement], { input, stdio: "pipe" });
}
