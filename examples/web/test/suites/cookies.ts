import { expect, test } from 'vitest'
import { logInAs, press, sees } from '../actions.ts'
import type { Stage } from '../stage.ts'

export function testCookies(get: () => Stage): void {
  test('R-17 tabs that refresh at once stay logged in with their cookie, as does a reload', async () => {
    const stage = get()
    const browser = await stage.openBrowser()
    const first = await stage.open('/', browser)
    await logInAs(first, 'maker1')
    const second = await stage.open('/', browser)
    await sees(second, 'Your sessions')
    for (let round = 0; round < 2; round++) {
      stage.world.time.advance('1m')
      await Promise.all([press(first, 'Refresh now'), press(second, 'Refresh twice at once')])
      await sees(second, 'Both requests were answered with 200, and the browser has one cookie.')
    }
    await first.reload()
    await sees(first, 'Your sessions')
    await sees(first, /no script on this page can copy it/)
    expect(await first.evaluate('[document.cookie, localStorage.length, sessionStorage.length]')).toEqual(['', 0, 0])
    await press(second, 'Log out everywhere')
    await sees(first, 'You are logged out')
  })
}
