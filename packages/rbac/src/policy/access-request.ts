/** The arguments of a check, not yet validated. */
export interface AccessRequest {
  readonly subject: unknown
  readonly permission: unknown
  readonly resource: unknown
  readonly context: unknown
}
