/** The few members of the peers that the benchmark calls. They are installed in this directory only, so that the product's checks need none of them. */
declare module "@stoplight/spectral-core" {
  class Document {
    constructor(text: string, parser: unknown, source: string);
  }
  class Spectral {
    setRuleset(ruleset: { readonly rules: Readonly<Record<string, unknown>> }): void;
    run(document: Document): Promise<readonly unknown[]>;
  }
  const core: { readonly Document: typeof Document; readonly Spectral: typeof Spectral };
  export default core;
}
declare module "@stoplight/spectral-functions" {
  const functions: { readonly pattern: unknown; readonly truthy: unknown };
  export default functions;
}
declare module "@stoplight/spectral-parsers" {
  const parsers: { readonly Yaml: unknown };
  export default parsers;
}
declare module "@graphql-inspector/core" {
  export function diff(base: unknown, head: unknown): Promise<readonly unknown[]>;
}
declare module "graphql" {
  export function buildSchema(text: string): unknown;
}
declare module "deep-diff" {
  const deepDiff: { diff(base: unknown, head: unknown): readonly unknown[] | undefined };
  export default deepDiff;
}
declare module "microdiff" {
  export default function microdiff(base: unknown, head: unknown): readonly unknown[];
}
declare module "jsondiffpatch" {
  export function diff(base: unknown, head: unknown): unknown;
}
declare module "jsondiffpatch/formatters/jsonpatch" {
  export function format(delta: unknown): readonly unknown[];
}
