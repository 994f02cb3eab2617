import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { internalsOf } from '@sallyport/core/adapter'
import { matrix } from '@sallyport/rbac'
import { auditExpress } from '@sallyport/express'
import type { Express } from 'express'
import { onTestFinished } from 'vitest'
import type { Snapshot, Update } from '../../src/studio/model.ts'
import { type StudioOptions, startStudio } from '../../src/studio/studio.ts'
import { listen } from '../../src/studio/open-application.ts'
import { readPageFiles } from '../../src/studio/page-files.ts'
import { checkPolicy } from '../../src/studio/policy.ts'
import { buildPage } from '../../studio/build.mjs'
import { createApp, password } from './fixtures/app.ts'

const file = fileURLToPath(new URL('fixtures/app.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sallyport-studio-'))
const page = buildPage(folder).then(() => readPageFiles(folder))

/** Studio in this process, next to the application of the fixture, until the test is over. */
export async function start(options: Partial<StudioOptions> = {}) {
  const studio = await startStudio({
    module: 'src/app.ts',
    files: await page,
    port: 0,
    async startApplication() {
      const application = createApp({ env: {} })
      return { ...application, file, url: await listen(application.app, 0) }
    },
    allowsWrites: false,
    onProduction: () => {},
    audit: async ({ app }) => auditExpress(app as Express),
    async findPolicy({ policy }) {
      return { policy: checkPolicy(policy, file), matrix: matrix(policy as never) }
    },
    ...options,
  })
  onTestFinished(() => studio.close())
  const { auth } = studio.observer.watched!
  const link = studio.createLink()
  const { origin } = new URL(link)
  return {
    ...studio,
    auth,
    store: internalsOf(auth).options.store,
    link,
    origin,
    logIn: (login: string, device?: string) => auth.login({ login, password, device }),
    /** Opens the link and returns the cookie. */
    async open() {
      const response = await fetch(link)
      return response.headers.get('set-cookie')!.split(';')[0]!
    },
  }
}

export type Started = Awaited<ReturnType<typeof start>>

/** A browser that has opened the link, without a page: what it gets, as text. */
export async function visit({ origin, open }: Started) {
  const cookie = await open()
  const read: string[] = []
  async function request(path: string, body?: object) {
    const headers = { cookie, ...(body && { origin, 'content-type': 'application/json' }) }
    const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers }
    const response = await fetch(`${origin}${path}`, init)
    const text = await response.text()
    read.push(text, JSON.stringify([...response.headers]))
    return { status: response.status, text, headers: response.headers }
  }
  return {
    cookie,
    /** Everything that this browser has received. */
    read,
    get: (path: string) => request(path),
    async call(name: string, body?: object) {
      const { status, text } = await request(`/studio/api/${name}`, body)
      return { status, body: JSON.parse(text) as Record<string, never> }
    },
    follow: () => follow(`${origin}/studio/stream`, cookie, read),
  }
}

/** Reads the stream until what was told so far fulfils a condition. */
async function follow(url: string, cookie: string, read: string[]) {
  const stopping = new AbortController()
  onTestFinished(() => stopping.abort())
  const response = await fetch(url, { headers: { cookie }, signal: stopping.signal })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  const heard: { told?: Snapshot } = {}
  const take = (chunk: string) => {
    read.push(chunk)
    const messages = (rest + chunk).split('\n\n')
    rest = messages.pop()!
    for (const message of messages)
      heard.told = merge(heard.told, JSON.parse(message.split('\ndata: ')[1]!) as Snapshot)
  }
  return async function until(condition: (snapshot: Snapshot) => unknown): Promise<Snapshot> {
    while (heard.told === undefined || !condition(heard.told)) take((await reader.read()).value!)
    return heard.told
  }
}

function merge(before: Snapshot | undefined, { status, ...fresh }: Update | Snapshot): Snapshot {
  if (before === undefined || 'facts' in fresh) return { status, ...fresh } as Snapshot
  const sessions = new Map([...before.sessions, ...fresh.sessions].map(each => [each.id, each]))
  const revocations = new Map([...before.revocations, ...fresh.revocations].map(each => [each.seq, each]))
  return {
    ...before,
    status,
    events: [...before.events, ...fresh.events],
    sessions: [...sessions.values()],
    revocations: [...revocations.values()],
  }
}
