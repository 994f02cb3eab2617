import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { type ForeignHash, fromBase64, isBetween, type ReadForeignHash } from './foreign.ts'

const derive = promisify(pbkdf2)
/** More than any recommendation for years to come. One such row takes a few seconds. */
const mostIterations = 5_000_000

interface Parts {
  readonly digest: string
  readonly iterations: number
  readonly salt: Buffer
  readonly key: Buffer
}

type Form = readonly [RegExp, (groups: readonly string[]) => Parts]

const utf8 = (text: string) => Buffer.from(text)
const hex = (text: string) => Buffer.from(text, 'hex')
const digestOf = (name: string) => name.toLowerCase().replace(/[-_]/g, '') || 'sha1'

/** The formats in use, by the system that writes them. */
const forms: readonly Form[] = [
  // Django: pbkdf2_sha256$600000$salt$key
  [
    /^pbkdf2_(sha1|sha256|sha512)\$(\d{1,8})\$([^$]{1,128})\$([\w+/.=-]+)$/,
    ([name = '', rounds, salt = '', key = '']) => ({
      digest: name,
      iterations: Number(rounds),
      salt: utf8(salt),
      key: fromBase64(key),
    }),
  ],
  // passlib: $pbkdf2-sha256$29000$salt$key, and SHA-1 without a name
  [
    /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$(\d{1,8})\$([\w+/.-]*)\$([\w+/.=-]+)$/,
    ([name = '', rounds, salt = '', key = '']) => ({
      digest: digestOf(name),
      iterations: Number(rounds),
      salt: fromBase64(salt),
      key: fromBase64(key),
    }),
  ],
  // The PHC string format: $pbkdf2-sha256$i=600000,l=32$salt$key
  [
    /^\$pbkdf2-(sha1|sha256|sha512)\$(?:v=1\$)?i=(\d{1,8})(?:,l=\d{1,4})?\$([\w+/.-]*)\$([\w+/.=-]+)$/,
    ([name = '', rounds, salt = '', key = '']) => ({
      digest: name,
      iterations: Number(rounds),
      salt: fromBase64(salt),
      key: fromBase64(key),
    }),
  ],
  // Werkzeug: pbkdf2:sha256:600000$salt$key
  [
    /^pbkdf2:(sha1|sha256|sha512):(\d{1,8})\$([^$]{1,128})\$((?:[\da-f]{2})+)$/,
    ([name = '', rounds, salt = '', key = '']) => ({
      digest: name,
      iterations: Number(rounds),
      salt: utf8(salt),
      key: hex(key),
    }),
  ],
  // Spring Security 5.8 and later: {pbkdf2@SpringSecurity_v5_8} and 16 bytes of salt before the key
  [
    /^\{pbkdf2@SpringSecurity_v5_8\}([\da-f]{32})([\da-f]{64})$/,
    ([salt = '', key = '']) => ({ digest: 'sha256', iterations: 310_000, salt: hex(salt), key: hex(key) }),
  ],
  // Spring Security before that: {pbkdf2} and 8 bytes of salt before the key
  [
    /^\{pbkdf2\}([\da-f]{16})([\da-f]{64})$/,
    ([salt = '', key = '']) => ({ digest: 'sha1', iterations: 185_000, salt: hex(salt), key: hex(key) }),
  ],
  // ASP.NET Core Identity, version 3: a blob with big-endian numbers
  [
    /^(AQAAAA[\w+/]{50,}={0,2})$/,
    ([blob = '']) => {
      const bytes = fromBase64(blob)
      const saltEnd = 13 + bytes.readUInt32BE(9)
      return {
        digest: ['sha1', 'sha256', 'sha512'][bytes.readUInt32BE(1)] ?? '',
        iterations: bytes.readUInt32BE(5),
        salt: bytes.subarray(13, saltEnd),
        key: bytes.subarray(saltEnd),
      }
    },
  ],
]

/** Reads PBKDF2 hashes (RFC 8018 §5.2) in the formats of Django, passlib, Werkzeug, Spring, ASP.NET and PHC strings. */
export const readPbkdf2: ReadForeignHash = hash => {
  for (const [form, partsOf] of forms) {
    const match = form.exec(hash)
    if (match !== null) return foreignOf(partsOf(match.slice(1).map(group => group ?? '')))
  }
  return undefined
}

function foreignOf({ digest, iterations, salt, key }: Parts): ForeignHash | 'too_costly' | undefined {
  if (digest === '' || iterations < 1) return undefined
  if (!isBetween(iterations, 1, mostIterations)) return 'too_costly'
  return {
    kind: `pbkdf2:${digest}:${key.length}`,
    amount: iterations,
    key,
    derive: password => derive(password, salt, iterations, key.length, digest),
    async do(amount) {
      await derive('no password', salt, amount, key.length, digest)
    },
  }
}
