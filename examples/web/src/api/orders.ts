import { call, type Role } from './session.ts'

/** A payment order, as the API shows it. */
export interface Order {
  readonly id: string
  /** In minor units, such as cents. */
  readonly amount: number
  readonly payee: string
  readonly status: 'pending' | 'approved' | 'rejected'
  readonly maker_id: string
  readonly checker_id: string | null
}

/** A user in a list. */
export interface Person {
  readonly id: string
  readonly username: string
  readonly roles: readonly Role[]
}

/** One of the user's own sessions. Times are seconds since the epoch. */
export interface OwnSession {
  readonly id: string
  readonly current: boolean
  readonly device: string | null
  readonly created_at: number
  readonly last_used_at: number
}

export async function listOrders(): Promise<readonly Order[]> {
  return ((await call('GET', '/orders')) as { orders: Order[] }).orders
}

export async function createOrder(payee: string, amount: number): Promise<void> {
  await call('POST', '/orders', { payee, amount })
}

export async function decide(order: Order, verdict: 'approve' | 'reject'): Promise<void> {
  await call('POST', `/orders/${order.id}/${verdict}`)
}

export async function assign(order: Order, checkerId: string): Promise<void> {
  await call('POST', `/orders/${order.id}/assign`, { checker_id: checkerId })
}

/** Only for super-checkers and admins. */
export async function listPeople(): Promise<readonly Person[]> {
  return ((await call('GET', '/users')) as { users: Person[] }).users
}

export async function setBlocked(person: Person, blocked: boolean): Promise<void> {
  await call('POST', `/users/${person.id}/${blocked ? 'block' : 'unblock'}`)
}

export async function listSessions(): Promise<readonly OwnSession[]> {
  return ((await call('GET', '/auth/sessions')) as { sessions: OwnSession[] }).sessions
}

export async function revokeSession({ id }: OwnSession): Promise<void> {
  await call('DELETE', `/auth/sessions/${encodeURIComponent(id)}`)
}

/** Answers the same for every name, so that nobody finds out who has an account. */
export async function askForReset(username: string): Promise<void> {
  await call('POST', '/auth/password/forgot', { username })
}

/** Sets a new password with the token of the mail. */
export async function resetPassword(token: string, newPassword: string): Promise<void> {
  await call('POST', '/auth/password/reset', { token, new_password: newPassword })
}
