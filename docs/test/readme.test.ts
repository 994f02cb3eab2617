import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { blocksOf } from './blocks.ts'
import { makeProject } from './project.ts'
import { runCommands } from './run.ts'

const blocks = blocksOf(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'))
const textOf = (start: string) => blocks.find(({ text }) => text.startsWith(start))!.text
const tsx = createRequire(new URL('../../packages/cli/src/cli.ts', import.meta.url)).resolve('tsx')

const project = makeProject()
const port = await freePort()
const onPort = (text: string) => text.replaceAll('3000', String(port))
const secret = () => randomBytes(48).toString('base64')
let stop: () => Promise<unknown>

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: free } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return free
}

beforeAll(() => {
  project.write('server.mjs', onPort(textOf('// server.mjs')))
  const server = spawn(
    process.execPath,
    ['--conditions=@sallyport/source', '--import', pathToFileURL(tsx).href, 'server.mjs'],
    {
      cwd: project.folder,
      env: { ...process.env, JWT_ACCESS_SECRET: secret(), JWT_REFRESH_SECRET: secret() },
      stdio: 'ignore',
    },
  )
  stop = async () => {
    if (server.exitCode === null && server.kill()) await once(server, 'exit')
  }
})

afterAll(async () => {
  await stop()
  project.remove()
})

test('the example of the README runs, and its curl command gets the response shown', async () => {
  const get = (headers = {}) => fetch(`http://localhost:${port}/orders`, { headers })
  await vi.waitFor(() => get(), { timeout: 100_000, interval: 100 })
  const { code, output } = await runCommands(onPort(textOf('curl')), project)
  expect(code).toBe(0)
  const pair = JSON.parse(output) as Record<string, unknown>
  const shown = JSON.parse(textOf('{ "access_token"')) as Record<string, unknown>
  const jwt = expect.stringMatching(/^eyJhbGci/)
  expect(pair).toEqual({ ...shown, access_token: jwt, refresh_token: jwt })
  const answer = await get({ authorization: `Bearer ${String(pair['access_token'])}` })
  expect([(await get()).status, answer.status, await answer.json()]).toEqual([401, 200, { orders: [] }])
}, 120_000)
