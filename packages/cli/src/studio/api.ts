import type { IncomingMessage, ServerResponse } from 'node:http'
import { CommandError } from '../fail.ts'
import { safeText } from './events.ts'
import type { FoundSessions, StudioPolicy, StudioRoutes } from './model.ts'
import type { Observer, WatchedAuth } from './observer.ts'
import { explainDecision, type ExplainablePolicy, findSubject } from './policy.ts'
import { readJson, sendJson } from './replies.ts'

/** What the page can ask for and do. */
export interface Api {
  readonly observer: Observer
  readonly allowsWrites: boolean
  readonly routes: () => Promise<StudioRoutes>
  readonly policy: { readonly described: StudioPolicy; readonly policy: ExplainablePolicy } | undefined
}

interface Call {
  readonly api: Api
  readonly input: Readonly<Record<string, unknown>>
}

/** A refusal with its status. The text names the next step. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

/** Reads. Explaining is one: it is a POST because of its body. */
const reads: Readonly<Record<string, (call: Call) => unknown>> = {
  'GET routes': ({ api }) => api.routes(),
  'GET policy': ({ api }) => policyOf(api).described,
  'GET sessions': findSessions,
  'GET subject': async ({ api, input }) => {
    const subject = await findSubject(watchedBy(api), text(input, 'id'))
    if (subject === undefined) throw new Refusal(404, 'There is no such user, or they are blocked.')
    return subject
  },
  'POST explain': ({ api, input }) => {
    const { subject, resource, context } = input
    return explainDecision(policyOf(api).policy, { subject, permission: text(input, 'permission'), resource, context })
  },
}

const writes: Readonly<Record<string, (call: Call) => unknown>> = {
  'POST revoke': async ({ api, input }) => {
    const ref = { id: text(input, 'sessionId'), subject: text(input, 'subject') }
    return { revoked: await watchedBy(api).auth.revokeSession(ref) }
  },
  'POST block': async ({ api, input }) => {
    await watchedBy(api).auth.block(text(input, 'subject'))
    return { blocked: true }
  },
  'POST unblock': async ({ api, input }) => {
    await watchedBy(api).auth.unblock(text(input, 'subject'))
    return { blocked: false }
  },
}

/** Answers a request of the page. */
export async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  { name, searchParams, api }: { readonly name: string; readonly searchParams: URLSearchParams; readonly api: Api },
): Promise<void> {
  try {
    const method = request.method ?? ''
    const call = callOf(`${method} ${name}`, api)
    const input = method === 'POST' ? await readJson(request) : Object.fromEntries(searchParams)
    if (input === undefined) throw new Refusal(400, 'The body must be a JSON object of at most 64 KiB.')
    sendJson(response, 200, await call({ api, input }))
  } catch (error) {
    if (error instanceof Refusal) return sendJson(response, error.status, { error: error.message })
    sendJson(response, 502, { error: `The application could not answer: ${safeText(messageOf(error))}` })
  }
}

function callOf(name: string, { allowsWrites }: Api) {
  if (Object.hasOwn(reads, name)) return reads[name]!
  if (!Object.hasOwn(writes, name)) throw new Refusal(404, 'Studio has no such page.')
  if (!allowsWrites) throw new Refusal(403, 'Studio is read-only. Start it with --allow-writes to change something.')
  return writes[name]!
}

async function findSessions({ api, input }: Call): Promise<FoundSessions> {
  const subject = text(input, 'subject')
  const { store } = watchedBy(api).internals.options
  const [records, isBlocked] = await Promise.all([store.sessions.list(subject), store.blocks.has(subject)])
  return { subject: safeText(subject), isBlocked, sessions: api.observer.sessions.add(records) }
}

function watchedBy({ observer }: Api): WatchedAuth {
  if (observer.watched !== undefined) return observer.watched
  throw new Refusal(503, 'The application has not called createAuth yet.')
}

function policyOf({ policy }: Api): NonNullable<Api['policy']> {
  if (policy !== undefined) return policy
  throw new Refusal(404, 'Studio knows no policy. Start it with --policy and the module that exports it.')
}

function text(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name]
  if (typeof value === 'string' && value !== '' && value.length <= 255) return value
  throw new Refusal(400, `${name} must be a string of 1 to 255 characters.`)
}

function messageOf(error: unknown): string {
  if (error instanceof CommandError) return error.message
  const code: unknown = Reflect.get(Object(error), 'code')
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown error'
}
