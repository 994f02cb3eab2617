import type { AuthError, AuthErrorCode, errorTable } from '../../errors.ts'
import { proofAlgorithms } from '../../token/dpop/proof-key.ts'

/** The option that names the protection space in challenges. */
export interface RealmOption {
  /** The `realm` of `WWW-Authenticate`: printable ASCII. Default: `'api'`. */
  readonly realm?: string | undefined
}

type ChallengedCode = {
  [C in AuthErrorCode]: (typeof errorTable)[C]['status'] extends 401 ? C : never
}[AuthErrorCode]

// RFC 6750 §3.1 and RFC 9470 §3. A request without credentials or with a wrong password gets a challenge without an
// error.
const challenges: Readonly<Record<ChallengedCode | 'invalid_request', string | undefined>> = {
  authentication_required: undefined,
  credentials_invalid: undefined,
  invalid_request: 'invalid_request',
  token_invalid: 'invalid_token',
  token_expired: 'invalid_token',
  session_ended: 'invalid_token',
  session_expired: 'invalid_token',
  refresh_token_reused: 'invalid_token',
  reauthentication_required: 'insufficient_user_authentication',
  // RFC 9449 §7.1 and §9.
  invalid_dpop_proof: 'invalid_dpop_proof',
  use_dpop_nonce: 'use_dpop_nonce',
}
const errors: ReadonlyMap<string, string | undefined> = new Map(Object.entries(challenges))

/** Checks the option `realm`. Throws TypeError for an invalid value. */
export function realmOf(options: RealmOption = {}): string {
  const { realm = 'api' } = options
  if (typeof realm !== 'string' || !/^[\x20-\x7e]+$/.test(realm))
    throw new TypeError('realm: must be a string of printable ASCII')
  return realm
}

/** The schemes that a challenge offers. */
export type ChallengeSchemes = readonly ['Bearer'] | readonly ['DPoP'] | readonly ['Bearer', 'DPoP']

// RFC 9449 §7.1.
const algorithms = `algs="${proofAlgorithms.join(' ')}"`

/** Gives the `WWW-Authenticate` header of an error's response (RFC 6750 §3, RFC 9449 §7.1); undefined if it has none. */
export function challengeOf(error: AuthError, realm: string): string | undefined {
  const { error: given, ...added } = parametersOf(error)
  if (!errors.has(error.code) && given === undefined) return undefined
  const code = given ?? errors.get(error.code)
  const maxAge = error.details?.['max_age']
  const [scheme, other] = schemesOf(error)
  return [
    `${scheme} realm=${quoted(realmOf({ realm }))}`,
    ...(code === undefined ? [] : [`error="${code}"`]),
    ...(typeof maxAge === 'number' ? [`max_age="${maxAge}"`] : []),
    ...Object.entries(added).map(([name, value]) => `${name}=${quoted(value)}`),
    ...(scheme === 'DPoP' ? [algorithms] : []),
    ...(other === undefined ? [] : [`DPoP ${algorithms}`]),
  ].join(', ')
}

/** Parameters of a challenge by name; `error` overrides the error of the code. */
export type ChallengeParameters = Readonly<Record<string, string>>

// A registered symbol, so that another copy of the package can read the parameters.
const mark = Symbol.for('sallyport.challenge')

const schemesMark = Symbol.for('sallyport.challenge.schemes')

/** Sets the schemes that the challenge of an error's response offers. */
export function withSchemes(error: AuthError, schemes: ChallengeSchemes): AuthError {
  return Object.assign(error, { [schemesMark]: schemes })
}

function schemesOf(error: AuthError): ChallengeSchemes {
  if (error.code === 'invalid_dpop_proof' || error.code === 'use_dpop_nonce') return ['DPoP']
  return (error as { readonly [schemesMark]?: ChallengeSchemes })[schemesMark] ?? ['Bearer']
}

/** Adds parameters to the challenge of an error's response. */
export function withChallenge(error: AuthError, parameters: ChallengeParameters): AuthError {
  return Object.assign(error, { [mark]: { ...parametersOf(error), ...parameters } })
}

function parametersOf(error: object): ChallengeParameters {
  return (error as { readonly [mark]?: ChallengeParameters })[mark] ?? {}
}

/** A quoted-string (RFC 9110 §5.6.4). */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, String.raw`\$&`)}"`
}
