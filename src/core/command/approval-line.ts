/** What stands on record as the command of a review that was given without one. */
export const APPROVAL_LINE = "an approving review";
