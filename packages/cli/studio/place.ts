import { useEffect, useState } from 'preact/hooks'

/** The views, in the order of the navigation. */
export const views = ['events', 'sessions', 'revocations', 'hashing', 'routes', 'policy', 'why'] as const

export type View = (typeof views)[number]

/** Where the page is: a view and its parameters, as the address has them after `#`. */
export interface Place {
  readonly view: View
  readonly params: URLSearchParams
}

/** Makes the address of a view. */
export function addressOf(view: View, params: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(params).toString()
  return query === '' ? `#${view}` : `#${view}?${query}`
}

/** Follows the address. */
export function usePlace(): Place {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const onChange = () => setHash(location.hash)
    addEventListener('hashchange', onChange)
    return () => removeEventListener('hashchange', onChange)
  }, [])
  const [name = '', query = ''] = hash.slice(1).split('?')
  return { view: views.find(view => view === name) ?? 'events', params: new URLSearchParams(query) }
}
