/** SHA-256 of the UTF-8 text, as lower-case hex. Comes in as an argument: core does no hashing of its own. */
export type Hash = (text: string) => string;
