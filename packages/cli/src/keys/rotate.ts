import { internalsOf } from '@sallyport/core/adapter'
import { defineCommand } from 'citty'
import { loadApplication } from '../application/load-application.ts'
import { durationOf } from '../duration.ts'
import { loadEnvFile } from '../env-file.ts'
import { CommandError } from '../fail.ts'
import { editVariables, readVariables } from './env-file.ts'
import { linesOf, type Variable } from './env-text.ts'
import { algorithmOf, newAccessKey, newRefreshKey } from './make.ts'

const args = {
  module: {
    type: 'positional',
    description: 'A module that exports createApp() or auth, for the lifetime of its refresh tokens. Default: 7 days.',
    valueHint: 'dist/app.js',
    required: false,
  },
  algorithm: { type: 'string', description: 'Of the new key of access tokens. Default: as now.', valueHint: 'EdDSA' },
  env: { type: 'string', description: 'The file to edit. Default: print what to set.', valueHint: '.env' },
  within: {
    type: 'string',
    description: 'How long it takes until every process has the new keys; the old ones sign until then.',
    valueHint: '1h',
    default: '1h',
  },
} as const

/** The variables of keys, which get the ending `_PREVIOUS`. */
const names = ['JWT_ACCESS_SECRET', 'JWT_ACCESS_JWK', 'JWT_REFRESH_SECRET'] as const
const rollAt = 'JWT_SECRETS_ROLL_AT'
const week = 7 * 86_400

export const rotateCommand = defineCommand({
  meta: {
    name: 'rotate',
    description: 'Replaces the keys, and keeps the old ones until their last token has expired.',
  },
  args,
  run: async ({ args: given }) => {
    const present = given.env === undefined ? process.env : readVariables(given.env)
    const lifetime = await refreshLifetime(given.module, given.env)
    requireRotatable(given.env ?? 'the environment', present, lifetime)
    const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + durationOf('--within', given.within) * 1000)
    const set = await replacements(present, given.algorithm, at)
    const removed = previousNames.filter(name => set.every(([other]) => other !== name))
    const unused = set.some(([name]) => name === 'JWT_ACCESS_JWK') ? ['JWT_ACCESS_SECRET'] : []
    if (given.env === undefined) process.stdout.write(`${instructions(set)}\n`)
    else editVariables(given.env, set, [...removed, ...unused])
    process.stdout.write(`${nextSteps(given.env, set, at, lifetime)}\n`)
  },
})

const previousNames = names.map(name => `${name}_PREVIOUS`)

type Present = Readonly<Record<string, string | undefined>>

/** Seconds. The application may need the variables of the file to start. */
async function refreshLifetime(module: string | undefined, env: string | undefined): Promise<number> {
  if (module === undefined) return week
  loadEnvFile(env)
  const { auth, close } = await loadApplication(module)
  try {
    if (auth === undefined) throw new CommandError(`${module} gives no auth; export it, or leave the module out`)
    return internalsOf(auth).options.lifetimes.idle
  } finally {
    await close()
  }
}

function requireRotatable(where: string, present: Present, lifetime: number): void {
  const hasAccess = present['JWT_ACCESS_SECRET'] || present['JWT_ACCESS_JWK']
  if (!hasAccess || !present['JWT_REFRESH_SECRET']) {
    throw new CommandError(`${where} lacks keys; make them with sallyport keys generate`)
  }
  const earlier = previousNames.filter(name => present[name])
  const until = Date.parse(present[rollAt] ?? '') + lifetime * 1000
  if (earlier.length === 0 || until <= Date.now()) return
  const when = Number.isNaN(until) ? `the end of the rotation that needs ${rollAt}` : new Date(until).toISOString()
  throw new CommandError(
    `${where} still has ${earlier.join(' and ')} of an earlier rotation, needed until ${when}; rotate after that`,
  )
}

async function replacements(present: Present, algorithm: string | undefined, at: Date): Promise<readonly Variable[]> {
  const jwk = present['JWT_ACCESS_JWK']
  const kept: Variable[] = names.flatMap(name => {
    const isUsed = present[name] && (name !== 'JWT_ACCESS_SECRET' || !jwk)
    return isUsed ? [[`${name}_PREVIOUS`, present[name]!] as const] : []
  })
  const access = await newAccessKey(algorithmOf(algorithm ?? algorithmIn(jwk)))
  if (access[0] === 'JWT_ACCESS_SECRET' && jwk) {
    throw new CommandError('a key pair cannot be rotated to a secret: other services may verify with its public key')
  }
  return [access, newRefreshKey(), ...kept, [rollAt, at.toISOString()]]
}

function algorithmIn(jwk: string | undefined): string {
  if (!jwk) return 'HS256'
  const key = parsed(jwk)
  const alg: unknown = Reflect.get(Object(key), 'alg')
  if (typeof alg === 'string') return alg
  throw new CommandError('JWT_ACCESS_JWK names no algorithm; give that of the new key with --algorithm')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The old values are where they are: printing them again would only spread them. */
function instructions(set: readonly Variable[]): string {
  const lines = linesOf(set.filter(([name]) => !name.endsWith('_PREVIOUS')))
  const moves = set.filter(([name]) => name.endsWith('_PREVIOUS')).map(([name]) => name)
  return [...moves.map(name => `# ${name}: the present value of ${name.replace('_PREVIOUS', '')}`), ...lines].join('\n')
}

function nextSteps(file: string | undefined, set: readonly Variable[], at: Date, lifetime: number): string {
  const done = new Date(at.getTime() + lifetime * 1000).toISOString()
  const previous = set.flatMap(([name]) => (name.endsWith('_PREVIOUS') ? [name] : []))
  const lines = [
    `1. Deploy to every process before ${at.toISOString()}. The old keys sign until then, and both verify.`,
    `2. After ${done}, when the last token of the old keys has expired, remove ${[...previous, rollAt].join(', ')}.`,
  ]
  // What is printed for a secret store is read by programs: comments are safe there.
  return file === undefined ? lines.map(line => `# ${line}`).join('\n') : [`Changed ${file}.`, ...lines].join('\n')
}
