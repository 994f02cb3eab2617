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
  test('shows the diff, writes, and ends with the next command', async () => {
    const cwd = emptyFolder()
    const { code, out, err } = await create(cwd, 'my-api', ...flags, '--yes')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('--- /dev/null\n+++ b/src/app.ts\n@@')
    expect(out.trimEnd().split('\n').at(-1)).toBe('Next: cd my-api && npm install && npm test && npm run dev')
    expect(Object.keys(filesOf(cwd))).toContain('my-api/src/app.ts')
  })

  test.each([
    [['a', '--framework', 'koa'], 'there is no framework "koa"; there are express, fastify, nestjs'],
    [['a', ...flags], 'nobody can be asked here, so say it by flags; missing: --yes'],
    [['--yes'], 'nobody can be asked here, so say it by flags; missing: <folder>, --framework, --store'],
  ])('%j is refused, and writes nothing', async (args, message) => {
    const cwd = emptyFolder()
    const { code, out, err } = await create(cwd, ...args)
    expect(err).toContain(`sallyport: ${message}\n`)
    expect([code, out, filesOf(cwd)]).toEqual([1, '', {}])
  })

  test('--help tells the flags', async () => {
    const { code, out } = await create(emptyFolder(), '--help')
    expect([code, out]).toEqual([0, expect.stringContaining('--framework  express, fastify, nestjs')])
  })
})

test.each([
  [['a', '--framwork', 'express'], 'there is no option --framwork; there are --framework, --store'],
  [['a', '--store', 'Postgres'], 'there is no store "Postgres"; there are memory, postgres, mysql, redis'],
  [['a', '--module=cjs'], 'there is no module "cjs"; there are esm, commonjs'],
  [['a', '--store'], '--store needs a value'],
  [['a', '--yes=no'], '--yes takes no value'],
  [['a', '--no-yes'], 'there is no option --no-yes'],
  [['a', '--policy', '--no-policy'], '--policy is given twice'],
  [['a', 'b', ...flags, '--yes'], 'unexpected argument: b'],
  [['.', '--toString'], 'there is no option --toString'],
])('%j is refused', (args, message) => {
  expect(() => readArguments('create', args)).toThrow(message)
})
