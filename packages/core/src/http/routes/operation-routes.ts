import type { JsonSchema } from '../request/body.ts'
import type { RouteOperation } from './operation.ts'
import type { AuthRouteName } from './route.ts'

type Told = Omit<RouteOperation, 'id' | 'body'>

const text = { type: 'string' }
const count = { type: 'integer' }

function objectOf(properties: JsonSchema, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter(name => !optional.includes(name))
  return { type: 'object', properties, required }
}

const tokens = objectOf({
  access_token: text,
  token_type: { type: 'string', enum: ['Bearer', 'DPoP'] },
  expires_in: count,
  refresh_token: text,
})
const cookies = objectOf(
  { access_token: text, token_type: { type: 'string', enum: ['Bearer', 'DPoP'] }, expires_in: count, csrf_token: text },
  ['access_token', 'token_type'],
)
const sessions = objectOf({
  sessions: {
    type: 'array',
    items: objectOf({
      id: text,
      device: { anyOf: [text, { type: 'null' }] },
      current: { type: 'boolean' },
      created_at: count,
      last_used_at: count,
      expires_at: count,
    }),
  },
})

const done = { status: 204, description: 'Done.' }
const limited = [429, 503]

/** Describes an auth route for OpenAPI documents, with tokens in bodies or in cookies. */
export function authOperation(name: AuthRouteName, mode: 'body' | 'cookies'): Told {
  const pair = { status: 200, description: 'The tokens.', schema: mode === 'body' ? tokens : cookies }
  const forgeable = mode === 'cookies' ? [403] : []
  // Without a body of its own, a route checks the type only to refuse what forms of other sites send.
  const typed = mode === 'cookies' ? [403, 415] : []
  const told: Readonly<Record<AuthRouteName, Told>> = {
    login: { summary: 'Logs in', answer: pair, problems: [400, 401, ...forgeable, 415, ...limited] },
    refresh: {
      summary: 'Renews the tokens',
      headers: { 'Idempotency-Key': 'The same random key on every retry, so that a late one gets the same tokens.' },
      answer: pair,
      problems: [400, 401, ...forgeable, 415, 503],
    },
    logout: { summary: 'Revokes the session', answer: done, problems: [400, ...forgeable, 415, 503] },
    logoutAll: { summary: 'Revokes all sessions of the user', answer: done, problems: typed },
    listSessions: {
      summary: 'Lists the sessions of the user',
      answer: { status: 200, description: 'The sessions.', schema: sessions },
      problems: [],
    },
    revokeSession: { summary: 'Revokes one session of the user', answer: done, problems: [...typed, 404] },
    reauthenticate: {
      summary: 'Checks the password again and issues new tokens',
      answer: pair,
      problems: [400, 403, 415, 429],
    },
    changePassword: {
      summary: 'Changes the password and issues new tokens',
      answer: pair,
      problems: [400, 403, 415, 422, 429],
    },
    forgotPassword: {
      summary: 'Sends an email to reset the password',
      answer: { status: 202, description: 'Accepted, whether or not the user exists.' },
      problems: [400, ...forgeable, 415, ...limited],
    },
    resetPassword: {
      summary: 'Sets a new password with the token of the email',
      answer: done,
      problems: [400, ...forgeable, 415, 422, 503],
    },
  }
  return told[name]
}

/** An id such as `authLogin`, which routes of an application are unlikely to have. */
export function operationIdOf(name: string): string {
  return `auth${name.replace(/^[a-z]/, letter => letter.toUpperCase())}`
}
