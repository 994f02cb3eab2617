import { useEffect, useState } from 'react'
import { useRevalidator } from 'react-router'
import { renew } from './client.ts'

/** What a page shows without a valid access token: the browser refreshes it, and loads the page's data again. */
export function Renew() {
  const { revalidate } = useRevalidator()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const retry = async () => ((await renew()) ? revalidate() : location.assign('/login'))
    retry().catch(() => setFailed(true))
  }, [revalidate])
  return <p>{failed ? 'Try again later.' : 'One moment …'}</p>
}
