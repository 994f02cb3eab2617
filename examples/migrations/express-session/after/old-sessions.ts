import type { SessionData, Store } from 'express-session'

type Stored = SessionData & { readonly passport?: { readonly user?: number } }

/** Ends the logins of a user that express-session keeps, and leaves everything else in their sessions. */
export async function endOldLogins(store: Store, userId: number): Promise<void> {
  for (const found of await allOf(store)) {
    const { id, passport } = found as Stored & { readonly id: string }
    if (passport?.user === userId) await new Promise<void>(done => store.destroy(id, () => done()))
  }
}

function allOf(store: Store): Promise<readonly SessionData[]> {
  return new Promise((resolve, reject) => {
    if (store.all === undefined) throw new TypeError('store: must be able to list its sessions')
    store.all((error: Error | undefined, found) => (error ? reject(error) : resolve(Object.values(found ?? {}))))
  })
}
