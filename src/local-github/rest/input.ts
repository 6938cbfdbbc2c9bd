import { ApiError, type FieldProblem } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** Reads a request's JSON body member by member, and refuses what GitHub would refuse with 422. */
export class Input {
  readonly #value: JsonObject;
  readonly #resource: string;

  constructor(value: JsonObject, resource = "Request") {
    this.#value = value;
    this.#resource = resource;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#value, name) && this.#value[name] !== undefined;
  }

  text(name: string): string {
    const found = this.optionalText(name);
    if (found === undefined) throw this.#problem(name, "missing_field", `Missing required field "${name}"`);
    return found;
  }

  optionalText(name: string): string | undefined {
    const found = this.#value[name];
    if (found === undefined || found === null) return undefined;
    if (typeof found !== "string") throw this.#problem(name, "invalid", `For '${name}', expected a string.`);
    return found;
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const found = this.optionalText(name);
    if (found === undefined) return undefined;
    const word = words.find((one) => one === found);
    if (word === undefined) {
      throw new ApiError(422, `Invalid request.\n\n${found} is not a member of ${JSON.stringify(words)}.`);
    }
    return word;
  }

  optionalNumber(name: string): number | undefined {
    const found = this.#value[name];
    if (found === undefined || found === null) return undefined;
    if (typeof found !== "number") throw this.#problem(name, "invalid", `For '${name}', expected an integer.`);
    return found;
  }

  number(name: string): number {
    const found = this.optionalNumber(name);
    if (found === undefined) throw this.#problem(name, "missing_field", `Missing required field "${name}"`);
    return found;
  }

  optionalBoolean(name: string): boolean | undefined {
    const found = this.#value[name];
    if (found === undefined || found === null) return undefined;
    if (typeof found !== "boolean") throw this.#problem(name, "invalid", `For '${name}', expected a boolean.`);
    return found;
  }

  optionalObject(name: string): Input | undefined {
    const found = this.#value[name];
    if (found === undefined || found === null) return undefined;
    if (!isJsonObject(found)) throw this.#problem(name, "invalid", `For '${name}', expected an object.`);
    return new Input(found, this.#resource);
  }

  objects(name: string): Input[] {
    return this.rawObjects(name).map((one) => new Input(one, this.#resource));
  }

  rawObjects(name: string): JsonObject[] {
    const found: Json | undefined = this.#value[name];
    if (found === undefined || found === null) return [];
    if (!Array.isArray(found)) throw this.#problem(name, "invalid", `For '${name}', expected an array.`);
    return found.map((one: unknown) => {
      if (!isJsonObject(one)) throw this.#problem(name, "invalid", `For '${name}', expected objects.`);
      return one;
    });
  }

  texts(name: string): string[] {
    const found: Json | undefined = this.#value[name];
    if (found === undefined || found === null) return [];
    if (!Array.isArray(found)) throw this.#problem(name, "invalid", `For '${name}', expected an array.`);
    return found.map((one: unknown) => {
      if (typeof one !== "string") throw this.#problem(name, "invalid", `For '${name}', expected strings.`);
      return one;
    });
  }

  names(): string[] {
    return Object.keys(this.#value);
  }

  rawNumbers(name: string): number[] {
    const found: Json | undefined = this.#value[name];
    if (!Array.isArray(found)) return [];
    return found.filter((one: unknown) => typeof one === "number");
  }

  #problem(field: string, code: FieldProblem["code"], message: string): ApiError {
    return new ApiError(422, "Validation Failed", [{ resource: this.#resource, field, code, message }]);
  }
}
