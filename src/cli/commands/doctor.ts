import type { SetupLine } from "../../app/examine-setup.ts";
import { plain, plainText } from "../../core/render/escape.ts";
import { EXIT, type ExitCode } from "../failure.ts";
import type { World } from "../world.ts";

const SENTENCE_MAX = 2_000;

/** `ripplegate doctor`: prints what was found, a line each, and fails when something has to be mended. */
export async function runDoctor(examine: () => Promise<readonly SetupLine[]>, world: World): Promise<ExitCode> {
  const { good, warning, bad } = world.palette;
  const marks = { fine: good(plain`✓`), notice: warning(plain`•`), problem: bad(plain`✗`) } as const;
  const lines = await examine();
  for (const { mark, text } of lines) world.print(`${marks[mark]} ${plainText(text, SENTENCE_MAX)}\n`);
  const problems = lines.filter(({ mark }) => mark === "problem").length;
  const end = problems === 1 ? "1 thing has to be mended." : `${problems} things have to be mended.`;
  world.print(`\n${problems === 0 ? "Ripplegate is set up right." : end}\n`);
  return problems === 0 ? EXIT.passed : EXIT.blocked;
}
