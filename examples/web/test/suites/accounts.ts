import { expect, test } from 'vitest'
import { logInAs, logInWith, press, sees } from '../actions.ts'
import type { Stage } from '../stage.ts'

export function testAccounts(get: () => Stage): void {
  test('a session that is revoked from the list shows it in its own window', async () => {
    const stage = get()
    const [here, there] = [await stage.open(), await stage.open()]
    const since = new Date(stage.world.time.clock()).toLocaleTimeString('en-GB')
    await logInAs(there, 'super1')
    stage.world.time.advance('5s')
    await logInAs(here, 'super1')
    await press(here, `Revoke the session since ${since}`)
    await sees(there, /Your session was revoked/)
    await here.getByText('this one').waitFor()
    await press(here, 'Log out everywhere')
    await sees(here, 'Log in')
  })

  test('an administrator blocks a user, whose page shows it', async () => {
    const [maker, admin] = [await get().open(), await get().open()]
    await logInAs(maker, 'maker1')
    await logInAs(admin, 'admin')
    await press(admin, 'Block maker1')
    await sees(maker, 'You are logged out')
    await press(maker, 'maker1')
    await sees(maker, /401 credentials_invalid/)
    await press(admin, 'Unblock maker1')
    await sees(admin, 'maker1 may log in again.')
    await logInAs(maker, 'maker1')
  })

  test('the client refreshes an expired access token, and two refreshes at once get the same token', async () => {
    const page = await get().open()
    await logInAs(page, 'checker1')
    get().world.time.advance('16m')
    await sees(page, '401 token_expired')
    await sees(page, /Refresh token no. 2/)
    get().world.time.advance('1m')
    await press(page, 'Refresh twice at once')
    await sees(page, /Both answers carry the same refresh token, no. 3/)
  })

  test('a forgotten password is reset with the link of the mail', async () => {
    const stage = get()
    const page = await stage.open()
    await press(page, 'Forgot your password?')
    await page.getByLabel('User name of the account').fill('maker2')
    await press(page, 'Send a link')
    await sees(page, /a mail is on its way/)
    await expect.poll(() => stage.world.mails.length, { timeout: 20_000 }).toBe(1)

    const link = await stage.open(`/#${stage.world.mails[0]!.text.split('#')[1]}`)
    expect(link.url()).not.toContain('#')
    await link.getByLabel(/New password/).fill('short')
    await press(link, 'Set password')
    await sees(link, /422 password_too_short/)
    await link.getByLabel(/New password/).fill('a brand new horse staple')
    await press(link, 'Set password')
    await sees(link, /The password is changed/)
    await press(link, 'Go to the login')
    await logInWith(link, 'maker2', 'a brand new horse staple')
  })

  test('I11 the page runs no inline script', async () => {
    const page = await get().open()
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = true' }))`,
    )
    expect(await page.evaluate('window.ran')).toBeUndefined()
    expect(get().takeFaults().join()).toMatch(/script-src/)
  })
}
