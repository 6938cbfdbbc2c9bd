/** Texts by repository-relative path. */
export type DemoFiles = Readonly<Record<string, string>>;
