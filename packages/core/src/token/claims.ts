import type { Json, JsonObject } from './json.ts'
import { actorClaim, checks, type Kinds } from './shape.ts'

/** Custom claims: JSON values by name. */
export type CustomClaims = Readonly<Record<string, unknown>>

interface Row {
  readonly kind: keyof Kinds
  /** Who decides the value: the Auth's options, the session in all its tokens, or each token by itself. */
  readonly of: 'names' | 'session' | 'token'
  readonly in: 'both' | 'refresh'
  readonly isRequired: boolean
  /** Its name in {@link RefreshFields}. */
  readonly field: string
  /** What the application did wrong where the value does not fit. */
  readonly mistake?: string
}

/**
 * Every claim that the library gives a meaning to. The types, the names that custom claims may not have, the checks, what a
 * recheck keeps and what a refresh carries on come from here. The order is that of the tokens' members, and part of their text.
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
  /** The session's generation that the token is of. */
  gen: { kind: 'count', of: 'token', in: 'refresh', isRequired: true, field: 'generation' },
  /** The token's id. */
  jti: { kind: 'text', of: 'token', in: 'both', isRequired: true, field: 'jti' },
  /** When the token was issued. */
  iat: { kind: 'time', of: 'token', in: 'both', isRequired: true, field: 'issuedAt' },
  /** When the token ends; a refresh token, by idleness. */
  exp: { kind: 'time', of: 'token', in: 'both', isRequired: true, field: 'expiresAt' },
  /** When the user last proved who they are (OpenID Connect Core §2). */
  auth_time: { kind: 'time', of: 'session', in: 'both', isRequired: true, field: 'authTime' },
  /** The absolute end of the session, which no token of it outlives. */
  end: { kind: 'time', of: 'session', in: 'refresh', isRequired: true, field: 'sessionEnd' },
  /** How they proved it (RFC 8176), where the session was made with it. */
  amr: {
    kind: 'texts',
    of: 'session',
    in: 'both',
    isRequired: false,
    field: 'amr',
    mistake: 'amr must be a list of texts of 1 to 255 characters',
  },
  /** Who acts in the user's place (RFC 8693 §4.1), where the session was made with it. */
  act: {
    kind: 'actor',
    of: 'session',
    in: 'both',
    isRequired: false,
    field: 'actor',
    mistake: 'actor must be an id of 1 to 255 characters, or claims',
  },
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

/** What a refresh token says besides its issuer and audience. Times are seconds since the epoch. */
export type RefreshTokenFields = Flat<
  { readonly [N in keyof Table as N & RefreshName & RequiredName]: ValueOf<N> } & {
    readonly [N in keyof Table as N & RefreshName & OptionalName]?: ValueOf<N> | undefined
  }
>

/** What a refresh token says of its session, by the names that the library's records have for it. */
export type RefreshFields = Fields<RefreshName>

/** What every token of a session has in common. Times are seconds since the epoch. */
export type SessionFields = Fields<SessionName>

/** What a verified access token says: the registered claims and the application's own. */
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

/** The access token's claims that a session decides. Throws TypeError for what an application gave wrong. */
export function sessionClaims(fields: SessionFields): Pick<RegisteredClaims, AccessName & SessionName> {
  const claims = claimsOf(sessionRows, fields)
  const wrong = sessionRows.find(row =>
    claims[row.name] === undefined ? row.isRequired : !row.fits(claims[row.name] as Json),
  )
  if (wrong) throw new TypeError(wrong.mistake ?? `${wrong.field} does not fit the claim ${wrong.name}`)
  return claims as unknown as ReturnType<typeof sessionClaims>
}

/** A record's fields as the claims of a refresh token. */
export function refreshClaimsOf(fields: RefreshFields): RefreshTokenFields {
  return claimsOf(refreshRows, fields) as unknown as RefreshTokenFields
}

/** The claims of a refresh token as a record's fields. */
export function refreshFieldsOf(claims: RefreshTokenFields): RefreshFields {
  const values: Readonly<Record<string, unknown>> = claims
  return Object.fromEntries(refreshRows.map(({ name, field }) => [field, values[name]])) as RefreshFields
}

/** The claims of a refresh token, in the order of the table, and without those that it does not carry. */
export function refreshPayload(fields: RefreshTokenFields, iss: string, aud: string): object {
  const given: Readonly<Record<string, unknown>> = { ...fields, iss, aud }
  return claimsFrom(rows, ({ name }) => given[name])
}

function claimsOf(carried: readonly NamedRow[], fields: object): Readonly<Record<string, unknown>> {
  const values = fields as Readonly<Record<string, unknown>>
  return claimsFrom(carried, ({ field }) => values[field])
}

/** A member that is undefined is left out. Of an actor, what a session carries on is taken, and nothing else. */
function claimsFrom(carried: readonly NamedRow[], read: (row: NamedRow) => unknown): Readonly<Record<string, unknown>> {
  const members = carried.map(row => [row.name, row.kind === 'actor' ? actorClaim(read(row)) : read(row)] as const)
  return Object.fromEntries(members.filter(([, value]) => value !== undefined))
}

/** The names and kinds of what every access token says of its session and of itself. */
export const requiredClaims: readonly { readonly name: string; readonly kind: keyof Kinds }[] = accessRows.filter(
  row => row.isRequired && row.of !== 'names',
)
