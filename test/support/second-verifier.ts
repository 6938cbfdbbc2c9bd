import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../docs/verify-ledger.py", import.meta.url));

/**
 * What the second verifier, which shares no code with us, says of each file. It is run by Python 3 alone, without packages
 * or settings of this machine. Throws where there is no Python: its tests must not be passed over in silence.
 */
export async function secondOpinions(
  files: readonly string[],
  witnesses: readonly string[] = [],
): Promise<readonly ("intact" | "broken")[]> {
  const words = [...witnesses.flatMap((hash) => ["--witness", hash]), ...files];
  const said = await new Promise<string>((resolve, reject) => {
    execFile("python3", ["-I", "-S", PROGRAM, ...words], (error, stdout, stderr) => {
      // 4: one of them is broken.
      if (error !== null && error.code !== 4) reject(new Error(stderr, { cause: error }));
      else resolve(stdout);
    });
  });
  const lines = said.trimEnd().split("\n");
  return files.map((file, index) => {
    const line = lines[index] ?? "";
    if (!line.startsWith(`${file}: `)) throw new Error(`it says something else: ${line}`);
    return line.startsWith(`${file}: BROKEN at line `) ? "broken" : "intact";
  });
}
