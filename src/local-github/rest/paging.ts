import type { Json } from "../json.ts";
import type { Answer, Exchange } from "./route.ts";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

const perPageDefault = 30;
const perPageMax = 100;

/** The page a request asks for: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export function pageOf<Item>(
  exchange: Exchange,
  all: readonly Item[],
  perPageWithoutWord = perPageDefault,
): Page<Item> {
  const perPage = clamp(exchange.query.get("per_page"), perPageWithoutWord, Math.max(perPageMax, perPageWithoutWord));
  const page = clamp(exchange.query.get("page"), 1, Number.MAX_SAFE_INTEGER);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const links: string[] = [];
  const link = (to: number, relation: string): void => {
    const url = new URL(exchange.url);
    url.search = exchange.query.toString();
    url.searchParams.set("page", String(to));
    links.push(`<${url.href}>; rel="${relation}"`);
  };
  if (page > 1) link(Math.min(page - 1, last), "prev");
  if (page < last) link(page + 1, "next");
  if (page < last) link(last, "last");
  if (page > 1) link(1, "first");
  return {
    items: all.slice((page - 1) * perPage, page * perPage),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}

/** Answers with one page of a list. Only what is on the page is put into words. */
export async function listAnswer<Item>(
  exchange: Exchange,
  all: readonly Item[],
  represent: (item: Item) => Json | Promise<Json>,
): Promise<Answer> {
  const { items, headers } = pageOf(exchange, all);
  return { status: 200, body: await Promise.all(items.map(represent)), headers };
}

function clamp(word: string | null, otherwise: number, max: number): number {
  if (word === null || !/^\d+$/.test(word)) return otherwise;
  return Math.min(Math.max(Number(word), 1), max);
}
