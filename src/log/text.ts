/** A log line for people, from one of JSON: time, level, message, then the fields. Values are quoted: no line is forged. */
export function toTextLine(line: string): string {
  const entry: unknown = JSON.parse(line);
  if (typeof entry !== "object" || entry === null) return line;
  const { time, level, msg, ...fields }: Record<string, unknown> = { ...entry };
  const details = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `${plain(time)} ${plain(level).toUpperCase().padEnd(5)} ${plain(msg)}${details.join("")}\n`;
}

/** Without quotes, since messages are constant; control characters are made visible all the same. */
function plain(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value).slice(1, -1) : "";
}
