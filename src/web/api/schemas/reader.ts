import Type from "typebox";
import { list, nullable, object } from "./common.ts";

export const readerSchema = object("Reader", "Who asks.", {
  login: Type.String(),
  id: nullable(Type.Integer(), "GitHub's number; null for a token of an App's installation."),
  repositories: list(Type.Integer(), "GitHub's numbers of the repositories that you may read here, ascending."),
});
