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

/** Tokens in three parts, password hashes, and one-time tokens, wherever they stand in a text. */
const shapes = [
  /eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]{5,}/g,
  /\$(?:2[aby]|argon2id?)\$[\w./$,=+-]{20,}/g,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]+/gi,
  /\b[\w-]{2,}\.[\w-]{43}\b/g,
]

/** Whether a member of this name holds a secret, however it is spelt: `refresh_token`, `refreshToken`, `Refresh-Token`. */
export function isSensitiveName(name: string): boolean {
  return names.has(name.toLowerCase().replace(/[^a-z0-9]/g, ''))
}

/** The text with everything that looks like a secret taken out. */
export function withoutSecrets(text: string, censor: string): string {
  return shapes.reduce((left, shape) => left.replace(shape, censor), text)
}
