import type { FileText } from "../core/model/files.ts";

/** Larger files are not configuration any more, and reading them would cost the memory of everybody else. */
export const FILE_BYTES_MAX = 10 * 1024 * 1024;

const LFS_POINTER = "version https://git-lfs.github.com/spec/v1";
const LFS_POINTER_BYTES_MAX = 1024;

/** A file's bytes as text, or why they are none (continues "The file … "). A byte order mark is dropped. */
export function fileTextOf(bytes: Uint8Array): FileText {
  if (bytes.byteLength > FILE_BYTES_MAX) return tooLarge();
  if (bytes.includes(0)) return unreadable("is binary, or in UTF-16: save it as text in UTF-8");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (bytes.byteLength <= LFS_POINTER_BYTES_MAX && text.startsWith(LFS_POINTER)) {
      return unreadable("is kept in Git LFS, so that only a pointer to it is here: keep it in the repository itself");
    }
    return { kind: "text", text };
  } catch {
    return unreadable("is not in UTF-8: save it in that encoding");
  }
}

export function tooLarge(): FileText {
  return unreadable("is larger than 10 MB: split it, or bind a smaller one");
}

export function unreadable(reason: string): FileText {
  return { kind: "unreadable", reason };
}
