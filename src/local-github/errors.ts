import type { JsonObject } from "./json.ts";

/** One entry of GitHub's `errors` array in a 422 answer. */
export interface FieldProblem {
  readonly resource: string;
  readonly field: string;
  readonly code: "missing" | "missing_field" | "invalid" | "already_exists" | "custom" | "unprocessable";
  readonly message?: string;
}

/**
 * An answer of GitHub's that is not a success. Thrown by acts and handlers, turned into the answer at the door.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export class ApiError extends Error {
  readonly status: number;
  readonly problems: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    problems: readonly FieldProblem[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.problems = problems;
    this.headers = headers;
  }

  /** The body GitHub would send. */
  body(): JsonObject {
    return {
      message: this.message,
      ...(this.problems.length > 0 ? { errors: this.problems.map((problem) => ({ ...problem })) } : {}),
      documentation_url: "https://docs.github.com/rest",
      status: String(this.status),
    };
  }
}

export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

export function forbidden(message = "Resource not accessible by integration"): ApiError {
  return new ApiError(403, message);
}

export function invalid(
  resource: string,
  field: string,
  message: string,
  code: FieldProblem["code"] = "custom",
): ApiError {
  return new ApiError(422, "Validation Failed", [{ resource, field, code, message }]);
}

export function unauthorized(message = "Bad credentials"): ApiError {
  return new ApiError(401, message);
}
