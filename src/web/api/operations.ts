import type { Operation } from "./operation.ts";
import { entryOperations } from "./operations/entries.ts";
import { exportOperations } from "./operations/exports.ts";
import { figureOperations } from "./operations/figures.ts";
import { pullRequestOperations } from "./operations/pull-requests.ts";
import { readerOperations } from "./operations/reader.ts";
import { releaseOperations } from "./operations/releases.ts";
import { repositoryOperations } from "./operations/repositories.ts";
import type { ApiOptions } from "./options.ts";

/** Everything that can be asked over the API, in the order in which people should meet it. */
export function createOperations(options: ApiOptions): readonly Operation[] {
  return [
    ...pullRequestOperations(options),
    ...releaseOperations(options),
    ...repositoryOperations(options),
    ...figureOperations(options),
    ...entryOperations(options),
    ...exportOperations(options),
    ...readerOperations(),
  ];
}
