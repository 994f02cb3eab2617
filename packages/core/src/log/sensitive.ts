/** Names of what no log may hold, in lower case without separators. */
const names: ReadonlySet<string> = new Set([
  'accesstoken',
  'authorization',
  'cookie',
  'cookies',
  'currentpassword',
  'devicetoken',
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
 * Password hashes as the usual libraries write them, and credentials of HTTP, wherever they stand in a string. No part of a
 * pattern is scanned again from another start: the time is linear, no matter who wrote the text.
 */
const shapes = [
  /(?:\$(?:2[abxy]|argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha\d{1,3})?)\$|\bpbkdf2_sha\d{1,3}\$|\b(?:scrypt|pbkdf2)(?::\w{1,12}){1,4}\$)[\w./$,=+-]{20,}/g,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]+/gi,
]
/** What tokens are made of; their parts are looked at one by one. */
const run = /[\w.~-]{12,}/g

/** Whether a member of this name holds a secret, however it is spelt: `refresh_token`, `refreshToken`, `Refresh-Token`. */
export function isSensitiveName(name: string): boolean {
  return names.has(name.toLowerCase().replace(/[^a-z0-9]/g, ''))
}

/** The text with everything that looks like a secret taken out. */
export function withoutSecrets(text: string, censor: string): string {
  const withoutShapes = shapes.reduce((left, shape) => left.replace(shape, censor), text)
  return withoutShapes.replace(run, found => (found.includes('.') ? withoutTokens(found, censor) : found))
}

/** Takes out JWTs, in three parts or five, and one-time and device tokens: a name, a dot and 43 characters. */
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

/** Where a JWT starts within this part; undefined where none does. */
function jwtStart(parts: readonly string[], index: number): number | undefined {
  const start = parts[index]!.indexOf('eyJ')
  const isToken = start >= 0 && [0, 1, 2].every(step => (parts[index + step]?.length ?? 0) - (step ? 0 : start) >= 5)
  return isToken ? start : undefined
}
