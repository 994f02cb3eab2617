/** Folders and files of `@sallyport/core` that may import each other, and everything in the rows above them. */
interface Row {
  /** Below core's `src`: folders end with a slash. A file's own name counts before the folder that it is in. */
  readonly places: readonly string[]
  readonly holds: string
}

/** The rows, top row first: a file imports only from its own row and from those above it. CONTRIBUTING shows them. */
export const rows: readonly Row[] = [
  {
    places: ['errors.ts', 'events.ts', 'ports/'],
    holds: 'error codes, events, and the interfaces that stores and applications implement',
  },
  { places: ['lib/'], holds: 'private helpers: durations, random ids, digests, failures' },
  { places: ['log/'], holds: 'redaction, and values that never print' },
  { places: ['store/'], holds: 'what stores share: the feed follower, the SQL frame, calls with a timeout' },
  { places: ['token/'], holds: 'keys, claims, access and refresh tokens; the only folder that imports jose' },
  { places: ['password/'], holds: 'hashers, their queue, the password policy' },
  { places: ['memory/'], holds: 'the stores that live in the process' },
  { places: ['checked/'], holds: 'deadlines and shape checks for the store and the callbacks of the application' },
  { places: ['session/'], holds: 'rotation, its verdicts, sealing, revocation' },
  { places: ['account/'], holds: 'login, passwords, one-time tokens, throttle, devices; the types of their results' },
  { places: ['options/'], holds: 'schema, defaults and warnings of `createAuth`, and of `createVerifier`' },
  { places: ['auth/'], holds: '`createAuth`, the type `Auth`, its assembly' },
  { places: ['http/request/', 'http/options/'], holds: 'reading a request; checks of option names and origins' },
  { places: ['http/cookies/', 'http/reply/'], holds: 'cookies; replies, statuses, challenges, header presets' },
  { places: ['issuers/'], holds: 'tokens that other servers signed' },
  { places: ['http/guard/'], holds: 'guards: their requirement, its steps, CSRF' },
  { places: ['http/routes/'], holds: 'the auth routes, and how tokens travel' },
  { places: ['http/audit/', 'http/openapi/'], holds: 'the route audit; OpenAPI documents of guards' },
  { places: ['web/'], holds: 'the adapter for the standard `Request`: guards, a router, client addresses' },
  {
    places: [
      'index.ts',
      'http/index.ts',
      'adapter.ts',
      'store/index.ts',
      'log/index.ts',
      'web.ts',
      'verify.ts',
      'issuers/index.ts',
      'argon2.ts',
      'zxcvbn.ts',
      'otel.ts',
    ],
    holds: 'the entries of the package; no other file imports them',
  },
]

/** The row of a file by its path below core's `src`, from 0; undefined where the architecture has no place for it. */
export function rowOf(path: string): number | undefined {
  const exact = rows.findIndex(({ places }) => places.includes(path))
  if (exact !== -1) return exact
  const row = rows.findIndex(({ places }) => places.some(place => place.endsWith('/') && path.startsWith(place)))
  return row === -1 ? undefined : row
}
