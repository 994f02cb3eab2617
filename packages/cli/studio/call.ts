import { useEffect, useState } from 'preact/hooks'

/** Asks Studio's API. Rejects with an Error whose message can be shown. */
export async function call<T>(name: string, body?: object): Promise<T> {
  const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`/studio/api/${name}`, init).catch(() => {
    throw new Error('Studio cannot be reached.')
  })
  const result = (await response.json()) as T & { readonly error?: string }
  if (!response.ok) throw new Error(result.error ?? `Studio answered ${response.status}.`)
  return result
}

/** What a question returned so far. */
export interface Answer<T> {
  readonly value?: T
  readonly error?: string
}

/** Asks once when the view opens, and again when `reason` changes. */
export function useAnswer<T>(name: string, reason: unknown): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({})
  useEffect(() => {
    let isCurrent = true
    call<T>(name).then(
      value => isCurrent && setAnswer({ value }),
      (error: Error) => isCurrent && setAnswer({ error: error.message }),
    )
    return () => void (isCurrent = false)
  }, [name, reason])
  return answer
}
