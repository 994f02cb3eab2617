import type { Order, Person } from '../api/orders.ts'

interface Props {
  readonly order: Order
  readonly nameOf: (id: string) => string
  /** Whom the user can assign; undefined if the user may not. */
  readonly checkers: readonly Person[] | undefined
  readonly isBusy: boolean
  readonly onDecide: (verdict: 'approve' | 'reject') => void
  readonly onAssign: (checkerId: string) => void
}

/** One order, and what can be done with it. */
export function OrderRow({ order, nameOf, checkers, isBusy, onDecide, onAssign }: Props) {
  const { payee, amount, status, maker_id: makerId, checker_id: checkerId } = order
  const checker = checkerId === null ? 'nobody yet' : nameOf(checkerId)

  return (
    <li>
      <div className="what">
        <strong>{payee}</strong>
        <span className="amount">{(amount / 100).toLocaleString('en', { minimumFractionDigits: 2 })}</span>
        <span className={`badge ${status}`}>{status}</span>
      </div>
      <p className="quiet">
        entered by {nameOf(makerId)} · checked by {checker}
      </p>
      {status === 'pending' && (
        <div className="row">
          <button type="button" disabled={isBusy} onClick={() => onDecide('approve')}>
            Approve<span className="hidden"> the order for {payee}</span>
          </button>
          <button type="button" disabled={isBusy} onClick={() => onDecide('reject')}>
            Reject<span className="hidden"> the order for {payee}</span>
          </button>
          {checkers && (
            <label className="assign">
              <span className="hidden">Assign the order for {payee} to</span>
              <select value={checkerId ?? ''} disabled={isBusy} onChange={event => onAssign(event.target.value)}>
                <option value="" disabled>
                  Assign to…
                </option>
                {checkers.map(({ id, username }) => (
                  <option key={id} value={id}>
                    {username}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
      )}
    </li>
  )
}
