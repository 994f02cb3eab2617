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
import { answersOf, clientPolicy, questions, untyped } from './client-cases.ts'

/** What the script of the page leaves for the tests. */
declare const sallyport: typeof Rbac
declare const window: { readonly answersOf: typeof answersOf }

const executablePath = requireChromium(process.env)
const policy = clientPolicy()
const expected = JSON.parse(JSON.stringify(answersOf(untyped(policy), questions()))) as unknown

/** The package as a browser gets it, or a part of it. */
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

test('the stored policy with dates as text answers as the policy does', () => {
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
  const received = JSON.parse(JSON.stringify(questions())) as ReturnType<typeof questions>
  expect(JSON.parse(JSON.stringify(answersOf(stored, received)))).toEqual(expected)
})

test('without the option a string is never a date', () => {
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
])('%j as a date: %s', (written_at, isDate) => {
  const stored = parsePolicy(JSON.parse(JSON.stringify(policy)), { dates: 'text' })
  const subject = { id: 'u1', roles: [], hired_at: '1970-01-01T00:00:00.000Z' }
  expect(stored.can(subject, 'memo:read', { written_at, text: 'x' })).toBe(isDate)
})

test.each([
  [{ dates: 'texts' }, "dates must be 'text'"],
  [{ date: 'text' }, 'there is no option "date"'],
])('the options %j are refused', (options, message) => {
  expect(() => parsePolicy(JSON.parse(JSON.stringify(policy)), options as never)).toThrow(message)
})

test('what a browser needs of it is at most 15 kB, minified and gzipped', async () => {
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
          ? JSON.stringify({ policy, questions: questions() })
          : `<!doctype html><meta charset="utf-8"><script>${new TextDecoder().decode(script)}</script>`,
      )
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  test('a policy from the server answers as it does there', async () => {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    // The same function as in Node: the page has nothing of the test.
    await page.addScriptTag({ content: `var answersOf = ${answersOf.toString()}` })
    const text = await page.evaluate(async () => {
      const response = await fetch('/rights')
      const received = (await response.json()) as { policy: unknown; questions: readonly never[] }
      const stored = sallyport.parsePolicy(received.policy, { dates: 'text' })
      return JSON.stringify(window.answersOf(stored, received.questions))
    })
    expect(errors).toEqual([])
    expect(JSON.parse(text)).toEqual(expected)
  })
})
