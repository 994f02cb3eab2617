import { type Browser, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { requireChromium } from '../../../packages/client/test/chromium.ts'
import { start as express } from '../../express-orders/test/start.ts'
import { start as fastify } from '../../fastify-orders/test/start.ts'
import { start as nest } from '../../nestjs-orders/test/start.ts'
import { type Build, buildPage } from './build.ts'
import { testAccounts } from './suites/accounts.ts'
import { testCookies } from './suites/cookies.ts'
import { testOrders } from './suites/orders.ts'
import { testThief } from './suites/thief.ts'
import { openStage, type Stage } from './stage.ts'

const executablePath = requireChromium(process.env)

describe.skipIf(executablePath === undefined)('the page', () => {
  let browser: Browser
  let built: Build
  beforeAll(async () => {
    ;[browser, built] = await Promise.all([chromium.launch({ executablePath: executablePath! }), buildPage()])
  })
  afterAll(() => Promise.all([browser?.close(), built?.remove()]))

  describe.each([
    ['Express', express, false, [testOrders, testThief, testAccounts]],
    ['Express', express, true, [testCookies]],
    ['Fastify', fastify, false, [testOrders, testThief]],
    ['Fastify', fastify, true, [testCookies]],
    ['Nest', nest, false, [testOrders, testThief]],
    ['Nest', nest, true, [testCookies]],
  ])('of %s', (_framework, start, cookies, suites) => {
    let stage: Stage
    beforeAll(async () => {
      stage = await openStage({ start, browser, folder: built.folder, cookies })
    })
    afterAll(() => stage?.world.close())
    // oxlint-disable-next-line vitest/no-standalone-expect -- every test ends with it
    afterEach(() => expect(stage.takeFaults()).toEqual([]))

    for (const suite of suites) suite(() => stage)
  })
})
