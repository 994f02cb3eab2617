import { applyExplanations, checkExplanations, staleFindings } from '@sallyport/core/adapter'
import { CommandError, messageOf } from '../fail.ts'
import type { Progress } from '../progress.ts'
import { checkCookies } from './checks/cookies.ts'
import { checkEnvironment } from './checks/environment.ts'
import { checkHasher, checkHashing, type HashingFacts, measureHashing } from './checks/hashing.ts'
import { checkNetwork } from './checks/network.ts'
import { checkOptions } from './checks/options.ts'
import { checkPackages, installedPackages } from './checks/packages.ts'
import { checkSecrets } from './checks/secrets.ts'
import { checkStore } from './checks/store.ts'
import { type Finding, finding, type Severity } from './finding.ts'
import type { Patient } from './patient.ts'

/** What the doctor found. */
export interface Diagnosis {
  readonly findings: readonly Finding[]
  readonly explained: readonly (Finding & { readonly reason: string })[]
  readonly hashing: HashingFacts | undefined
}

/** Makes every check. */
export async function examine(patient: Patient, progress: Progress): Promise<Omit<Diagnosis, 'explained'>> {
  progress.show('measuring password hashing')
  const hasher = await checkHasher(patient)
  const hashing = hasher.length === 0 ? await measureHashing(patient) : undefined
  progress.show('asking the store')
  const store = await checkStore(patient)
  progress.show('asking the application')
  const network = await checkNetwork(patient)
  progress.end()
  const findings = [
    ...checkSecrets(patient),
    ...checkEnvironment(patient),
    ...checkOptions(patient),
    ...hasher,
    ...checkHashing(hashing),
    ...checkCookies(patient),
    ...network,
    ...store,
    ...checkPackages(installedPackages(patient)),
  ]
  return { findings: bySeverity(findings), hashing }
}

const order: readonly Severity[] = ['error', 'warning', 'info']

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}

/** What depends on the moment: an explanation of it may match today and not tomorrow. */
const passing: ReadonlySet<string> = new Set(['hashing_cheap', 'hashing_slow', 'clock_differs', 'store_unreachable'])

/**
 * Separates findings that the file explains. An explanation that matches no finding becomes one, unless some checks were not
 * made.
 *
 * @throws CommandError for an explanation without a reason.
 */
export function explainBy(
  explanations: Readonly<Record<string, string>>,
  diagnosis: Omit<Diagnosis, 'explained'>,
  isComplete: boolean,
): Diagnosis {
  const lines = diagnosis.findings.map(each => ({ ...each, kind: each.code, message: each.what }))
  try {
    checkExplanations(explanations)
  } catch (error) {
    throw new CommandError(messageOf(error))
  }
  const { findings, explained } = applyExplanations(lines, explanations)
  const lasting = Object.entries(explanations).filter(([line]) => !passing.has(line.split(':')[0]!))
  const stale = isComplete ? staleFindings(lines, Object.fromEntries(lasting)) : []
  return {
    ...diagnosis,
    findings: bySeverity([...findings.map(plain), ...stale.flatMap(({ message }) => staleFinding(message))]),
    explained: explained.map(({ reason, ...each }) => ({ ...plain(each), reason })),
  }
}

function plain({ code, severity, what, why, fix }: Finding): Finding {
  return { code, severity, what, why, fix }
}

function staleFinding(what: string): Finding[] {
  return finding('warning', 'stale', what, {
    why: 'It could cover a later finding that nobody has looked at.',
    fix: 'Remove the line from the file of explanations.',
  })
}
