import type { Locator, Page } from 'playwright-core'

/** Presses the button with this name. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) }).click()
}

/** Logs in with the button of a user of the demonstration, and waits until the page shows them. */
export async function logInAs(page: Page, user: string): Promise<void> {
  await press(page, user)
  await page.getByRole('banner').locator('strong', { hasText: user }).waitFor()
}

/** Logs in with the form. */
export async function logInWith(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await press(page, 'Log in')
  await page.getByRole('banner').locator('strong', { hasText: user }).waitFor()
}

export async function logOut(page: Page): Promise<void> {
  await press(page, 'Log out')
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
}

/** Enters an order as a maker, and waits until it is in the list. */
export async function enterOrder(page: Page, payee: string, amount: string): Promise<void> {
  await page.getByLabel('Payee').fill(payee)
  await page.getByLabel('Amount').fill(amount)
  await press(page, 'Enter order')
  await orderFor(page, payee).waitFor()
}

export function orderFor(page: Page, payee: string): Locator {
  return page.locator('.orders > li').filter({ hasText: payee })
}

/** Waits for a message that contains the text. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor()
}
