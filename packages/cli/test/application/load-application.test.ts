import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadApplication } from '../../src/application/load-application.ts'
import { bundle } from '../bundle.ts'
import { sallyport } from '../sallyport.ts'

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))

test('a CommonJS module gives what createApp returns, and its exports for the rest', async () => {
  const { app, auth, policy } = await loadApplication(fixture('plain.cjs'), { env: { HOME_PAGE: 'x' } })
  expect(app).toHaveProperty('home', 'x')
  expect([auth, policy]).toEqual([undefined, { toJSON: expect.any(Function) as unknown }])
})

test('a module may be named by a file: URL', async () => {
  const { file } = await loadApplication(pathToFileURL(fixture('plain.cjs')).href)
  expect(file).toBe(fixture('plain.cjs'))
})

test('a module that hangs is refused with what to do', async () => {
  await expect(loadApplication(fixture('hangs.mjs'), { deadline: 200 })).rejects.toThrow('did not finish within 0.2 s')
})

test.each([
  ['empty.mjs', 'exports neither createApp, auth nor policy'],
  ['nothing.mjs', 'does not exist in'],
  ['', 'is a folder; name the module in it'],
])('%s is refused with what to do', async (name, message) => {
  await expect(loadApplication(fixture(name))).rejects.toThrow(message)
})

/** What only a process of its own shows, because it ends it. */
const routesOf = (name: string, env: Record<string, string> = {}) => sallyport(['routes', fixture(name)], env)

test('J06 what a module throws is printed with its name, and without secrets', async () => {
  const { code, err } = await routesOf('throws.mjs', { JWT_ACCESS_SECRET: 'c4nary-c4nary' })
  expect(code).toBe(2)
  expect(err).toMatch(/^sallyport: .*throws\.mjs cannot be imported: the secret is \*\*\*\n$/)
})

test('a module that exits is named, and the exit code is that of a failure', async () => {
  const { code, err } = await routesOf('exits.mjs')
  expect([code, err]).toEqual([2, expect.stringContaining('exits.mjs ended the process while it was imported')])
})

test('a module that listens is named, whether its port is taken or not', async () => {
  const taken = await routesOf('listens.mjs', { TAKEN: '1' })
  expect([taken.code, taken.err]).toEqual([2, expect.stringMatching(/EADDRINUSE.*; it listens when it is imported/)])
  const free = await routesOf('listens.mjs')
  expect(free.err).toContain('listens.mjs listens on a port while this command runs')
})

describe('a TypeScript project in a monorepo', () => {
  const root = mkdtempSync(join(tmpdir(), 'sallyport-monorepo-'))
  let bundled: string
  beforeAll(async () => void (bundled = await bundle()))
  afterAll(() => {
    rmSync(root, { recursive: true })
    rmSync(bundled)
  })
  const api = join(root, 'packages/api')
  mkdirSync(join(api, 'src/lib'), { recursive: true })
  mkdirSync(join(api, 'node_modules'))
  const write = (name: string, text: string) => writeFileSync(join(api, name), text)
  write('package.json', '{ "type": "module" }')
  write('tsconfig.json', JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }))
  write('src/lib/app.ts', "enum Kind { app = 'app' }\nexport const createApp = () => ({ app: { kind: Kind.app } })\n")
  write('src/app.ts', "export { createApp } from '@/lib/app.js'\n")
  write('.env', 'PORT=1\n')

  const routes = (...args: string[]) => sallyport(['routes', 'packages/api/src/app.ts', ...args], {}, root, bundled)

  test('without tsx, the error says to install it', async () => {
    const { code, err } = await routes()
    expect([code, err]).toEqual([2, expect.stringContaining('run npm install --save-dev tsx')])
  })

  test("with the package's own tsx, aliases and enums work from the root", async () => {
    symlinkSync(dirname(createRequire(import.meta.url).resolve('tsx/package.json')), join(api, 'node_modules/tsx'))
    const { err } = await routes()
    expect(err).toBe(
      'sallyport: createApp() must return an application of Express, Fastify, Hono, Koa or Nest, or a router of the web entry\n',
    )
  })

  test('aliases may be in a tsconfig that the nearest one refers to', async () => {
    write('tsconfig.app.json', JSON.stringify({ compilerOptions: { paths: { '@/*': ['./src/*'] } } }))
    write('tsconfig.json', '{ // only references\n "files": [], "references": [{ "path": "./tsconfig.app.json" }], }')
    expect((await routes()).err).toContain('createApp() must return an application')
  })

  test('await at the top of a CommonJS module is explained', async () => {
    mkdirSync(join(api, 'src/old'))
    write('src/old/package.json', '{ "type": "commonjs" }')
    write('src/old/app.ts', 'export const auth = await Promise.resolve(1)\n')
    const { err } = await sallyport(['routes', 'packages/api/src/old/app.ts'], {}, root, bundled)
    expect(err).toContain('set "type": "module" in package.json, or name the file .mts')
  })

  test('the variables of --env are set, and a missing file is an error', async () => {
    const missing = await routes('--env', 'none.env')
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('--env none.env cannot be read')])
    write('src/app.ts', 'throw new Error(`the port is ${process.env.PORT}`)\n')
    expect((await routes('--env', 'packages/api/.env')).err).toContain('the port is 1')
  })
})
