import { useCallback, useEffect, useState } from 'react'
import { assign, decide, listOrders, listPeople, type Order, type Person } from '../api/orders.ts'
import type { User } from '../api/session.ts'
import { NewOrder } from './NewOrder.tsx'
import { OrderRow } from './OrderRow.tsx'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'

/** The orders that the user may see. The API decides which; the page asks again after every change. */
export function Orders({ user }: { readonly user: User }) {
  const [orders, setOrders] = useState<readonly Order[]>([])
  const [people, setPeople] = useState<readonly Person[]>([])
  const { run, error, isBusy } = useAction()
  const mayAssign = user.roles.includes('super-checker') || user.roles.includes('admin')

  const load = useCallback(async () => setOrders(await listOrders()), [])
  useEffect(() => run(load), [load])
  useEffect(() => {
    if (mayAssign) run(async () => setPeople(await listPeople()))
  }, [mayAssign])

  // A refusal can mean that the list is old, so it is loaded again in any case.
  const change = (work: () => Promise<void>): void =>
    run(async () => {
      try {
        await work()
      } finally {
        await load()
      }
    })
  const nameOf = (id: string): string =>
    id === user.id ? 'you' : (people.find(person => person.id === id)?.username ?? 'somebody else')

  return (
    <section className="card">
      <div className="title">
        <h2>Orders</h2>
        <button type="button" className="plain" disabled={isBusy} onClick={() => run(load)}>
          Reload
        </button>
      </div>
      {user.roles.includes('maker') && <NewOrder onCreated={load} />}
      <Refusal text={error} />
      {orders.length === 0 ? (
        <p className="quiet">{emptyFor(user)}</p>
      ) : (
        <ul className="orders">
          {orders.map(order => (
            <OrderRow
              key={order.id}
              order={order}
              nameOf={nameOf}
              checkers={mayAssign ? people.filter(isChecker) : undefined}
              isBusy={isBusy}
              onDecide={verdict => change(() => decide(order, verdict))}
              onAssign={checkerId => change(() => assign(order, checkerId))}
            />
          ))}
        </ul>
      )}
      <p className="quiet">The buttons are here for every role, so that you see how the API refuses.</p>
    </section>
  )
}

function isChecker({ roles }: Person): boolean {
  return roles.includes('checker') || roles.includes('super-checker')
}

function emptyFor({ roles }: User): string {
  if (roles.includes('maker')) return 'You have no orders yet. Enter one above.'
  return roles.includes('checker') ? 'Nothing is assigned to you.' : 'There are no orders yet. A maker enters them.'
}
