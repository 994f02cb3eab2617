import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What is wrong on the pages that a browser showed so far. */
export interface Watch {
  readonly problems: string[]
}

/** Reports requests to other hosts, errors on the console, and exceptions. A missing page is reported by its status. */
export function watch(page: Page, origin: string): Watch {
  const problems: string[] = []
  page.on('request', request => {
    if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
      problems.push(`asks ${request.url()}`)
  })
  page.on('console', message => {
    const isMissingPage = message.location().url === page.url() && message.text().includes('404')
    if (['error', 'warning'].includes(message.type()) && !isMissingPage) problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', error => problems.push(`throws: ${error.message}`))
  return { problems }
}

/** Runs axe, and looks for what sticks out at the side of the page. */
export async function inspect(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: axeFile })
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
    const { scrollWidth, clientWidth } = document.documentElement
    return [
      ...violations.flatMap(({ id, nodes }) => nodes.map(node => `axe ${id}: ${node.html.slice(0, 160)}`)),
      ...(scrollWidth > clientWidth ? [`is ${scrollWidth} pixels wide, more than ${clientWidth}`] : []),
    ]
  })
}

/** Opens the search, types, and returns the texts of the results. Throws if there are none. */
export async function search(page: Page, words: string): Promise<readonly string[]> {
  await page.locator('#local-search button').click()
  await page.locator('#localsearch-input').fill(words)
  await page.locator('#localsearch-list .result').first().waitFor()
  return page.locator('#localsearch-list .result').allTextContents()
}
