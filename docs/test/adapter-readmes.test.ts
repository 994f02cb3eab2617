import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import { authRoutes, jwksRoute } from '@sallyport/core/http'
import { describe, expect, test, vi } from 'vitest'
import { optionNames as expressOptions } from '../../packages/express/src/options.ts'
import { optionNames as fastifyOptions } from '../../packages/fastify/src/options.ts'
import { optionNames as honoOptions } from '../../packages/hono/src/options.ts'
import { optionNames as koaOptions } from '../../packages/koa/src/options.ts'
import { extraNames, optionNames as nestOptions } from '../../packages/nestjs/src/options.ts'
import { blocksOf } from './blocks.ts'
import { makeProject } from './project.ts'
import { runCommands } from './run.ts'

const { logLevel: _, logSerializers: _2, ...ownFastifyOptions } = fastifyOptions
const options = {
  express: expressOptions,
  fastify: ownFastifyOptions,
  hono: honoOptions,
  koa: koaOptions,
  nestjs: { ...nestOptions, ...extraNames },
}
const root = fileURLToPath(new URL('../..', import.meta.url))
const compilerOptions = { experimentalDecorators: true }
const adapters = ['express', 'fastify', 'hono', 'koa', 'nestjs'] as const
const readmeOf = (adapter: string) =>
  readFileSync(new URL(`../../packages/${adapter}/README.md`, import.meta.url), 'utf8')

/** The first cells of the rows of a section's table, without the backticks. */
function columns(readme: string, heading: string): readonly (readonly [first: string, second: string])[] {
  const section = readme.split(/^## /m).find(each => each.startsWith(`${heading}\n`))!
  const rows = section.matchAll(/^\| `([^`]+)` \| (?:`([^`]+)`)?/gm)
  return [...rows].map(([, first = '', second = '']) => [first, second])
}

const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(randomBytes(32)),
  refreshKey: secretKey(randomBytes(32)),
  store: memoryStore(),
  users: {
    findByLogin: async () => undefined,
    findById: async () => undefined,
    replacePasswordHash: async () => false,
  },
  passwords: { sendReset: async () => {} },
})

describe.each(adapters)('the README of %s', adapter => {
  const readme = readmeOf(adapter)

  test('has every auth route with its name', () => {
    const nameOf = (id: string) => id.replace(/^auth./, first => first.at(-1)!.toLowerCase())
    const routes = authRoutes(auth).map(({ method, path, operation }) => [
      `${method} /auth${path}`,
      nameOf(operation.id),
    ])
    const keys = jwksRoute(auth)
    expect(columns(readme, 'Routes')).toEqual([...routes, [`${keys.method} ${keys.path}`, '']])
  })

  test('has every option', () => {
    const names = columns(readme, 'Options').map(([name]) => name)
    expect(names.toSorted()).toEqual(Object.keys(options[adapter]).toSorted())
  })

  test('says how to install the package', () => {
    expect(readme).toMatch(new RegExp(`npm install .*@sallyport/${adapter}`))
  })

  test('has a first example that runs, and whose curl logs in', async () => {
    const blocks = blocksOf(readme)
    const port = await freePort()
    const onPort = (text: string) => text.replaceAll('3000', String(port))
    const project = makeProject()
    project.write(
      'app.ts',
      `import 'reflect-metadata'\n${onPort(blocks.find(({ language }) => language === 'ts')!.text)}`,
    )
    // For the decorators of the package's own sources too.
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts', `${root}packages/**/*.ts`] }))
    const tsx = createRequire(new URL('../../packages/cli/src/cli.ts', import.meta.url)).resolve('tsx')
    const args = ['--conditions=@sallyport/source', '--import', pathToFileURL(tsx).href, 'app.ts']
    const server = spawn(process.execPath, args, { cwd: project.folder, stdio: ['ignore', 'ignore', 'inherit'] })
    try {
      const health = () => fetch(`http://localhost:${port}/health`)
      const { status } = await vi.waitFor(health, { timeout: 120_000, interval: 200 })
      expect(status).toBe(200)
      const curl = blocks.find(({ text }) => text.startsWith('curl'))!.text
      const { output } = await runCommands(onPort(curl), project)
      const { access_token: token } = JSON.parse(output) as { readonly access_token: string }
      const me = await fetch(`http://localhost:${port}/me`, { headers: { authorization: `Bearer ${token}` } })
      expect(await me.json()).toEqual({ id: 'u-1', roles: ['maker'] })
    } finally {
      if (server.exitCode === null && server.kill()) await once(server, 'exit')
      project.remove()
    }
  }, 180_000)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
