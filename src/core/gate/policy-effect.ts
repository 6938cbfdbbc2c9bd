import type { Report } from "../report/report.ts";
import type { Gate } from "./gate-state.ts";

/** One pull request judged by one policy, with the sign-offs that it has. */
export interface Foreseen {
  readonly report: Report;
  readonly gate: Gate;
}

/** What a change of the policy would mean for the other open pull requests into the same branch. */
export interface PolicyEffect {
  /** By number, ascending: those that were looked at. */
  readonly pulls: readonly {
    readonly number: number;
    readonly title: string;
    readonly today: Foreseen;
    readonly afterwards: Foreseen;
  }[];
  /** Open pull requests that touch the configuration and were not looked at: too many, or GitHub did not answer. */
  readonly left: number;
}
