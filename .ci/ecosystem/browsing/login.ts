import { createBrowser } from '../contract/browser.ts'
import { password } from '../contract/people.ts'
import type { User } from '../shared/users.ts'

/** Logs in with a new browser. */
export async function login(url: string, user: User) {
  const browser = createBrowser(url)
  const { status } = await browser.post('/auth/login', { username: user.username, password })
  if (status !== 200) throw new Error(`the login was answered ${status}`)
  return browser
}
