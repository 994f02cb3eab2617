import { type SubmitEvent, useState } from 'react'
import { createOrder } from '../api/orders.ts'
import { Refusal } from './Refusal.tsx'
import { useAction } from './useAction.ts'

/** The form of a maker. */
export function NewOrder({ onCreated }: { readonly onCreated: () => Promise<void> }) {
  const [payee, setPayee] = useState('')
  const [amount, setAmount] = useState('')
  const { run, error, isBusy } = useAction()

  function submit(event: SubmitEvent): void {
    event.preventDefault()
    run(async () => {
      await createOrder(payee, Math.round(Number(amount) * 100))
      setPayee('')
      setAmount('')
      await onCreated()
    })
  }

  return (
    <form className="new-order" onSubmit={submit}>
      <label>
        Payee
        <input name="payee" required maxLength={200} value={payee} onChange={event => setPayee(event.target.value)} />
      </label>
      <label>
        Amount
        <input
          name="amount"
          type="number"
          inputMode="decimal"
          step="0.01"
          required
          value={amount}
          onChange={event => setAmount(event.target.value)}
        />
      </label>
      <button type="submit" className="main" disabled={isBusy}>
        Enter order
      </button>
      <Refusal text={error} />
    </form>
  )
}
