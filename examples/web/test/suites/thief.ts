import { test } from 'vitest'
import { logInAs, press, sees } from '../actions.ts'
import type { Stage } from '../stage.ts'

export function testThief(get: () => Stage): void {
  test('F03 a stolen refresh token that is used late logs the thief and the owner out', async () => {
    const page = await get().open()
    await logInAs(page, 'maker1')
    await press(page, 'Copy my refresh token')
    await press(page, 'Refresh now')
    await sees(page, /You have replaced it/)
    get().world.time.advance('1m')
    await press(page, 'Use the copy')
    await sees(page, /two people have it/)
    await sees(page, 'You are logged out')
    await sees(page, '401 refresh_token_reused')
  })

  test('F03 a thief who is faster than the owner is logged out when the owner refreshes', async () => {
    const page = await get().open()
    await logInAs(page, 'checker1')
    await press(page, 'Copy my refresh token')
    await press(page, 'Use the copy')
    await press(page, 'Read the orders')
    await sees(page, /Sees the \d+ orders/)
    get().world.time.advance('1m')
    await press(page, 'Refresh now')
    await sees(page, /Somebody else has used a copy/)
    await sees(page, 'Locked out')
    await sees(page, '401 token_invalid')
  })
}
