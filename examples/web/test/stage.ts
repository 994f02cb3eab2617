import type { TestClock } from '@sallyport/testkit'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { StartApp } from '../../e2e/src/start.ts'
import { openWorld, type World } from '../../e2e/src/world.ts'

/** An API with the page, and its users' windows. */
export interface Stage {
  readonly world: World
  /** Opens a browser of its own for one test, with its own cookies. */
  openBrowser(options?: BrowserContextOptions): Promise<BrowserContext>
  /** Opens a window at a path, by default in a browser of its own. */
  open(path?: string, context?: BrowserContext): Promise<Page>
  /** Returns and forgets what the browser complained about, such as violations of the Content-Security-Policy. */
  takeFaults(): readonly string[]
}

export interface StageOptions {
  readonly start: StartApp
  readonly browser: Browser
  /** The built page. */
  readonly folder: string
  readonly cookies?: boolean
  readonly time?: TestClock
}

/** Starts an API with the page. Close its `world` in the end. */
export async function openStage({ start, browser, folder, cookies = false, time }: StageOptions): Promise<Stage> {
  const world = await openWorld(start, { PAGE_FOLDER: folder, COOKIES: cookies ? 'on' : 'off' }, time)
  let faults: string[] = []

  async function openBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext(options)
    onTestFinished(() => context.close())
    return context
  }

  async function open(path = '/', context?: BrowserContext): Promise<Page> {
    const page = await (context ?? (await openBrowser())).newPage()
    page.setDefaultTimeout(20_000)
    page.on('pageerror', error => void faults.push(String(error)))
    page.on('console', message => {
      const text = message.text()
      // Chromium reports every refusal of an API as an error, and a busy machine's 503 too.
      const isRefusal = /the server responded with a status of (4\d\d|503)/.test(text)
      if (['error', 'warning'].includes(message.type()) && !isRefusal) faults.push(text)
    })
    await page.goto(world.running.url + path)
    return page
  }

  function takeFaults(): readonly string[] {
    const taken = faults
    faults = []
    return taken
  }

  return { world, openBrowser, open, takeFaults }
}
