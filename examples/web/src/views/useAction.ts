import { useState } from 'react'
import { explain } from '../api/session.ts'

/** Runs what a button does, and keeps the refusal for the person who pressed it. */
export function useAction() {
  const [error, setError] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  function run(work: () => Promise<unknown>): void {
    setBusy(true)
    setError(undefined)
    work()
      .catch((reason: unknown) => setError(explain(reason)))
      .finally(() => setBusy(false))
  }

  return { run, error, isBusy }
}
