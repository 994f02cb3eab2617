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
export type RefreshClaims = Flat<
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

// Copies of these have all their members from the start, so that V8 does not change their shape for each.
const blankAccess = blankOf(accessRows.map(row => row.name))
const blankRefresh = blankOf(rows.map(row => row.name))
const blankFields = blankOf(refreshRows.map(row => row.field))

function blankOf(names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map(name => [name, undefined]))
}

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

/** What a token says of itself: who it is from and for, its id, and its times. */
type OwnClaims = Pick<RegisteredClaims, 'iss' | 'aud' | 'jti' | 'iat' | 'exp'>

/**
 * Makes the registered claims of an access token. Absent claims are undefined. Throws a TypeError for a wrong value from the
 * application.
 */
export function accessPayload(fields: SessionFields, own: OwnClaims): RegisteredClaims {
  const values: Readonly<Record<string, unknown>> = fields
  const claims: Record<string, unknown> = Object.assign({ ...blankAccess }, own)
  for (const row of sessionRows) claims[row.name] = fitting(row, claimOf(row, values))
  return claims as unknown as RegisteredClaims
}

function fitting(row: NamedRow, value: unknown): unknown {
  if (value === undefined ? !row.isRequired : row.fits(value as Json)) return value
  throw new TypeError(row.mistake ?? `${row.field} does not fit the claim ${row.name}`)
}

/** Makes a record's fields from the claims of a refresh token. */
export function refreshFieldsOf(claims: RefreshClaims): RefreshFields {
  const values: Readonly<Record<string, unknown>> = claims
  const fields: Record<string, unknown> = { ...blankFields }
  for (const { name, field } of refreshRows) fields[field] = values[name]
  return fields as unknown as RefreshFields
}

/** Makes the payload of a refresh token, with its claims in the order of the table. Absent claims are undefined. */
export function refreshPayload(fields: RefreshFields, iss: string, aud: string): object {
  const values: Readonly<Record<string, unknown>> = fields
  const claims: Record<string, unknown> = Object.assign({ ...blankRefresh }, { iss, aud })
  for (const row of refreshRows) claims[row.name] = claimOf(row, values)
  return claims
}

/** Takes only `sub` and `sid` of an actor. */
function claimOf({ kind, field }: NamedRow, values: Readonly<Record<string, unknown>>): unknown {
  return kind === 'actor' ? actorClaim(values[field]) : values[field]
}

/** The names and kinds of the claims that every access token must have, apart from `iss` and `aud`. */
export const requiredClaims: readonly { readonly name: string; readonly kind: keyof Kinds }[] = accessRows.filter(
  row => row.isRequired && row.of !== 'names',
)
