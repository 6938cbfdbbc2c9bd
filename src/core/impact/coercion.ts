import type { Unquoted } from "../model/model.ts";

/**
 * What a program takes an unquoted text for, in words, where that is another value than the text: the schemas of YAML 1.1
 * (which most libraries still read by default) and 1.2, or JSON's numbers. Undefined where all read what stands there.
 * `y` and `n` are left out: the specification calls them booleans, and no common library does.
 */
export function readAs(text: string, format: Unquoted): string | undefined {
  if (format === "json") return JSON_NUMBER.test(text) ? asNumber(text, Number(text)) : undefined;
  if (/^(~|null|Null|NULL)$/.test(text)) return "nothing";
  if (/^(yes|Yes|YES|on|On|ON|true|True|TRUE)$/.test(text)) return "true";
  if (/^(no|No|NO|off|Off|OFF|false|False|FALSE)$/.test(text)) return "false";
  if (/^[-+]?(\.inf|\.Inf|\.INF)$/.test(text)) return "infinity";
  if (/^(\.nan|\.NaN|\.NAN)$/.test(text)) return "not a number";
  if (/^\d{4}-\d\d?-\d\d?([Tt ]\d\d?:\d\d.*)?$/.test(text)) return "a date";
  const number = yamlNumber(text);
  return number === undefined ? undefined : asNumber(text, number);
}

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;

/** Undefined where the number, written out, is the text again. */
function asNumber(text: string, number: number): string | undefined {
  return String(number) === text && (Number.isSafeInteger(number) || !Number.isInteger(number))
    ? undefined
    : String(number);
}

/** The number that some schema reads; octal before decimal, as YAML 1.1 does. */
function yamlNumber(text: string): number | undefined {
  const sign = text.startsWith("-") ? -1 : 1;
  const plain = text.replace(/^[-+]/, "");
  const digits = plain.replaceAll("_", "");
  if (/^0b[01_]+$/.test(plain)) return sign * Number(digits);
  if (/^0x[0-9a-fA-F_]+$/.test(plain)) return sign * Number(digits);
  if (/^0o?[0-7_]+$/.test(plain)) return sign * Number.parseInt(digits.replace(/^0o?/, "") || "0", 8);
  if (/^[1-9][0-9_]*(:[0-5]?\d)+$/.test(plain)) return sign * fromSixty(digits);
  if (/^[0-9][0-9_]*$/.test(plain)) return sign * Number(digits);
  if (/^(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?\d+)?$/.test(plain)) return sign * Number(digits);
  return undefined;
}

/** `12:30` is 750 to YAML 1.1. */
function fromSixty(text: string): number {
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
