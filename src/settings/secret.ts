/** As many bytes as SHA-256 has: a shorter secret is the weakest part of the signature. */
const BYTES_MIN = 32;

/** A random text of 32 bytes has more, in any alphabet that is used for secrets; `openssl rand -hex` has 16. */
const DIFFERENT_CHARACTERS_MIN = 8;

/** What stands in examples and in libraries' defaults. Long words, so that no random secret has one by chance. */
const knownWords = ["development", "changeme", "change-me", "change_me", "placeholder", "password", "webhook"];

/** The same stands on GitHub. */
export function readWebhookSecret(secret: string): string {
  return readSecret(secret, "remove it here or on GitHub");
}

export function readSessionSecret(secret: string): string {
  return readSecret(secret, "remove it");
}

/** A secret that nobody can guess. Throws an error without any part of it. */
function readSecret(secret: string, help: string): string {
  if (secret.trim() !== secret) throw new Error(`has white space around it: ${help}`);
  const bytes = Buffer.byteLength(secret);
  if (bytes < BYTES_MIN) throw new Error(`has ${bytes} bytes: at least ${BYTES_MIN} random ones are needed`);
  if (new Set(secret).size < DIFFERENT_CHARACTERS_MIN || isRepeated(secret) || hasKnownWord(secret)) {
    throw new Error("can be guessed: use random bytes, as from `openssl rand -hex 32`");
  }
  return secret;
}

/** Whether the text is a shorter one written again and again. A border of at least half its length says so. */
function isRepeated(text: string): boolean {
  const borders: number[] = [0];
  let border = 0;
  for (let index = 1; index < text.length; index += 1) {
    while (border > 0 && text[index] !== text[border]) border = borders[border - 1] ?? 0;
    if (text[index] === text[border]) border += 1;
    borders.push(border);
  }
  return border * 2 >= text.length;
}

function hasKnownWord(secret: string): boolean {
  const lower = secret.toLowerCase();
  return knownWords.some((word) => lower.includes(word));
}
