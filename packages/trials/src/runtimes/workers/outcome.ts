/** What came of a case in a worker. */
export interface CaseOutcome {
  readonly kind: 'contract' | 'attacks' | 'start'
  readonly title: string
  readonly error?: string
}
