import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClock } from '@sallyport/testkit'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requireChromium } from '../../../packages/client/test/chromium.ts'
import { start } from '../../express-orders/test/start.ts'
import { logInAs, orderFor, press, sees } from './actions.ts'
import { type Build, buildPage } from './build.ts'
import { openStage, type Stage } from './stage.ts'

const executablePath = requireChromium(process.env)

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Where `pnpm screenshots` wants the pictures, from the root of the repository; undefined in an ordinary run. */
const pictures = process.env['SALLYPORT_PICTURES']

/** The pictures that the documentation shows, by what they show. */
const kept = new Map([
  ['orders 1280 light', 'web-orders.png'],
  ['orders 1280 dark', 'web-orders-dark.png'],
  ['theft 1280 light', 'web-theft.png'],
  ['theft 1280 dark', 'web-theft-dark.png'],
])

const looks = [1280, 375].flatMap(width => (['light', 'dark'] as const).map(scheme => ({ width, scheme })))

describe.skipIf(executablePath === undefined)('the look of the page', () => {
  let browser: Browser
  let built: Build
  let stage: Stage
  beforeAll(async () => {
    ;[browser, built] = await Promise.all([chromium.launch({ executablePath: executablePath! }), buildPage()])
    const time = createClock(Date.UTC(2026, 11, 1, 9))
    stage = await openStage({ start, browser, folder: built.folder, time })
  })
  afterAll(async () => {
    await Promise.all([stage?.world.close(), browser?.close(), built?.remove()])
  })

  /** Checks the page at each size and in each colour scheme, and takes its picture. */
  async function expectGoodLooks(page: Page, name: string): Promise<void> {
    for (const { width, scheme } of looks) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: scheme })
      const look = `${name} ${width} ${scheme}`
      const found = await violations(page)
      expect({ look, found }).toEqual({ look, found: [] })
      const reached = await page.evaluate('document.documentElement.scrollWidth')
      expect({ look, reached }).toEqual({ look, reached: width })
      const file = kept.get(look)
      if (pictures !== undefined && file !== undefined) await takePicture(page, join(root, pictures, file))
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  }

  test('the login is accessible, and fits wide and narrow windows', async () => {
    const page = await stage.open()
    await press(page, 'Forgot your password?')
    await expectGoodLooks(page, 'login')
  })

  test('the orders are accessible, and fit wide and narrow windows', async () => {
    const { as, login, time } = stage.world
    const orders = Object.entries({ 'Blue Bakery': 4820, 'Harbour Fish Market': 126_000, 'City Couriers': 2_500_000 })
    for (const [payee, amount] of orders) await as('maker1', 'POST', '/orders', { body: { payee, amount } })
    await login('super1')
    time.advance('3m')
    const page = await stage.open()
    await logInAs(page, 'super1')
    await assign(page, 'Harbour Fish Market', 'checker1')
    await assign(page, 'Blue Bakery', 'super1')
    await press(page, 'Approve the order for Blue Bakery')
    await orderFor(page, 'Blue Bakery').getByText('approved').waitFor()
    await press(page, 'Approve the order for Harbour Fish Market')
    await sees(page, /403 forbidden/)
    await expectGoodLooks(page, 'orders')
  })

  test('a theft is accessible, and fits wide and narrow windows', async () => {
    const page = await stage.open()
    await logInAs(page, 'super1')
    await press(page, 'Copy my refresh token')
    await press(page, 'Use the copy')
    await press(page, 'Read the orders')
    await sees(page, /Sees the/)
    stage.world.time.advance('1m')
    await press(page, 'Refresh now')
    await sees(page, 'Locked out')
    await expectGoodLooks(page, 'theft')
  })
})

async function assign(page: Page, payee: string, checker: string): Promise<void> {
  await page.getByLabel(`Assign the order for ${payee} to`).selectOption(checker)
  await orderFor(page, payee)
    .getByText(`checked by ${checker === 'super1' ? 'you' : checker}`)
    .waitFor()
}

/** What axe finds, with the elements. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const results = await page.evaluate<axe.AxeResults>('axe.run()')
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

async function takePicture(page: Page, path: string): Promise<void> {
  // A busy machine answers 503 now and then, which the page lists. Then take the pictures again.
  expect(await page.getByText('503').count()).toBe(0)
  await page.mouse.move(0, 0)
  await page.evaluate('scrollTo(0, 0)')
  const picture = await page.screenshot({ animations: 'disabled' })
  // Small enough for a repository and a README.
  expect(picture.length).toBeLessThan(200_000)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, picture)
}
