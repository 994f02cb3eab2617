import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as Rbac from '../src/index.ts'
import { parsePolicy } from '../src/index.ts'
import { requireChromium } from './chromium.ts'
import { answersOf, clientPolicy, checks, untyped } from './client-cases.ts'

/** The globals that the page's scripts define. */
declare const sallyport: typeof Rbac
declare const window: { readonly answersOf: typeof answersOf }

const executablePath = requireChromium(process.env)
const policy = clientPolicy()
const expected = JSON.parse(JSON.stringify(answersOf(untyped(policy), checks()))) as unknown

/** Bundles the package, or a part of it, for a browser. */
async function bundle(contents: string, minify = false): Promise<Uint8Array> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('../src', import.meta.url)), loader: 'ts' },
    bundle: true,
    format: 'iife',
    globalName: 'sallyport',
    platform: 'browser',
    target: 'es2022',
    minify,
    write: false,
    metafile: true,
  })
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
  return outputFiles[0]!.contents
}

test('a stored policy with dates as strings decides like the original policy', () => {
  const answers = expected as readonly (readonly [{ readonly reason: string }])[]
  expect(new Set(answers.map(([{ reason }]) => reason))).toEqual(
    new Set([
      'granted',
      'denied',
      'not_granted',
      'separation_of_duties',
      'resource_required',
      'subject_malformed',
      'unknown_permission',
    ]),
  )
  const stored = parsePolicy(JSON.parse(JSON.stringify(policy)), { dates: 'text' })
  const received = JSON.parse(JSON.stringify(checks())) as ReturnType<typeof checks>
  expect(JSON.parse(JSON.stringify(answersOf(stored, received)))).toEqual(expected)
})

test('without the option, a string is never a date', () => {
  const stored = parsePolicy(JSON.parse(JSON.stringify(policy)))
  const memo = { written_at: '2032-02-29T12:00:00.000Z', text: 'x' }
  const subject = { id: 'u1', roles: [], hired_at: new Date(0) }
  expect(stored.can(subject, 'memo:read', memo)).toBe(false)
  expect(stored.can(subject, 'memo:read', { ...memo, written_at: new Date(memo.written_at) })).toBe(true)
})

test.each([
  ['2032-02-29T12:00:00Z', true],
  ['2032-02-29T12:00:00.123456+02:00', true],
  ['2031-02-29T12:00:00.000Z', false],
  ['2032-13-01T12:00:00.000Z', false],
  ['2032-02-29T12:00:00', false],
  ['2032-02-29', false],
  ['1830384000000', false],
  [1_830_384_000_000, false],
  [null, false],
])('whether %j is accepted as a date: %s', (written_at, isDate) => {
  const stored = parsePolicy(JSON.parse(JSON.stringify(policy)), { dates: 'text' })
  const subject = { id: 'u1', roles: [], hired_at: '1970-01-01T00:00:00.000Z' }
  expect(stored.can(subject, 'memo:read', { written_at, text: 'x' })).toBe(isDate)
})

test.each([
  [{ dates: 'texts' }, "dates must be 'text' or undefined"],
  [{ date: 'text' }, 'unknown option "date"'],
])('the options %j are rejected', (options, message) => {
  expect(() => parsePolicy(JSON.parse(JSON.stringify(policy)), options as never)).toThrow(message)
})

test('parsePolicy and its dependencies take at most 15 kB, minified and gzipped', async () => {
  const contents = await bundle("export { parsePolicy } from './index.ts'", true)
  const size = gzipSync(contents).byteLength
  process.stdout.write(`parsePolicy for a browser: ${contents.byteLength} bytes, ${size} gzipped\n`)
  expect(size).toBeLessThanOrEqual(15_000)
})

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let browser: Browser
  let server: Server
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath! })
    const script = await bundle("export * from './index.ts'")
    server = createServer((request, response) => {
      const isData = request.url === '/rights'
      response.setHeader('content-type', isData ? 'application/json' : 'text/html')
      response.end(
        isData
          ? JSON.stringify({ policy, checks: checks() })
          : `<!doctype html><meta charset="utf-8"><script>${new TextDecoder().decode(script)}</script>`,
      )
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  test('a policy from the server decides as it does on the server', async () => {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    // The page cannot import the function, so its source is sent.
    await page.addScriptTag({ content: `var answersOf = ${answersOf.toString()}` })
    const text = await page.evaluate(async () => {
      const response = await fetch('/rights')
      const received = (await response.json()) as { policy: unknown; checks: readonly never[] }
      const stored = sallyport.parsePolicy(received.policy, { dates: 'text' })
      return JSON.stringify(window.answersOf(stored, received.checks))
    })
    expect(errors).toEqual([])
    expect(JSON.parse(text)).toEqual(expected)
  })
})
