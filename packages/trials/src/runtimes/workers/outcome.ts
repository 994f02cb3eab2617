/** What came of a case in a worker. */
export interface CaseOutcome {
  readonly kind: 'contract' | 'attacks' | 'start' | 'rest'
  readonly title: string
  readonly error?: string
  /** Set if it ran when the cases were listed. */
  readonly hasRun?: true
}
