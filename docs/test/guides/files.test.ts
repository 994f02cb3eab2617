import { randomUUID } from 'node:crypto'
import { afterAll, expect, test, vi } from 'vitest'
import { blocksOf } from '../blocks.ts'
import { makeProject } from '../project.ts'
import { compile } from '../run.ts'
import { guides, serve } from './guides.ts'

const page = 'files-of-the-guides.md'

/** Blocks of `ts name` of a guide that imports the page's files. */
function filesOf(name: string): readonly (readonly [string, string])[] {
  return blocksOf(guides.get(name)!).flatMap(({ language, text }) => {
    const [, file] = /^ts (\S+)$/.exec(language) ?? []
    return file === undefined ? [] : [[`${file}.ts`, `${text}\n`] as const]
  })
}

/** Whether a guide imports `auth.ts` and does not have one itself, as the quick starts do. */
function isReader(name: string): boolean {
  const files = filesOf(name)
  return files.some(([, text]) => text.includes("from './auth.ts'")) && files.every(([file]) => file !== 'auth.ts')
}

const readers = [...guides.keys()].filter(isReader)
const project = makeProject()
for (const name of [...readers, page]) for (const [file, text] of filesOf(name)) project.write(file, text)

afterAll(() => {
  project.remove()
})

test('the examples of the guides compile next to the files that the page gives', async () => {
  expect(readers.length).toBeGreaterThan(5)
  expect(await compile(project)).toEqual({ code: 0, output: '' })
}, 120_000)

test('every guide that imports these files links to them', () => {
  expect(readers.filter(name => !guides.get(name)!.includes(`(${page})`))).toEqual([])
})

test('the application of the page signs a user up and logs them in', async () => {
  vi.stubEnv('JWT_ACCESS_SECRET', `access ${randomUUID()} ${randomUUID()}`)
  vi.stubEnv('JWT_REFRESH_SECRET', `refresh ${randomUUID()} ${randomUUID()}`)
  const { app } = (await import(project.path('server.ts'))) as { app: Parameters<typeof serve>[0] }
  vi.unstubAllEnvs()
  const { call, close } = await serve(app)
  const [email, password] = ['Ann@Example.com', 'correct horse battery staple']
  expect(await call('POST /users', { body: { email, password } })).toMatchObject({ status: 202 })
  const { status, body } = await call('POST /auth/login', { body: { email, password } })
  expect(status).toBe(200)
  expect(await call('GET /me', { token: String(body['access_token']) })).toEqual({ status: 200, body: { id: 'u-1' } })
  close()
})
