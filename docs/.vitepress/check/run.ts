import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { base } from '../lib/repository.ts'
import { inspect, search, watch } from './browser.ts'
import { findDeadLinks } from './links.ts'
import { serve } from './serve.ts'

/** The pages that a browser opens; `search` opens the search on the first of them. */
const paths = [
  '',
  'quick-start-express',
  'tokens-and-sessions',
  'errors',
  'errors/token_invalid',
  'packages/core',
  'reference/@sallyport/core/log',
  'evidence/benchmarks',
  'missing',
]
const widths = [375, 1280]
const schemes = ['light', 'dark'] as const

const { pictures } = parseArgs({ options: { pictures: { type: 'string' } } }).values
const folder = fileURLToPath(new URL('../dist', import.meta.url))
const executablePath = process.env['CHROMIUM_PATH'] || '/usr/bin/chromium'
if (!existsSync(executablePath)) throw new Error(`${executablePath} is missing: install chromium, or set CHROMIUM_PATH`)
if (pictures !== undefined) mkdirSync(pictures, { recursive: true })

const problems = findDeadLinks(folder).map(link => `dead link: ${link}`)
const server = await serve(folder)
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })

async function lookAt(page: Page, name: string, found: readonly string[] = []) {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name.replaceAll(/\W+/g, '-')}.png` })
  problems.push(...[...found, ...(await inspect(page))].map(problem => `${name}: ${problem}`))
}

async function lookAtPages(width: number, colorScheme: (typeof schemes)[number]) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' })
  const seen = watch(page, server.origin)
  for (const path of paths) {
    const response = await page.goto(server.origin + base + path, { waitUntil: 'networkidle' })
    const expected = path === 'missing' ? 404 : 200
    const wrong = response?.status() === expected ? [] : [`status ${response?.status()} instead of ${expected}`]
    await lookAt(page, `${path || 'home'} ${width} ${colorScheme}`, wrong)
  }
  await page.goto(server.origin + base)
  const results = await search(page, 'refresh token')
  const isFound = results.some(text => /refresh token/i.test(text))
  await lookAt(page, `search ${width} ${colorScheme}`, isFound ? [] : ['the search does not find "refresh token"'])
  problems.push(...seen.problems.map(problem => `${width} ${colorScheme}: ${problem}`))
  await page.close()
}

try {
  for (const width of widths) for (const scheme of schemes) await lookAtPages(width, scheme)
} finally {
  await browser.close()
  server.close()
}

for (const problem of new Set(problems)) console.error(problem)
console.log(
  `${new Set(problems).size} problems on ${paths.length} pages and the search, in 2 widths and 2 color schemes`,
)
process.exitCode = problems.length === 0 ? 0 : 1
