import { hasColours } from '../terminal.ts'
import type { Diagnosis } from './examine.ts'
import type { Finding, Severity } from './finding.ts'

const colours: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36 }

/** Writes what was found, for people. */
export function reportText(diagnosis: Diagnosis, notice: string | undefined): string {
  const paint = hasColours(process.stdout) ? coloured : (text: string) => text
  const { findings, explained } = diagnosis
  return [
    ...(notice === undefined ? [] : [notice, '']),
    ...(diagnosis.hashing === undefined ? [] : [hashingLine(diagnosis.hashing), '']),
    ...findings.flatMap(each => [...findingLines(each, paint), '']),
    ...explained.map(({ code, what, reason }) => `explained ${code}: ${what} (${reason})`),
    ...(explained.length === 0 ? [] : ['']),
    `${summary(findings)}.`,
    '',
  ].join('\n')
}

function findingLines({ severity, code, what, why, fix }: Finding, paint: typeof coloured): readonly string[] {
  return [`${paint(severity, colours[severity])} ${code}: ${what}`, `  Why: ${why}`, `  Fix: ${fix}`]
}

function hashingLine({ milliseconds, concurrency, cores, threads }: NonNullable<Diagnosis['hashing']>): string {
  const rate = (Math.min(concurrency, cores, threads) * 1000) / milliseconds
  const perSecond = rate < 10 ? rate.toFixed(1) : Math.round(rate)
  return `A password hash takes ${Math.round(milliseconds)} ms here; ${concurrency} at a time are about ${perSecond} logins a second.`
}

function summary(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter(each => each.severity === severity).length
  const plural = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`
  return `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${plural(count('info'), 'note')}`
}

function coloured(text: string, colour: number): string {
  return `\u001B[${colour}m${text}\u001B[39m`
}
