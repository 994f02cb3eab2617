import { type Finding, finding } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** The last day of support by major version, from https://github.com/nodejs/release#release-schedule. */
const endsOfLife: ReadonlyMap<number, string> = new Map([
  [20, '2026-04-30'],
  [21, '2024-06-01'],
  [22, '2027-04-30'],
  [23, '2025-06-01'],
  [24, '2028-04-30'],
  [25, '2026-06-01'],
  [26, '2029-04-30'],
])

/** Checks the version of Node and NODE_ENV. */
export function checkEnvironment({ env, now }: Patient, version: string = process.versions.node): Finding[] {
  const major = Number(version.split('.')[0])
  const end = endsOfLife.get(major)
  const isOver = end !== undefined && now > Date.parse(`${end}T23:59:59Z`)
  return [
    ...(isOver
      ? finding('warning', 'node_end_of_life', `Node ${major} gets no more security updates.`, {
          why: `Its support ended on ${end}; holes that are found since then stay open.`,
          fix: 'Upgrade to the latest version with long-term support.',
        })
      : []),
    ...checkNodeEnv(env['NODE_ENV']),
  ]
}

const rest = {
  why: 'createAuth refuses what is only fit for development only if NODE_ENV is exactly production.',
  fix: 'Set NODE_ENV=production where the application runs in production, and run the doctor there.',
}

function checkNodeEnv(nodeEnv: string | undefined): Finding[] {
  if (nodeEnv === 'production') return []
  if (/prod|live/i.test(nodeEnv ?? '')) {
    return finding('warning', 'node_env_misspelt', 'NODE_ENV looks like production, but is another word.', rest)
  }
  return finding('info', 'node_env', 'NODE_ENV is not production.', rest)
}
