import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { blocksOf } from './blocks.ts'
import { makeProject } from './project.ts'
import { compile } from './run.ts'

const project = makeProject()
const blocks = blocksOf(readFileSync(new URL('../one-file.md', import.meta.url), 'utf8'))
const files = new Map(
  blocks.filter(({ language }) => language.startsWith('ts ')).map(({ language, text }) => [language.slice(3), text]),
)
for (const [name, text] of files) project.write(`${name}.ts`, text)

beforeAll(() => {
  vi.stubEnv('JWT_ACCESS_SECRET', randomBytes(48).toString('base64'))
  vi.stubEnv('JWT_REFRESH_SECRET', randomBytes(48).toString('base64'))
})
afterAll(() => {
  vi.unstubAllEnvs()
  project.remove()
})

const lines = (name: string) => (files.get(name) ?? '').split('\n').filter(line => line.trim() !== '').length

test('the blocks compile', async () => {
  expect(await compile(project)).toEqual({ code: 0, output: '' })
}, 120_000)

test.each([
  ['express', 59],
  ['fastify', 59],
  ['web', 59],
  ['nestjs', 72],
])('%s needs as few lines as the page says', (name, most) => {
  expect(lines('auth') + lines(name) + lines(`${name}.test`) + lines('round')).toBeLessThanOrEqual(most)
})

type Round = { readonly playRound: (app: unknown) => Promise<void> }

/** Imports a file of the page, with an Auth of its own for each framework. */
async function load<T>(name: string): Promise<T> {
  return (await import(project.path(`${name}.ts`))) as T
}

describe('the round', () => {
  beforeAll(() => vi.resetModules())

  test.each(['express', 'fastify', 'web', 'nestjs'])('is played with %s', async name => {
    vi.resetModules()
    const { playRound } = await load<Round>('round')
    const { app, close } = await open(name)
    await playRound(app)
    await close()
  })
})

async function open(name: string): Promise<{ readonly app: unknown; close(): unknown }> {
  if (name === 'express') return { app: (await load<{ app: unknown }>(name)).app, close: () => {} }
  if (name === 'fastify') {
    const { app } = await load<{ app: { ready(): Promise<unknown>; server: Server; close(): unknown } }>(name)
    await app.ready()
    return { app: app.server, close: () => app.close() }
  }
  if (name === 'web') return openWeb((await load<{ app: { fetch: Fetch } }>(name)).app.fetch)
  const { NestFactory } = await import('@nestjs/core')
  const { AppModule } = await load<{ AppModule: new () => object }>(name)
  const app = await NestFactory.create(AppModule, { logger: false })
  await app.init()
  return { app: app.getHttpServer() as unknown, close: () => app.close() }
}

type Fetch = (request: Request, incoming: IncomingMessage) => Promise<Response>

/** Node's server in front of a function of Request and Response. */
async function openWeb(fetch: Fetch) {
  const server = createServer((req, res) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of req) chunks.push(chunk as Buffer)
      const headers = new Headers(req.headers as Record<string, string>)
      const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
      const response = await fetch(
        new Request(`http://localhost${req.url}`, { method: req.method!, headers, ...body }),
        req,
      )
      res.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text())
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { app: server, close: () => server.close() }
}
