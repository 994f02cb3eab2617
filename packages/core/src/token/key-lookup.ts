import { calculateJwkThumbprint } from 'jose'
import { AuthError } from '../errors.ts'
import type { JsonObject } from './json.ts'
import type { Key } from './key.ts'
import { type VerifyingKeys, verifyingProblems } from './key-ring.ts'

/** Checked keys, by their `kid`. */
interface NamedKeys {
  readonly byKid: ReadonlyMap<string, Key>
  /** The keys that a token without a `kid` may be signed with. */
  readonly unnamed: readonly Key[]
}

const ready = new WeakMap<VerifyingKeys, NamedKeys>()
const checking = new WeakMap<VerifyingKeys, Promise<NamedKeys>>()

/**
 * Finds the keys that a token may be signed with. With a `kid` it is the key of that name, or no key. Without a `kid` it is
 * every secret without a `kid`, or the only key of the ring. It returns a promise for keys that it has not seen before; the
 * promise rejects with `misconfigured` if the keys have problems.
 */
export function findKeys(keys: VerifyingKeys, header: JsonObject): readonly Key[] | Promise<readonly Key[]> {
  const known = ready.get(keys)
  return known ? keysFor(known, header) : check(keys).then(named => keysFor(named, header))
}

function keysFor({ byKid, unnamed }: NamedKeys, { kid }: JsonObject): readonly Key[] {
  if (kid === undefined) return unnamed
  const key = typeof kid === 'string' ? byKid.get(kid) : undefined
  return key ? [key] : []
}

/** Returns the same promise each time, also one that rejects. */
function check(keys: VerifyingKeys): Promise<NamedKeys> {
  if (!Array.isArray(keys?.verify)) return Promise.reject(new AuthError('misconfigured'))
  const known = checking.get(keys) ?? name(keys)
  checking.set(keys, known)
  return known
}

async function name(keys: VerifyingKeys): Promise<NamedKeys> {
  const problems = verifyingProblems(keys)
  if (problems.length > 0) throw new AuthError('misconfigured', { cause: new Error(problems.join(' ')) })
  const byKid = new Map<string, Key>()
  for (const key of keys.verify) {
    const kid = key.kid ?? (key.publicJwk && (await calculateJwkThumbprint({ ...key.publicJwk })))
    if (kid !== undefined) byKid.set(kid, key)
  }
  const unnamed =
    keys.verify.length === 1 ? keys.verify : keys.verify.filter(key => key.secret && key.kid === undefined)
  const named = { byKid, unnamed }
  ready.set(keys, named)
  return named
}
