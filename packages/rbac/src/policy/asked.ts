/** A question as it comes in: nothing of it is trusted. */
export interface Asked {
  readonly subject: unknown
  readonly permission: unknown
  readonly resource: unknown
  readonly context: unknown
}
