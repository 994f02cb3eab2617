import { type Finding, findingLine } from './findings.ts'

/**
 * Why findings may stay: a reason for each, by the line that the table shows, such as
 * `{ 'unguarded: GET /docs declares no guard.': 'the manual is for everybody' }`. Three dots stand for anything.
 */
export type Explanations = Readonly<Record<string, string>>

/** A finding that has a reason. */
export interface ExplainedFinding extends Finding {
  readonly reason: string
}

/** Findings, apart by whether somebody explained them. */
export interface SortedFindings {
  readonly findings: readonly Finding[]
  readonly explained: readonly ExplainedFinding[]
}

/** Proves that each explanation names findings and has a reason. Throws TypeError. */
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

/** Tells findings that have a reason from those that have none. */
export function applyExplanations(found: readonly Finding[], explanations: Explanations): SortedFindings {
  const rules = Object.entries(explanations).map(([line, reason]) => ({ line, reason, pattern: patternOf(line) }))
  const reasonOf = (finding: Finding) => rules.find(({ pattern }) => pattern.test(findingLine(finding)))?.reason
  const all = found.map(finding => ({ finding, reason: reasonOf(finding) }))
  return {
    findings: all.flatMap(({ finding, reason }) => (reason === undefined ? [finding] : [])),
    explained: all.flatMap(({ finding, reason }) => (reason === undefined ? [] : [{ ...finding, reason }])),
  }
}

/** An explanation that outlived its finding might explain a later one that nobody has looked at. */
export function staleFindings(found: readonly Finding[], explanations: Explanations): readonly Finding[] {
  const lines = found.map(findingLine)
  return Object.keys(explanations)
    .filter(line => !lines.some(each => patternOf(line).test(each)))
    .map(line => ({ kind: 'stale', message: `${JSON.stringify(line)} explains nothing.` }))
}

function patternOf(line: string): RegExp {
  const parts = line.split('...').map(part => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`, 's')
}
