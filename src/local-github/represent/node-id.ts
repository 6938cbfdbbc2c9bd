/** A `node_id`: opaque to clients, and different for every kind of thing. */
export function nodeId(prefix: string, id: number): string {
  return `${prefix}_${Buffer.from(`${prefix}${id}`).toString("base64url")}`;
}
