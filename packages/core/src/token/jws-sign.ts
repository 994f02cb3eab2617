import { type CompactJWSHeaderParameters, CompactSign } from 'jose'
import { AuthError } from '../errors.ts'
import { cached } from '../lib/cached.ts'
import { isNode } from '../lib/node-crypto.ts'
import { signingMaterial } from './import-key.ts'
import { type KeyRing, keyProblems } from './key-ring.ts'
import type { Key } from './key.ts'
import { macsOf } from './mac.ts'
import { nodeSignature } from './node-signature.ts'

/** Signs a payload, which is JSON, as a compact JWS. With a secret, the same payload always gives the same token. */
export async function signJws(json: string, typ: string, ring: KeyRing): Promise<string> {
  const key = usableKey(ring)
  const signed = `${headersOf(key)(typ)}.${encode(json)}`
  if (key.secret) return `${signed}.${macsOf(key).of(signed)}`
  const half = isNode && key.privateJwk?.reveal()
  if (half) return `${signed}.${nodeSignature(signed, half, key.algorithm)}`
  const material = await signingMaterial(key)
  return new CompactSign(Buffer.from(json)).setProtectedHeader(headerOf(key, typ)).sign(material)
}

function headerOf({ algorithm, kid }: Key, typ: string): CompactJWSHeaderParameters {
  return { alg: algorithm, typ, ...(kid !== undefined && { kid }) }
}

/** The encoded headers of a key by `typ`: there are two. */
const headersOf = cached((key: Key) => {
  const known = new Map<string, string>()
  return (typ: string): string => {
    const header = known.get(typ) ?? encode(JSON.stringify(headerOf(key, typ)))
    known.set(typ, header)
    return header
  }
})

const usable = new WeakSet<KeyRing>()

/** Keys can be reloaded while the process runs, so each new ring is checked. */
function usableKey(ring: KeyRing): Key {
  if (!usable.has(ring)) {
    const problems = keyProblems(ring)
    if (problems.length > 0) throw new AuthError('misconfigured', { cause: new Error(problems.join(' ')) })
    usable.add(ring)
  }
  return ring.sign
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}
