// Sentences about a certificate that the user should read although they stop nothing.

/**
 * Notices are worth a line; warnings say that something was not checked, or is not as it should be.
 */
export interface Remarks {
  readonly notices: readonly string[]
  readonly warnings: readonly string[]
}

export const noRemarks: Remarks = { notices: [], warnings: [] }

/** Remarks that are one notice. */
export function notice(text: string): Remarks {
  return { notices: [text], warnings: [] }
}

/** Remarks that are one warning. */
export function warning(text: string): Remarks {
  return { notices: [], warnings: [text] }
}

/** The remarks of several, in their order. */
export function joinRemarks(...parts: readonly Remarks[]): Remarks {
  return {
    notices: parts.flatMap(({ notices }) => notices),
    warnings: parts.flatMap(({ warnings }) => warnings),
  }
}
