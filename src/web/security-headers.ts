import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** A year, as browsers' own lists ask for. */
const HSTS = "max-age=31536000";

/**
 * What a browser may do with a page of ours: nothing that is not served by us, no frame around it, nothing kept on a disk.
 * A handler that says something else about caching is left as it is.
 */
export function securityHeaders({ isSecure }: { readonly isSecure: boolean }): MiddlewareHandler {
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    crossOriginOpenerPolicy: "same-origin",
    crossOriginResourcePolicy: "same-origin",
    referrerPolicy: "same-origin",
    strictTransportSecurity: isSecure ? HSTS : false,
    xFrameOptions: "DENY",
  });
  return async (context, next) => {
    await headers(context, next);
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "private, no-store");
  };
}
