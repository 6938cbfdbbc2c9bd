import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DOCUMENT_SCHEMA } from "../src/core/policy/document-schema.ts";

/** Makes the built command runnable as a program of its own, and puts both JSON Schemas where the package has them. */
chmodSync("dist/cli/main.js", 0o755);
rmSync("dist/tsconfig.tsbuildinfo", { force: true });

mkdirSync("dist/schema", { recursive: true });
writeFileSync("dist/schema/report.schema.json", readFileSync("src/core/render/report.schema.json"));
writeFileSync("dist/schema/ripplegate.schema.json", `${JSON.stringify(DOCUMENT_SCHEMA, undefined, 2)}\n`);
