import { nodeCrypto } from '../lib/node-crypto.ts'

const maxLength = 255
const required: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['OKP', ['crv', 'kty', 'x']],
  ['EC', ['crv', 'kty', 'x', 'y']],
  ['RSA', ['e', 'kty', 'n']],
])

/** Returns what is wrong with a given `kid`. */
export function kidProblems(kid: unknown): string[] {
  if (kid === undefined) return []
  const fits = typeof kid === 'string' && kid !== '' && kid.length <= maxLength
  return fits ? [] : [`A key's kid must be a string of 1 to ${maxLength} characters.`]
}

/**
 * Returns the RFC 7638 thumbprint of a public key, or undefined on a runtime that cannot hash synchronously. There it is
 * added to the key ring later.
 */
export function thumbprint(publicJwk: Readonly<Record<string, unknown>>): string | undefined {
  const members = required.get(publicJwk['kty'])?.map(name => [name, publicJwk[name]] as const)
  if (!members || !nodeCrypto) return undefined
  return nodeCrypto
    .createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(members)))
    .digest('base64url')
}
