import type { Row } from '../attack.ts'
import { encode, mac } from './forge.ts'
import { forgedTokens } from './try-tokens.ts'

/** Values that libraries have treated as "no algorithm". */
const nothing = ['none', 'None', 'NONE', 'nOnE', 'none ', ' none', 'none\0', '', null, undefined, 0, ['none'], {}]

/** Secrets from tutorials, and the values of unset variables. */
export const guessable = [
  '',
  ' ',
  '\0',
  'secret',
  'changeme',
  'password',
  'jwt-secret',
  'your-256-bit-secret',
  'undefined',
  'null',
  '[object Object]',
  '0'.repeat(32),
]

/** Attacks with unsigned tokens and guessable secrets. */
export const algorithmAttacks = [
  forgedTokens(
    'A01 A02 tokens without an algorithm are rejected',
    ({ header, payload, text }): readonly Row<string>[] =>
      nothing.flatMap((alg): readonly Row<string>[] => {
        const segments = `${encode({ ...header, alg })}.${encode(payload)}`
        const name = `alg ${JSON.stringify(alg)}`
        return [
          [`${name}, no signature`, `${segments}.`],
          [`${name}, two segments`, segments],
          [`${name}, another token's signature`, `${segments}.${text.split('.')[2]}`],
        ]
      }),
  ),
  forgedTokens('A02 a changed payload and a shortened signature are rejected', ({ header, payload, text }) => {
    const [head, body, signature = ''] = text.split('.')
    const changed = encode({ ...payload, sub: 'somebody-else' })
    return [
      ['another payload', `${head}.${changed}.${signature}`],
      ['no signature', `${head}.${body}.`],
      ['half a signature', `${head}.${body}.${signature.slice(0, signature.length / 2)}`],
      ['a signature of zeros', `${head}.${body}.${'A'.repeat(signature.length)}`],
      ['an HMAC as an RSA signature', `${encode({ ...header, alg: 'RS256' })}.${body}.${signature}`],
    ]
  }),
  forgedTokens('A05 tokens signed with guessable secrets are rejected', ({ header, payload }) =>
    guessable.map((word): Row<string> => {
      return [JSON.stringify(word), mac({ ...header, alg: 'HS256', kid: undefined }, payload, word)]
    }),
  ),
]
