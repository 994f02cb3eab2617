import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { buildPage } from '../../studio/build.mjs'
import { sallyport } from '../sallyport.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const fixture = (name: string) => `test/studio/fixtures/${name}.ts`

beforeAll(() => buildPage(fileURLToPath(new URL('../../dist/studio', import.meta.url))))

/** The command in a child process, until the test is over. */
async function studio(args: readonly string[], env: Record<string, string> = {}) {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const program = ['--conditions=@sallyport/source', '--import', tsx, 'src/cli.ts', 'studio', ...args, '--port', '0']
  const child = spawn(process.execPath, program, {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...env },
  })
  const ended = once(child, 'close') as Promise<[number | null]>
  onTestFinished(() => void child.kill('SIGKILL'))
  const printed = collect(child)
  while (!printed.out.includes('/studio/open/') && child.exitCode === null) await once(child.stdout, 'data')
  const link = /http:\S+\/studio\/open\/\S+/.exec(printed.out)![0]
  return { child, link, origin: new URL(link).origin, printed, ended }
}

function collect(child: ChildProcess) {
  const printed = { out: '', err: '' }
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => (printed.out += chunk))
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (printed.err += chunk))
  return printed
}

test('H09 it starts what createApp returns, shows its audited routes, and closes it when it is stopped', async () => {
  const { child, link, origin, printed, ended } = await studio([fixture('app')])
  const cookie = (await fetch(link)).headers.get('set-cookie')!.split(';')[0]!
  const routes = (await (await fetch(`${origin}/studio/api/routes`, { headers: { cookie } })).json()) as object
  expect(routes).toMatchObject({ isKnown: true, findings: ['unguarded: GET /open declares no guard.'] })
  expect(routes).toMatchObject({
    routes: expect.arrayContaining([
      {
        method: 'POST',
        path: '/orders/:id/approve',
        access: 'signed in, can: order:approve',
        kind: 'guarded',
        declaredAt: expect.stringContaining('app.ts:') as string,
      },
      expect.objectContaining({ path: '/health', kind: 'public' }),
      expect.objectContaining({ path: '/open', kind: 'unguarded' }),
    ]) as unknown,
  })
  const app = /App {5}(http:\S+)/.exec(printed.out)![1]!
  expect((await fetch(`${app}/health`)).status).toBe(200)
  expect(printed.out).toContain('Read-only; --allow-writes')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('a module that starts the application itself also closes it itself', async () => {
  const { child, printed, ended } = await studio([fixture('main'), '--policy', fixture('policy'), '--allow-writes'])
  expect(printed.out).toContain('The page may revoke sessions')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(printed.err).toContain('closed\n')
})

test('it refuses to run in production, and says why', async () => {
  const outcome = await sallyport(['studio', fixture('app')], { NODE_ENV: 'production' })
  expect(outcome).toMatchObject({ code: 2, out: '' })
  expect(outcome.err).toBe(
    'sallyport: Studio is for development: it shows users, sessions and policies. Unset NODE_ENV=production to start it\n',
  )
})

test('it stops if an Auth is made for production', async () => {
  const { code, out, err } = await sallyport(['studio', fixture('app'), '--port', '0'], {
    AUTH_PRODUCTION: '1',
    PORT: '0',
  })
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain('createAuth got production: true')
})

test('a port that is taken is named, with the flag to choose another', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const port = String((server.address() as { readonly port: number }).port)
  const taken = await sallyport(['studio', fixture('app'), '--port', port], { PORT: '0' })
  expect(taken).toMatchObject({ code: 2, err: `sallyport: port ${port} is taken; choose another with --port\n` })
  const app = await sallyport(['studio', fixture('app'), '--port', '0'], { PORT: port })
  expect(app).toMatchObject({
    code: 2,
    err: `sallyport: port ${port} of the application is taken; set PORT to another\n`,
  })
})

test('a mistake in the arguments fails with a message and no stack', async () => {
  const mistakes = [
    [['test/studio/fixtures/missing.ts'], 'missing.ts does not exist'],
    [[fixture('app'), '--port', 'x'], '--port must be a number from 0 to 65535'],
    [[fixture('app'), '--host', '0.0.0.0'], 'unknown option --host'],
    [[fixture('app'), '--policy', fixture('main')], 'exports no policy'],
  ] as const
  const outcomes = await Promise.all(mistakes.map(([args]) => sallyport(['studio', ...args], { PORT: '0' })))
  for (const [index, { code, err }] of outcomes.entries()) {
    expect([code, err]).toEqual([2, expect.stringContaining(mistakes[index]![1])])
    expect(err).not.toMatch(/ {4}at /)
  }
})
