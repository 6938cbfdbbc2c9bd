import type { BoundDocument, Payloads } from "../model/model.ts";
import { locate, member, type Position, type SourceNode } from "../model/tree.ts";
import { missingFile } from "./missing-file.ts";
import type { Assembly } from "./read-source.ts";
import { FILE_START } from "./reader.ts";

/** Samples of one flow: each is mapped and checked on both sides. */
const SAMPLES_MAX = 100;

/** The contracts and samples that a flow binds. What cannot be read is `source-unreadable` and has no root. */
export function readPayloads(
  flow: string,
  node: SourceNode | undefined,
  path: string,
  { files, diagnostics }: Assembly,
): Payloads {
  const open = (key: "sent" | "received" | "samples"): readonly BoundDocument[] => {
    const pointer = member(node, key);
    if (pointer?.kind !== "scalar") return [];
    const at = locate(path, pointer.position);
    const found = files.find(pointer.text);
    if (found.length === 0) {
      const message = `No file of this repository matches "${pointer.text}": correct the pattern or add the file.`;
      diagnostics.push({ code: "source-unreadable", message, location: at, file: pointer.text, subject: flow });
    }
    if (found.length > SAMPLES_MAX) {
      const message = `"${pointer.text}" stands for ${found.length} samples, and only the first ${SAMPLES_MAX} are checked: bind fewer.`;
      const rest = found.slice(SAMPLES_MAX).map((sample) => [sample.path, files.watch(sample.path)]);
      const evidence = JSON.stringify(rest);
      diagnostics.push({ code: "analysis-incomplete", message, location: at, subject: flow, evidence });
    }
    return found.slice(0, SAMPLES_MAX).map((file) => {
      const opened = files.open(file.path);
      if (opened.kind === "parsed") return { path: file.path, root: opened.root, at };
      const position: Position = opened.kind === "unreadable" ? opened.position : FILE_START;
      const isMissing = opened.kind === "missing";
      diagnostics.push({
        code: "source-unreadable",
        message: isMissing
          ? missingFile(file.path, files.paths)
          : `The file ${file.path} ${opened.kind === "unreadable" ? opened.reason : opened.kind === "empty" ? "is empty: fill it or remove its binding" : "could not be fetched: try again"}.`,
        location: isMissing ? at : locate(file.path, position),
        ...(isMissing ? { file: file.path } : { related: at }),
        subject: flow,
        evidence: files.watch(file.path) ?? "",
      });
      return { path: file.path, root: undefined, at };
    });
  };
  const [sent] = open("sent");
  const [received] = open("received");
  return { sent, received, samples: open("samples") };
}
