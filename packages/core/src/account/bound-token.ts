import { hmacSha256, sameText } from '../lib/digest.ts'
import { randomId } from '../lib/random.ts'
import type { DerivedKeys } from '../token/derive.ts'

/** Tokens that prove one thing: that they were made here, for what they are bound to. */
export interface BoundTokens {
  /** @param nameOf Makes the token's public name, without dots and line breaks, from a random one. Default: the random one. */
  issue(boundTo: string, nameOf?: (random: string) => string): string
  /** The token's name, or undefined for one that is bound to something else, or was not made here. */
  read(boundTo: string, token: string | undefined): string | undefined
}

/** Makes bound tokens: a random name, and a MAC over it and what it is bound to. */
export function createBoundTokens(keys: () => DerivedKeys): BoundTokens {
  const mac = (key: Uint8Array, boundTo: string, name: string) =>
    hmacSha256(key, `${name}\n${boundTo}`).toString('base64url')
  return {
    issue(boundTo, nameOf = random => random) {
      const name = nameOf(randomId())
      return `${name}.${mac(keys().current.key, boundTo, name)}`
    },
    read(boundTo, token) {
      const [name = '', given = '', ...rest] = typeof token === 'string' && token.length < 256 ? token.split('.') : []
      const isOurs = [...keys().all.values()].some(key => sameText(mac(key, boundTo, name), given))
      return isOurs && rest.length === 0 ? name : undefined
    },
  }
}
