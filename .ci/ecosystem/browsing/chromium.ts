import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { orderFor, password, person } from '../contract/people.ts'
import { listen } from '../contract/serve.ts'
import { openWorld } from '../contract/world.ts'
import type { Recipe } from '../contract/recipe.ts'

const drive = new URL('drive.html', import.meta.url)

/** Tests the pages of a recipe in Chromium. `answer` answers as its server does. */
export function testInChromium(recipe: Recipe, answer: RequestListener): void {
  test('Chromium: pages and actions recover from expired tokens, and a logout leaves nothing behind', async () => {
    const world = await openWorld(recipe)
    const checker = await person('checker')
    const user = { id: checker.id, username: checker.username, password, order: orderFor(checker) }
    let told: (outcome: string) => void
    const result = new Promise<string>(resolve => (told = resolve))
    const server = createServer((req, res) => {
      if (req.url === '/drive') return res.setHeader('content-type', 'text/html').end(readFileSync(drive))
      if (req.url === '/drive/user') return res.end(JSON.stringify(user))
      if (req.url === '/result')
        return void text(req)
          .then(told)
          .then(() => res.end())
      if (req.url !== '/drive/wait') return answer(req, res)
      world.time.advance('16m')
      return res.end()
    })
    const { url, close } = await listen(server)
    const profile = mkdtempSync(join(tmpdir(), 'sallyport-chromium-'))
    const page = `${url.replace('127.0.0.1', 'localhost')}/drive`
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`, page]
    const browser = spawn(process.env.CHROMIUM_PATH ?? 'chromium', flags, { stdio: 'ignore' })
    const seen = await Promise.race([result, once(browser, 'exit').then(() => 'Chromium ended')])
    if (browser.kill()) await once(browser, 'exit')
    rmSync(profile, { recursive: true, force: true })
    await close()
    await world.close()
    expect(seen).toBe('played')
  })
}
