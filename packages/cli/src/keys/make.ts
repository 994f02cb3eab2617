import { randomBytes } from 'node:crypto'
import { generateKey } from '@sallyport/core'
import { CommandError } from '../fail.ts'
import { nearest } from '../nearest.ts'
import type { Variable } from './env-text.ts'

const algorithms = ['HS256', 'EdDSA', 'ES256', 'ES384', 'PS256', 'RS256'] as const

/** An algorithm for access tokens. Refresh tokens always have a secret. */
export type KeyAlgorithm = (typeof algorithms)[number]

/** Enough for HS512 too. */
const secretBytes = 64

/** Makes a random secret as text that no file has to quote. */
function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url')
}

/** Makes a key for access tokens, in the variable that `fromEnv` reads. */
export async function newAccessKey(algorithm: KeyAlgorithm): Promise<Variable> {
  if (algorithm === 'HS256') return ['JWT_ACCESS_SECRET', newSecret()]
  return ['JWT_ACCESS_JWK', JSON.stringify(await generateKey(algorithm))]
}

export function newRefreshKey(): Variable {
  return ['JWT_REFRESH_SECRET', newSecret()]
}

/** Checks the name of an algorithm. */
export function algorithmOf(given: string): KeyAlgorithm {
  const known = algorithms.find(each => each.toLowerCase() === given.toLowerCase())
  if (known !== undefined) return known
  const close = nearest(given, algorithms)
  const next = close === undefined ? `use one of ${algorithms.join(', ')}` : `did you mean ${close}?`
  throw new CommandError(`--algorithm ${given} is unknown; ${next}`)
}
