/** Who signs for which team, and what they saw. The second text is for signing again after the change. */
export interface Signer {
  readonly login: string;
  readonly role: string;
  readonly evidence: readonly [first: string, again: string];
}

export const SIGNERS: readonly Signer[] = [
  {
    login: "priya",
    role: "warehouse",
    evidence: ["test order T-1042 was picked, its label printed and voided", "test order T-1043 got an express label"],
  },
  {
    login: "femi",
    role: "finance",
    evidence: ["T-1042 was posted to 4430, an unknown option is held back", "T-1043 was posted to 4430"],
  },
  {
    login: "ivan",
    role: "integration",
    evidence: ["an unknown code and a time-out both raised an alert", "tried both again with the new service"],
  },
];

export const TITLE = "Offer express delivery abroad";

export const DESCRIPTION = [
  "Customers abroad ask for express delivery.",
  "This adds `express-intl` to the shop's delivery options, to the warehouse's map and to the freight accounts.",
  "The warehouse knows the method as `INT` already.",
].join(" ");

export const MISSING_ENTRY = {
  label: "Push the missing entry: the carrier gets INT as PW-GLOBAL",
  message: "Give INT a service of the carrier",
} as const;

export const SECOND_THOUGHT = {
  label: "Push a change: the carrier gets INT as PW-GLOBAL-EXPRESS",
  message: "Abroad is express too: use PW-GLOBAL-EXPRESS",
} as const;

export function introduce(url: string, isSelfPlaying: boolean): readonly string[] {
  const opening = [
    "Acme, an invented company, sells in a web shop. A warehouse packs, a carrier",
    "delivers, finance books. A GitHub runs on this machine, with Ripplegate",
    "beside it, and ana has opened a pull request:",
    "",
    `  ${url}`,
    "",
  ];
  if (isSelfPlaying) return opening;
  return [
    ...opening,
    'What to try there ("Act as", at the top right, chooses who you are):',
    "  1 Read why it is blocked, then press the button that pushes the missing",
    "    entry.",
    "  2 As priya (warehouse), femi (finance) and ivan (integration): copy the grey",
    "    line of your team from Ripplegate's comment into a new comment, with your",
    "    own words in place of <what you saw>.",
    "  3 Press the button that changes the carrier's service, and see which",
    "    sign-offs lapse and which stay.",
    "  4 Sign those again, and merge as ana.",
    "",
    "Enter does the next step for you, q ends the demo.",
    "",
  ];
}
