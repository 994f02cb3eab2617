import { type Finding, findingLine } from './findings.ts'

/** The reason for each finding that may stay. The keys are lines of the audit's table, such as
 * `{ 'unguarded: GET /docs declares no guard.': 'the manual is for everybody' }`; `...` matches any text.
 */
export type Explanations = Readonly<Record<string, string>>

/** A finding with the reason why it may stay. */
export interface ExplainedFinding extends Finding {
  /** Why the finding is no mistake. */
  readonly reason: string
}

/** A finding of any kind, which explanations match by its kind and its message. */
export interface Explainable {
  readonly kind: string
  readonly message: string
}

/** Findings, separated by whether somebody explained them. */
export interface SortedFindings<F> {
  readonly findings: readonly F[]
  readonly explained: readonly (F & { readonly reason: string })[]
}

/** Checks that each explanation is a line of the findings and has a reason. Throws TypeError. */
export function checkExplanations(explanations: Explanations): void {
  for (const [line, reason] of Object.entries(explanations)) {
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new TypeError(`explanations: ${JSON.stringify(line)}: needs a reason`)
    }
    const [, message = ''] = /^[a-z_]+: (.*)$/.exec(line) ?? []
    if (message.replaceAll(/\.\.\.|\W/g, '').length < 4) {
      throw new TypeError(
        `explanations: ${JSON.stringify(line)}: must be a line of the findings, such as "unguarded: GET /docs declares no guard."`,
      )
    }
  }
}

/** Separates findings with a reason from those without. */
export function applyExplanations<F extends Explainable>(
  found: readonly F[],
  explanations: Explanations,
): SortedFindings<F> {
  const rules = Object.entries(explanations).map(([line, reason]) => ({ line, reason, pattern: patternOf(line) }))
  const reasonOf = (finding: F) => rules.find(({ pattern }) => pattern.test(findingLine(finding)))?.reason
  const all = found.map(finding => ({ finding, reason: reasonOf(finding) }))
  return {
    findings: all.flatMap(({ finding, reason }) => (reason === undefined ? [finding] : [])),
    explained: all.flatMap(({ finding, reason }) => (reason === undefined ? [] : [{ ...finding, reason }])),
  }
}

/** An explanation whose finding is gone could cover a later finding that nobody has reviewed. */
export function staleFindings(found: readonly Explainable[], explanations: Explanations): readonly Finding[] {
  const lines = found.map(findingLine)
  return Object.keys(explanations)
    .filter(line => !lines.some(each => patternOf(line).test(each)))
    .map(line => ({ kind: 'stale', message: `${JSON.stringify(line)} matches no finding.` }))
}

function patternOf(line: string): RegExp {
  const parts = line.split('...').map(part => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`, 's')
}
