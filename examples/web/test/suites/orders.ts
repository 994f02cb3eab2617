import { test } from 'vitest'
import { enterOrder, logInAs, logOut, orderFor, press, sees } from '../actions.ts'
import type { Stage } from '../stage.ts'

export function testOrders(get: () => Stage): void {
  test('leads an order from its maker to its checker, and shows how the API refuses', async () => {
    const page = await get().open()
    await logInAs(page, 'maker1')
    await enterOrder(page, 'Luigi', '12.50')
    await press(page, 'Approve the order for Luigi')
    await sees(page, /403 forbidden/)
    await logOut(page)

    await logInAs(page, 'super1')
    await page.getByLabel('Assign the order for Luigi to').selectOption('checker1')
    await sees(page, 'checked by checker1')
    await logOut(page)

    await logInAs(page, 'checker1')
    await press(page, 'Approve the order for Luigi')
    await orderFor(page, 'Luigi').getByText('approved').waitFor()
    await logOut(page)

    await logInAs(page, 'lead1')
    await enterOrder(page, 'Mario', '20000')
    await page.getByLabel('Assign the order for Mario to').selectOption('lead1')
    await sees(page, /422 checker_refused/)
    await logOut(page)

    await logInAs(page, 'admin')
    await press(page, 'Reject the order for Mario')
    await orderFor(page, 'Mario').getByText('rejected').waitFor()
  })
}
