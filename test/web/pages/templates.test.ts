import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Markup } from "../../../src/web/pages/markup.ts";
import { noticeView } from "../../../src/web/pages/notice-view.ts";
import { createTemplates } from "../../../src/web/pages/templates.ts";

const FOLDER = new URL("../../../templates/", import.meta.url);
const frame = { title: "t", styleHref: "/s", iconHref: "/i", tabs: [], crumbs: [], reader: undefined };

describe("templates", () => {
  it("hold no script, no style of their own, and nothing that is not escaped", () => {
    const names = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".hbs"));

    const wrong = names.filter((name) =>
      /\{\{\{|\{\{&|<script|<style|\sstyle=|\son\w+=/i.test(readFileSync(new URL(name, FOLDER), "utf8")),
    );

    expect(names.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  it("escape foreign text, show what can't be seen, and hide what looks like a secret", () => {
    const text = `<b onclick="x">'\u202E\u0000ghp_0123456789abcdefghijABCDEFGHIJ`;

    const html = createTemplates()("notice", { frame, ...noticeView({ status: 404, title: text, text: "none" }) });

    expect(html).toContain("<h1>&lt;b onclick&#x3D;&quot;x&quot;&gt;&#x27;[U+202E]␀[looks like a secret: hidden]</h1>");
  });

  it("take nothing as it is but markup of ours, whatever an object looks like", () => {
    const render = createTemplates();
    const shown = { frame, heading: [], lead: [], said: [], covers: [], backHref: "/" };

    const own = render("shown", { ...shown, comment: new Markup("<em>ours</em>") });
    const forged = render("shown", { ...shown, comment: "<em>theirs</em>" });

    expect(own).toContain("<em>ours</em>");
    expect(forged).toContain("&lt;em&gt;theirs&lt;/em&gt;");
  });

  it("refuse a view that lacks what they name", () => {
    expect(() => createTemplates()("notice", { frame })).toThrow(/not defined/);
  });
});
