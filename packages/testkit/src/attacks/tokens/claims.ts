import type { Row } from '../attack.ts'
import { futureTokens, type SecretForge, signedTokens } from './try-tokens.ts'

/** Invalid values of a claim. The tokens have valid signatures. */
const wrong: Readonly<Record<string, (now: number, own: unknown) => readonly unknown[]>> = {
  exp: now => [undefined, null, '', `${now + 900}`, [], {}, true, -1, 0, now - 60, (now + 900) * 1000, 1e21],
  iat: now => [undefined, null, `${now}`, {}],
  nbf: now => [now + 500, `${now}`],
  iss: (_, own) => [
    undefined,
    null,
    '',
    'https://evil.example',
    [own],
    [own, 'x'],
    `${String(own)}/`,
    ` ${String(own)}`,
  ],
  aud: (_, own) => [
    undefined,
    null,
    '',
    'https://evil.example',
    [],
    [[own]],
    { [String(own)]: 1 },
    `${String(own)}.evil`,
  ],
  sub: () => [undefined, null, '', 0, 1, ['x'], { id: 'x' }, 'x'.repeat(300)],
  sid: () => [undefined, null, '', 7, []],
  jti: () => [undefined, null, '', 7, []],
  auth_time: now => [undefined, null, `${now}`, {}],
}

function wrongClaims({ payload, now, sign }: SecretForge): readonly Row<string>[] {
  return Object.entries(wrong).flatMap(([claim, values]) =>
    values(now, payload[claim]).map((value): Row<string> => {
      return [`${claim} ${JSON.stringify(value)?.slice(0, 40)}`, sign({ ...payload, [claim]: value })]
    }),
  )
}

/** Payloads that parsers read differently, and invalid payloads. */
function oddPayloads({ payload, sign }: SecretForge): readonly Row<string>[] {
  const text = JSON.stringify(payload)
  const twice = (name: string, value: unknown) => `{"${name}":${JSON.stringify(value)},${text.slice(1)}`
  return [
    ['a duplicate subject', sign(twice('sub', 'admin'))],
    ['duplicate roles', sign(`${text.slice(0, -1)},"roles":["admin"],"roles":[]}`)],
    ['an escaped duplicate name', sign(`{"\\u0073ub":"admin",${text.slice(1)}`)],
    ['a byte order mark', sign(`\uFEFF${text}`)],
    [
      'ill-formed UTF-8',
      sign(Buffer.concat([Buffer.from(`{"x":"`), Buffer.from([0xff]), Buffer.from(`",${text.slice(1)}`)])),
    ],
    ['an infinite expiry', sign(text.replace(/"exp":\d+/, '"exp":1e400'))],
    ['an array', sign([payload])],
    ['a string', sign(JSON.stringify(text))],
    ['null', sign(null)],
    ['a number', sign('1')],
    ['9 KB', sign({ ...payload, padding: 'x'.repeat(9000) })],
  ]
}

/** Attacks with tokens that have valid signatures but are not access tokens of this application. */
export const claimAttacks = [
  signedTokens('B04 B05 B07 B08 B13 every claim is checked', wrongClaims),
  futureTokens('B05 B20 a token from the future is refused with clock_disagrees', ({ payload, now, sign }) => [
    ['issued in 500 s', sign({ ...payload, iat: now + 500 })],
    ['issued in a week', sign({ ...payload, iat: now + 604_800, exp: now + 605_000 })],
  ]),
  signedTokens('B01 B10 B11 ambiguous payloads are rejected', oddPayloads),
  signedTokens('B05 a token with a very long lifetime is rejected', ({ payload, now, sign }) => [
    ['ten years', sign({ ...payload, exp: now + 315_360_000 })],
    ['a day', sign({ ...payload, exp: now + 86_400 })],
  ]),
]
