import { hmacSha256 } from '../lib/digest.ts'

/** Anybody who guesses comes from few addresses, or guesses at few accounts: their names are made once. */
const mostRemembered = 1000

/** Names accounts and addresses by keyed hashes, so that neither a store nor a log contains a name. */
export function namesFor(key: () => Uint8Array): (text: string) => string {
  let names = new Map<string, string>()
  let madeWith: Uint8Array | undefined
  return text => {
    const current = key()
    if (current !== madeWith || names.size >= mostRemembered) names = new Map()
    madeWith = current
    const name = names.get(text) ?? hmacSha256(current, text).subarray(0, 16).toString('base64url')
    names.set(text, name)
    return name
  }
}
