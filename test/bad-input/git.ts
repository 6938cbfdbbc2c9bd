import { LANDSCAPE } from "../support/git-directory.ts";
import { type BadInput, boundAs, CONFIG, inMap, MAP } from "./bad-input.ts";

const ODD = 'config/a\nb\t"c" `d` \u202e.yml';

export const GIT: readonly BadInput[] = [
  boundAs("path-out-of-the-repository", "../secrets.yml", { "secrets.yml": LANDSCAPE[MAP] }),
  boundAs("path-out-and-in-again", "config/../../x/config/shipping-map.yml"),
  boundAs("path-absolute", "/etc/passwd"),
  boundAs("path-of-windows", '"config\\\\shipping-map.yml"'),
  boundAs("path-into-git", ".git/config"),
  boundAs("path-on-the-net", '"http://169.254.169.254/latest/meta-data"'),
  boundAs("path-of-another-case", "Config/Shipping-Map.yml"),
  boundAs("name-odd", JSON.stringify(ODD), { [ODD]: "standard: [STD\n" }),
  boundAs("name-odd-that-reads-well", JSON.stringify(ODD), { [ODD]: LANDSCAPE[MAP] }, "read"),
  { ...inMap("tree-cut-off", `${LANDSCAPE[MAP]}express-intl: INT\n`), truncated: true },
  {
    name: "tree-cut-off-before-the-configuration",
    base: { [CONFIG]: null },
    head: { "README.md": "x" },
    truncated: true,
    outcome: "refused",
  },
  inMap("binary", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2])),
  { name: "renamed-only", head: { [MAP]: null, "config/shipping.yml": LANDSCAPE[MAP] }, outcome: "refused" },
  boundAs(
    "renamed-with-its-binding",
    "config/shipping.yml",
    { [MAP]: null, "config/shipping.yml": LANDSCAPE[MAP] },
    "read",
  ),
  { name: "deleted", head: { [MAP]: null }, outcome: "refused" },
  { name: "deleted-all", head: { [MAP]: null, [CONFIG]: null }, outcome: "read" },
  {
    name: "configuration-under-another-name",
    base: { [CONFIG]: null },
    head: { ".github/ripplegate.yaml": LANDSCAPE[CONFIG] },
    outcome: "read",
  },
];
