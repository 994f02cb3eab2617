import type { Json, JsonObject } from './json.ts'
import { actorClaim, checks, type Kinds } from './shape.ts'

/** Custom claims: JSON values by name. */
export type CustomClaims = Readonly<Record<string, unknown>>

interface Row {
  readonly kind: keyof Kinds
  /** What decides the value: the Auth's options, the session (the same in all its tokens), or each token. */
  readonly of: 'names' | 'session' | 'token'
  readonly in: 'both' | 'refresh'
  readonly isRequired: boolean
  /** Its name in {@link RefreshFields}. */
  readonly field: string
  /** The error message for a value that does not fit, if the application gives it. */
  readonly mistake?: string
}

/**
 * Every claim that the library uses. This table decides the types, the names that custom claims may not have, the checks,
 * and what a recheck and a refresh keep. Tokens have their members in this order, so it is part of their text.
 */
const table = {
  /** Who issued the token (RFC 7519 §4.1.1). */
  iss: { kind: 'text', of: 'names', in: 'both', isRequired: true, field: 'issuer' },
  /** The one audience that was accepted (RFC 7519 §4.1.3). */
  aud: { kind: 'text', of: 'names', in: 'both', isRequired: true, field: 'audience' },
  /** The user's id. */
  sub: {
    kind: 'text',
    of: 'session',
    in: 'both',
    isRequired: true,
    field: 'subject',
    mistake: 'A user id must be a string of 1 to 255 characters',
  },
  /** The session that the token belongs to. */
  sid: { kind: 'text', of: 'session', in: 'both', isRequired: true, field: 'sessionId' },
  /** The generation of the session to which the token belongs. */
  gen: { kind: 'count', of: 'token', in: 'refresh', isRequired: true, field: 'generation' },
  /** The token's id. */
  jti: { kind: 'text', of: 'token', in: 'both', isRequired: true, field: 'jti' },
  /** When the token was issued. */
  iat: { kind: 'time', of: 'token', in: 'both', isRequired: true, field: 'issuedAt' },
  /** When the token expires; for a refresh token, the end of the idle lifetime. */
  exp: { kind: 'time', of: 'token', in: 'both', isRequired: true, field: 'expiresAt' },
  /** When the user last proved who they are (OpenID Connect Core §2). */
  auth_time: { kind: 'time', of: 'session', in: 'both', isRequired: true, field: 'authTime' },
  /** When the session expires, whatever is refreshed. None of its tokens lives longer. */
  end: { kind: 'time', of: 'session', in: 'refresh', isRequired: true, field: 'sessionEnd' },
  /** How they proved it (RFC 8176), if the session was created with it. */
  amr: {
    kind: 'texts',
    of: 'session',
    in: 'both',
    isRequired: false,
    field: 'amr',
    mistake: 'amr must be a list of texts of 1 to 255 characters',
  },
  /** Who acts on the user's behalf (RFC 8693 §4.1), if the session was created with it. */
  act: {
    kind: 'actor',
    of: 'session',
    in: 'both',
    isRequired: false,
    field: 'actor',
    mistake: 'actor must be an id of 1 to 255 characters, or claims',
  },
  /** The key that the token is bound to (RFC 9449 §6.1), if the session was created with a DPoP proof. */
  cnf: { kind: 'confirmation', of: 'session', in: 'both', isRequired: false, field: 'confirmation' },
} as const satisfies Record<string, Row>

type Table = typeof table
type Name = keyof Table
type Where<Part> = { [N in Name]: Table[N] extends Part ? N : never }[Name]
type RequiredName = Where<{ isRequired: true }>
type OptionalName = Exclude<Name, RequiredName>
type ValueOf<N extends Name> = Kinds[Table[N]['kind']]
type AccessName = Where<{ in: 'both' }>
type SessionName = Where<{ of: 'session' }>
type RefreshName = Exclude<Name, Where<{ of: 'names' }>>
type Flat<T> = { [K in keyof T]: T[K] }

type Fields<N extends Name> = Flat<
  { readonly [K in keyof Table as K extends N & RequiredName ? Table[K]['field'] : never]: ValueOf<K> } & {
    readonly [K in keyof Table as K extends N & OptionalName ? Table[K]['field'] : never]?: ValueOf<K> | undefined
  }
>

/** The registered claims of an access token (RFC 9068 §2.2, RFC 7519 §4.1). Times are seconds since the epoch. */
export interface RegisteredClaims extends RequiredClaims, OptionalClaims {}

type RequiredClaims = { readonly [N in keyof Table as N & AccessName & RequiredName]: ValueOf<N> }
type OptionalClaims = { readonly [N in keyof Table as N & AccessName & OptionalName]?: ValueOf<N> }

/** The claims of a refresh token without its issuer and audience. Times are seconds since the epoch. */
export type RefreshTokenFields = Flat<
  { readonly [N in keyof Table as N & RefreshName & RequiredName]: ValueOf<N> } & {
    readonly [N in keyof Table as N & RefreshName & OptionalName]?: ValueOf<N> | undefined
  }
>

/** The same claims under the names that the library's records use. */
export type RefreshFields = Fields<RefreshName>

/** What all tokens of a session have in common. Times are seconds since the epoch. */
export type SessionFields = Fields<SessionName>

/** The claims of a verified access token: the registered ones and the application's custom ones. */
export type Claims<C = CustomClaims> = Readonly<RegisteredClaims & C>

interface NamedRow extends Row {
  readonly name: string
  readonly fits: (value: Json | undefined) => boolean
}

const rows: readonly NamedRow[] = Object.entries<Row>(table).map(([name, row]) => ({
  name,
  ...row,
  fits: checks[row.kind],
}))
const accessRows = rows.filter(row => row.in === 'both')
const refreshRows = rows.filter(row => row.of !== 'names')
const sessionRows = accessRows.filter(row => row.of === 'session')

/** The names of the registered claims; every other claim is a custom one. */
export const registeredNames: ReadonlySet<string> = new Set(accessRows.map(({ name }) => name))

/** Tells whether the claims of an access token are well-formed, apart from `iss` and `aud`, which are compared. */
export const areAccessClaims = checkOf(accessRows.filter(row => row.of !== 'names'))

/** Tells whether the claims of a refresh token are well-formed, apart from `iss` and `aud`. */
export const areRefreshClaims = checkOf(refreshRows)

function checkOf(checked: readonly NamedRow[]): (payload: JsonObject) => boolean {
  return payload => {
    for (const { name, fits, isRequired } of checked) {
      const value = payload[name]
      if (value === undefined ? isRequired : !fits(value)) return false
    }
    return true
  }
}

/** Returns the access token's claims that the session decides. Throws a TypeError for a wrong value from the application. */
export function sessionClaims(fields: SessionFields): Pick<RegisteredClaims, AccessName & SessionName> {
  const claims = claimsOf(sessionRows, fields)
  const wrong = sessionRows.find(row =>
    claims[row.name] === undefined ? row.isRequired : !row.fits(claims[row.name] as Json),
  )
  if (wrong) throw new TypeError(wrong.mistake ?? `${wrong.field} does not fit the claim ${wrong.name}`)
  return claims as unknown as ReturnType<typeof sessionClaims>
}

/** Makes the claims of a refresh token from a record's fields. */
export function refreshClaimsOf(fields: RefreshFields): RefreshTokenFields {
  return claimsOf(refreshRows, fields) as unknown as RefreshTokenFields
}

/** Makes a record's fields from the claims of a refresh token. */
export function refreshFieldsOf(claims: RefreshTokenFields): RefreshFields {
  const values: Readonly<Record<string, unknown>> = claims
  const fields: Record<string, unknown> = {}
  for (const { name, field } of refreshRows) fields[field] = values[name]
  return fields as unknown as RefreshFields
}

/** Makes the payload of a refresh token, with its claims in the order of the table. */
export function refreshPayload(fields: RefreshTokenFields, iss: string, aud: string): object {
  const given: Readonly<Record<string, unknown>> = { ...fields, iss, aud }
  return claimsFrom(rows, ({ name }) => given[name])
}

function claimsOf(carried: readonly NamedRow[], fields: object): Readonly<Record<string, unknown>> {
  const values = fields as Readonly<Record<string, unknown>>
  return claimsFrom(carried, ({ field }) => values[field])
}

/** Leaves out undefined members, and takes only `sub` and `sid` of an actor. */
function claimsFrom(carried: readonly NamedRow[], read: (row: NamedRow) => unknown): Readonly<Record<string, unknown>> {
  const claims: Record<string, unknown> = {}
  for (const row of carried) {
    const value = row.kind === 'actor' ? actorClaim(read(row)) : read(row)
    if (value !== undefined) claims[row.name] = value
  }
  return claims
}

/** The names and kinds of the claims that every access token must have, apart from `iss` and `aud`. */
export const requiredClaims: readonly { readonly name: string; readonly kind: keyof Kinds }[] = accessRows.filter(
  row => row.isRequired && row.of !== 'names',
)
