/** How bad a finding is. `info` never changes the exit code. */
export type Severity = 'error' | 'warning' | 'info'

/** Something that the doctor found. It never contains a secret, nor a part of one. */
export interface Finding {
  /** Stable, such as `secret_reused`. */
  readonly code: string
  readonly severity: Severity
  /** One sentence without measured values, so that an explanation of it stays valid. */
  readonly what: string
  readonly why: string
  /** What to do. */
  readonly fix: string
}

/** Makes a finding in a list, for checks that find one thing or nothing. */
export function finding(severity: Severity, code: string, what: string, rest: Pick<Finding, 'why' | 'fix'>): Finding[] {
  return [{ code, severity, what, ...rest }]
}
