import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readArguments } from '../src/arguments.ts'
import { emptyFolder, filesOf } from './folder.ts'

const program = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

async function create(cwd: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', tsx, program, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (chunks.out += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (chunks.err += chunk))
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { code, ...chunks }
}

const flags = ['--framework', 'express', '--store', 'postgres']

describe('npm create sallyport', () => {
  test('--no-agents writes no AGENTS.md', async () => {
    const cwd = emptyFolder()
    const { code, out } = await create(cwd, 'my-api', ...flags, '--no-agents', '--yes')
    expect([code, out]).toEqual([0, expect.not.stringContaining('AGENTS.md')])
    expect(Object.keys(filesOf(cwd))).not.toContain('my-api/AGENTS.md')
  })

  test('create shows the diff, writes the files and prints the next command last', async () => {
    const cwd = emptyFolder()
    const { code, out, err } = await create(cwd, 'my-api', ...flags, '--yes')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('--- /dev/null\n+++ b/src/app.ts\n@@')
    expect(out.trimEnd().split('\n').at(-1)).toBe('Next: cd my-api && npm install && npm test && npm run dev')
    expect(Object.keys(filesOf(cwd))).toContain('my-api/src/app.ts')
  })

  test.each([
    [['a', '--framework', 'koa'], '--framework must be one of express, fastify, nestjs, not "koa"'],
    [['a', ...flags], 'without a terminal these are required: --yes'],
    [['--yes'], 'without a terminal these are required: <folder>, --framework, --store'],
  ])('%j is rejected and writes nothing', async (args, message) => {
    const cwd = emptyFolder()
    const { code, out, err } = await create(cwd, ...args)
    expect(err).toContain(`sallyport: ${message}\n`)
    expect([code, out, filesOf(cwd)]).toEqual([1, '', {}])
  })

  test('--help lists the flags', async () => {
    const { code, out } = await create(emptyFolder(), '--help')
    expect([code, out]).toEqual([0, expect.stringContaining('--framework  express, fastify, nestjs')])
  })
})

test.each([
  [['a', '--framwork', 'express'], 'unknown option --framwork; the options are --framework, --store'],
  [['a', '--store', 'Postgres'], '--store must be one of memory, postgres, mysql, sqlite, redis, not "Postgres"'],
  [['a', '--module=cjs'], '--module must be one of esm, commonjs, not "cjs"'],
  [['a', '--store'], '--store must be one of memory'],
  [['a', '--yes=no'], '--yes does not take a value'],
  [['a', '--no-yes'], 'unknown option --no-yes'],
  [['a', '--policy', '--no-policy'], '--policy must be given only once'],
  [['a', '--agents=no'], '--agents does not take a value'],
  [['a', 'b', ...flags, '--yes'], 'unexpected argument: b'],
  [['.', '--toString'], 'unknown option --toString'],
])('%j is rejected', (args, message) => {
  expect(() => readArguments('create', args)).toThrow(message)
})
