import * as fc from 'fast-check'

/** What becomes a token. The payload is text, so that it can be JSON which no serializer writes. */
export interface Draft {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: string
}

/** A change of a token before it is signed. */
export interface Change {
  readonly name: string
  /** Whether Sallyport must still accept the token. */
  readonly isHarmless: boolean
  /** What it sets. A token gets only one change of each, because a second one would undo the first. */
  readonly sets: readonly string[]
  readonly apply: (draft: Draft) => Draft
}

type Made = Pick<Change, 'sets' | 'apply'>

const harmless = (name: string, made: Made): Change => ({ name, isHarmless: true, ...made })
const wrong = (name: string, made: Made): Change => ({ name, isHarmless: false, ...made })

type Claims = Record<string, unknown>

const times = ['iat', 'exp', 'nbf']
const claims = (sets: readonly string[], change: (claims: Claims) => Claims): Made => ({
  sets,
  apply: draft => ({ ...draft, payload: JSON.stringify(change(JSON.parse(draft.payload) as Claims)) }),
})
const claim = (name: string, value: unknown) =>
  claims(times.includes(name) ? times : [name], before => ({ ...before, [name]: value }))
const without = (name: string) =>
  claims(times.includes(name) ? times : [name], before => ({ ...before, [name]: undefined }))
const header = (name: string, value: unknown): Made => ({
  sets: [`header ${name}`],
  apply: draft => ({ ...draft, header: { ...draft.header, [name]: value } }),
})
const text = (change: (payload: string) => string): Made => ({
  sets: [textOfPayload],
  apply: draft => ({ ...draft, payload: change(draft.payload) }),
})
const textOfPayload = 'the text of the payload'
/** Adds text at the end of the object, as it is. */
const member = (added: string) => text(payload => `${payload.slice(0, -1)},${added}}`)

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const required = ['sub', 'sid', 'jti', 'iat', 'exp', 'iss', 'aud']
const textClaims = ['sub', 'sid', 'jti', 'iss']
const badTexts = [null, true, 0, '', 'x'.repeat(256), [], {}]
const timeClaims = ['iat', 'exp', 'nbf', 'auth_time']
const badTimes = [null, true, '1', 1.5, 1e300, [], {}]
const keyMembers = {
  jku: 'https://evil.example/keys',
  jwk: {},
  x5u: 'https://evil.example',
  x5c: [],
  'x5t#S256': 'x',
  zip: 'DEF',
}

/** Every change with a fixed value. */
const fixedChanges: readonly Change[] = [
  harmless(
    'white space around members',
    text(payload => ` {\n${payload.slice(1, -1)}\t} `),
  ),
  harmless('an escape in a string', member(String.raw`"note":"A\n\"\\"`)),
  harmless('a string that begins with a colon', member('"note":":x","other":"a\\":b"')),
  harmless('a paired surrogate', member(String.raw`"note":"😀"`)),
  harmless('a custom claim with text of other scripts', claim('team', 'Zürich 東京 🔑')),
  harmless('several audiences', claim('aud', ['https://other.example', 'https://api.example.com'])),
  harmless('typ with its prefix', header('typ', 'application/at+jwt')),
  harmless('typ in capitals', header('typ', 'AT+JWT')),
  harmless('an unknown header member', header('made_by', 'a test')),
  harmless('__proto__ as a member', member('"__proto__":{"roles":["admin"]}')),
  harmless('nesting below the limit', member(`"deep":${nested(20)}`)),
  wrong('nesting above the limit', member(`"deep":${nested(40)}`)),
  wrong('a claim twice', member('"sub":"root"')),
  wrong('a claim twice, by an escape', member(String.raw`"sub":"root"`)),
  wrong('a member twice in an object', member('"org":{"id":1,"id":2}')),
  wrong('an unpaired surrogate', member(String.raw`"note":"\ud800"`)),
  wrong('an unpaired surrogate in a name', member(String.raw`"\udc00":1`)),
  wrong('a number that JSON does not have', member('"n":01')),
  wrong('a comma at the end', member('"n":1,')),
  wrong(
    'text after the object',
    text(payload => `${payload}x`),
  ),
  wrong(
    'an array',
    text(payload => `[${payload}]`),
  ),
  wrong(
    'a byte order mark',
    text(payload => `\ufeff${payload}`),
  ),
  wrong('a token that is too long', claim('note', 'x'.repeat(8200))),
  wrong('another kind of token', header('typ', 'rt+jwt')),
  wrong('a token without typ', header('typ', undefined)),
  wrong('an unknown kid', header('kid', 'b')),
  wrong('a kid that is no text', header('kid', 1)),
  wrong('another issuer', claim('iss', 'https://api.example.com/')),
  wrong('another audience', claim('aud', 'https://other.example')),
  wrong('an audience that is no text', claim('aud', ['https://api.example.com', 1])),
  wrong(
    'an expired token',
    claims(times, ({ iat, ...others }) => ({ ...others, iat: Number(iat) - 900, exp: Number(iat) - 6 })),
  ),
  wrong(
    'a token from the future',
    claims(times, ({ iat, exp, ...others }) => ({ ...others, iat: Number(iat) + 60, exp: Number(exp) + 60 })),
  ),
  wrong(
    'a token that is not valid yet',
    claims(times, before => ({ ...before, nbf: Number(before['iat']) + 60 })),
  ),
  wrong(
    'a lifetime that is too long',
    claims(times, before => ({ ...before, exp: Number(before['iat']) + 86_400 })),
  ),
  ...required.map(name => wrong(`no ${name}`, without(name))),
  ...textClaims.flatMap(name =>
    badTexts.map(value => wrong(`${name} is ${JSON.stringify(value).slice(0, 20)}`, claim(name, value))),
  ),
  ...timeClaims.flatMap(name =>
    badTimes.map(value => wrong(`${name} is ${JSON.stringify(value)}`, claim(name, value))),
  ),
  ...Object.entries(keyMembers).map(([name, value]) => wrong(`${name} in the header`, header(name, value))),
]

/** Custom claims with any value that JSON has. */
const customClaims: fc.Arbitrary<Change> = fc
  .tuple(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 4 }))
  .map(([name, value]) => harmless(`${name} is ${JSON.stringify(value)}`, claim(name, value)))

/** Up to three changes of a token. Those of the payload's text come last, because a changed claim would write it anew. */
export const changes: fc.Arbitrary<readonly Change[]> = fc
  .uniqueArray(
    fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...fixedChanges) }, { weight: 1, arbitrary: customClaims }),
    { maxLength: 3, comparator: (one, other) => one.sets.some(name => other.sets.includes(name)) },
  )
  .map(all => all.toSorted((one, other) => Number(isOfText(one)) - Number(isOfText(other))))

const isOfText = ({ sets }: Change) => sets.includes(textOfPayload)
