// No token has this character, and a cookie may.
const separator = '!'

/** People who share a device push each other out beyond so many; a cookie stays below 1 kB. */
const most = 5

/** Lists the tokens that a device keeps, the latest login's first: one for each account that logs in on it. */
export function tokensOfDevice(kept: string | undefined): readonly string[] {
  return typeof kept === 'string' ? kept.split(separator, most) : []
}

/** Puts an account's new token in front of the tokens of other accounts. */
export function keepOnDevice(token: string, others: readonly string[]): string {
  return [token, ...others].slice(0, most).join(separator)
}
