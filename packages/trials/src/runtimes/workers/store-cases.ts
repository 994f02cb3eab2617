import assert from 'node:assert/strict'
import { createAuth, scryptHasher, secretKey, type Store, type TokenPair } from '@sallyport/core'
import { type StoreSuiteOptions, testStore } from '@sallyport/testkit'
import { type Case, collect } from '../collect.ts'
import { outcomeOf } from './cases.ts'
import type { CaseOutcome } from './outcome.ts'

/** A store, as it is tested in a worker. */
export interface WorkerStore extends StoreSuiteOptions {
  /** A store that opens a connection for each call, so that one Auth serves all requests. */
  readonly forAllRequests: Store
}

/**
 * Makes a worker that runs the suite of a store. It runs when the cases are asked for, in that request, because a connection of a
 * worker works only in the request that opened it. The steps of a session follow, each in its own request.
 */
export function storeIn(make: (environment: Readonly<Record<string, string>>) => WorkerStore) {
  let ran: readonly CaseOutcome[] = []
  let steps: readonly Case[] = []
  return {
    async fetch(request: Request, environment: Readonly<Record<string, string>>): Promise<Response> {
      const { pathname } = new URL(request.url)
      if (pathname === '/cases') {
        const store = make(environment)
        steps = stepsWith(store.forAllRequests)
        ran = await runSuite(store)
        return Response.json([...ran, ...steps.map(({ title }) => ({ kind: 'rest', title }))])
      }
      return Response.json(await outcomeOf(steps[Number(pathname.slice('/run/'.length)) - ran.length]!))
    },
  }
}

async function runSuite(store: WorkerStore): Promise<readonly CaseOutcome[]> {
  const cases: Case[] = []
  const closing: Case['body'][] = []
  testStore(collect(cases, closing), store)
  const outcomes: CaseOutcome[] = []
  for (const each of cases) outcomes.push({ kind: 'rest', title: each.title, hasRun: true, ...(await outcomeOf(each)) })
  for (const close of closing) await close()
  return outcomes
}

/** The life of a session, one step in each request. */
function stepsWith(store: Store): readonly Case[] {
  const find = async (id: string) => ({ id, user: { id }, passwordHash: null })
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(crypto.randomUUID() + crypto.randomUUID()),
    refreshKey: secretKey(crypto.randomUUID() + crypto.randomUUID()),
    store,
    hashing: { hasher: scryptHasher({ cost: 8192 }) },
    users: { findByLogin: find, findById: find, replacePasswordHash: async () => false },
    claims: () => ({}),
  })
  let pair: TokenPair
  const isRevoked = async () => assert.rejects(auth.verify(pair.accessToken), { code: 'token_invalid' })
  const steps: Readonly<Record<string, Case['body']>> = {
    'a session is created in one request': async () => {
      pair = await auth.createSession('u1')
    },
    'its token is verified in another': async () => assert.equal((await auth.verify(pair.accessToken)).sub, 'u1'),
    'it is refreshed in a third': async () => {
      pair = await auth.refresh(pair.refreshToken)
    },
    'it is revoked in a fourth': async () => {
      await auth.logout(pair.refreshToken)
      await isRevoked()
    },
    'and its token is refused in a fifth': isRevoked,
  }
  return Object.entries(steps).map(([title, body]) => ({ title, body }))
}
