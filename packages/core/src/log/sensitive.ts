/** Names of members that no log may contain, in lower case without separators. */
const names: ReadonlySet<string> = new Set([
  'accesstoken',
  'authorization',
  'cookie',
  'cookies',
  'currentpassword',
  'devicetoken',
  'idempotencykey',
  'jwtaccesssecret',
  'jwtrefreshsecret',
  'newpassword',
  'passwd',
  'password',
  'passwordhash',
  'pepper',
  'privatekey',
  'proxyauthorization',
  'refreshtoken',
  'resettoken',
  'sealedsuccessor',
  'secret',
  'setcookie',
  'token',
  'xcsrftoken',
])

/**
 * Password hashes in the usual formats, and HTTP credentials, anywhere in a string. No part of a pattern is scanned again from
 * another start, so the time is linear for every text.
 */
const shapes = [
  /(?:\$(?:2[abxy]|argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha\d{1,3})?)\$|\bpbkdf2_sha\d{1,3}\$|\b(?:scrypt|pbkdf2)(?::\w{1,12}){1,4}\$)[\w./$,=+-]{20,}/g,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]+/gi,
]
/** Runs of the characters that tokens consist of. Their parts are checked one by one. */
const run = /[\w.~-]{12,}/g

/** Whether a member of this name contains a secret, in any spelling: `refresh_token`, `refreshToken`, `Refresh-Token`. */
export function isSensitiveName(name: string): boolean {
  return names.has(name.toLowerCase().replace(/[^a-z0-9]/g, ''))
}

/** Removes everything from a string that looks like a secret. */
export function withoutSecrets(text: string, censor: string): string {
  const withoutShapes = shapes.reduce((left, shape) => left.replace(shape, censor), text)
  return withoutShapes.replace(run, found => (found.includes('.') ? withoutTokens(found, censor) : found))
}

/** Removes JWTs of three or five parts, and one-time and device tokens: a name, a dot and 43 characters. */
function withoutTokens(text: string, censor: string): string {
  const parts = text.split('.')
  const kept: string[] = []
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!
    const start = jwtStart(parts, index)
    if (start !== undefined) {
      kept.push(part.slice(0, start) + censor)
      index += 4
    } else if (part.length >= 2 && parts[index + 1]?.length === 43) {
      kept.push(censor)
      index += 1
    } else kept.push(part)
  }
  return kept.join('.')
}

/** Returns where a JWT starts in this part; undefined if none does. */
function jwtStart(parts: readonly string[], index: number): number | undefined {
  const start = parts[index]!.indexOf('eyJ')
  const isToken = start >= 0 && [0, 1, 2].every(step => (parts[index + step]?.length ?? 0) - (step ? 0 : start) >= 5)
  return isToken ? start : undefined
}
