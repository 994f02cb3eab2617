import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { requireService } from '@sallyport/testkit'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { blocksOf } from './blocks.ts'
import { makeProject } from './project.ts'
import { compile } from './run.ts'

const server = await requireService('postgres', process.env)

/** Each quick start is one application: a block of `ts name` is its file `name.ts`. */
const frameworks = ['express', 'fastify', 'hono', 'koa', 'nestjs', 'web'] as const

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function makeApplication(framework: string) {
  const project = makeProject()
  const page = readFileSync(new URL(`../quick-start-${framework}.md`, import.meta.url), 'utf8')
  for (const { language, text } of blocksOf(page)) {
    const [, name] = /^ts (\S+)$/.exec(language) ?? []
    if (name !== undefined) project.write(`${name}.ts`, `${text}\n`)
  }
  return project
}

describe.each(frameworks)('the quick start of %s', async framework => {
  const project = makeApplication(framework)
  afterAll(() => {
    project.remove()
  })

  test('compiles', async () => {
    expect(await compile(project)).toEqual({ code: 0, output: '' })
  }, 120_000)

  // The page's tests run here, on a separate database.
  describe.skipIf(server === undefined)('its own tests', async () => {
    if (server === undefined) return
    const database = `quick_start_${randomUUID().replaceAll('-', '')}`
    const url = new URL(server)
    url.pathname = database
    // In a hook, because a filter that skips the suite skips `afterAll` too.
    beforeAll(() => onServer(`create database ${database}`))
    afterAll(() => onServer(`drop database ${database} with (force)`))
    vi.stubEnv('DATABASE_URL', url.href)
    vi.stubEnv('JWT_ACCESS_SECRET', `access ${randomUUID()} ${randomUUID()}`)
    vi.stubEnv('JWT_REFRESH_SECRET', `refresh ${randomUUID()} ${randomUUID()}`)
    await import(project.path('app.test.ts'))
    vi.unstubAllEnvs()
  })
})
