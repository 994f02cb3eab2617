import { type ForeignHash, fromBase64, isBetween, type ReadForeignHash } from './foreign.ts'
import { deriveScrypt, type ScryptParameters } from './scrypt-key.ts'

/** 256 MB of memory, and 15 seconds of work. Hashes that need more are refused. */
const mostMemory = 2 ** 28
const mostWork = 2 ** 24

interface Parts extends ScryptParameters {
  readonly salt: Buffer
  readonly key: Buffer
  /** Whether the password is normalised by NFKC. */
  readonly compatible?: boolean
}

type Form = readonly [RegExp, (groups: readonly string[]) => Parts]

const utf8 = (text: string) => Buffer.from(text)
const hex = (text: string) => Buffer.from(text, 'hex')
/** The defaults of node:crypto. */
const node = { n: 16_384, r: 8, p: 1 }

/** The formats in use, by the system that writes them. */
const forms: readonly Form[] = [
  // passlib and PHC strings: $scrypt$ln=16,r=8,p=1$salt$key
  [
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([\w+/.-]*)\$([\w+/.=-]+)$/,
    ([ln, r, p, salt = '', key = '']) => ({
      n: 2 ** Number(ln),
      r: Number(r),
      p: Number(p),
      salt: fromBase64(salt),
      key: fromBase64(key),
    }),
  ],
  // Django: scrypt$16384$salt$8$5$key
  [
    /^scrypt\$(\d{1,8})\$([^$]{1,128})\$(\d{1,3})\$(\d{1,3})\$([\w+/.=-]+)$/,
    ([n, salt = '', r, p, key = '']) => ({
      n: Number(n),
      r: Number(r),
      p: Number(p),
      salt: utf8(salt),
      key: fromBase64(key),
    }),
  ],
  // Werkzeug: scrypt:32768:8:1$salt$key
  [
    /^scrypt:(\d{1,8}):(\d{1,3}):(\d{1,3})\$([^$]{1,128})\$((?:[\da-f]{2})+)$/,
    ([n, r, p, salt = '', key = '']) => ({
      n: Number(n),
      r: Number(r),
      p: Number(p),
      salt: utf8(salt),
      key: hex(key),
    }),
  ],
  // Spring Security: {scrypt}$e0801$salt$key, whose first part is log2(n), r and p in hexadecimal
  [
    /^(?:\{scrypt(?:@SpringSecurity_v5_8)?\})?\$([\da-f]{4,6})\$([\w+/=-]+)\$([\w+/=-]+)$/,
    ([parameters = '', salt = '', key = '']) => {
      const number = Number.parseInt(parameters, 16)
      return {
        n: 2 ** (number >> 16),
        r: (number >> 8) & 255,
        p: number & 255,
        salt: fromBase64(salt),
        key: fromBase64(key),
      }
    },
  ],
  // Lucia and Better Auth: s2:salt:key or salt:key, with r = 16 and NFKC
  [
    /^(?:s2:)?([\da-zA-Z]{16,64}):([\da-f]{128})$/,
    ([salt = '', key = '']) => ({ ...node, r: 16, salt: utf8(salt), key: hex(key), compatible: true }),
  ],
  // Tutorials for node:crypto: salt.key and key.salt in hexadecimal, with the salt used as a string
  [
    /^([\da-f]{16,64})\.([\da-f]{128}|[\da-f]{64})$/,
    ([salt = '', key = '']) => ({ ...node, salt: utf8(salt), key: hex(key) }),
  ],
  [
    /^([\da-f]{128}|[\da-f]{64})\.([\da-f]{16,62})$/,
    ([key = '', salt = '']) => ({ ...node, salt: utf8(salt), key: hex(key) }),
  ],
]

/** Tutorials also write `salt:key` with the defaults of node:crypto. It looks like Better Auth's format, so both are tried. */
const eitherForm = /^([\da-f]{16,64}):([\da-f]{128})$/

/** Reads scrypt hashes (RFC 7914) in the formats of passlib, Django, Werkzeug, Spring, Better Auth and tutorials for Node. */
export const readScrypt: ReadForeignHash = hash => {
  for (const [form, partsOf] of forms) {
    const match = form.exec(hash)
    if (match === null) continue
    const found = foreignOf(partsOf(match.slice(1).map(group => group ?? '')))
    const [, salt = '', key = ''] = eitherForm.exec(hash) ?? []
    return key === '' || typeof found !== 'object' ? found : either(found, { ...node, salt: utf8(salt), key: hex(key) })
  }
  return undefined
}

function foreignOf(parts: Parts): ForeignHash | 'too_costly' | undefined {
  const { n, r, p, key } = parts
  if (!isBetween(Math.log2(n), 1, 31) || r < 1 || p < 1) return undefined
  if (128 * n * r > mostMemory || n * r * p > mostWork) return 'too_costly'
  return {
    kind: `scrypt:${n}:${r}:${key.length}`,
    amount: p,
    key,
    derive: password => derive(password, parts),
    async do(amount) {
      await derive('no password', { ...parts, p: amount })
    },
  }
}

/** Tries both formats. Both keys are always derived, so that every password takes the same time. */
function either(found: ForeignHash, other: Parts): ForeignHash {
  return {
    ...found,
    kind: `${found.kind}:or:${other.r}`,
    async derive(password) {
      const keys = [await found.derive(password), await derive(password, other)]
      return keys.find(key => key.equals(other.key)) ?? keys[0]!
    },
    async do(amount) {
      await found.do(amount)
      await derive('no password', { ...other, p: amount })
    },
  }
}

function derive(password: string, { salt, key, compatible, ...parameters }: Parts): Promise<Buffer> {
  return deriveScrypt(compatible ? password.normalize('NFKC') : password, salt, key.length, parameters)
}
