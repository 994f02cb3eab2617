'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { renew } from '@/lib/client.ts'

/** What a page shows without a valid access token: the browser refreshes it, because a page cannot set cookies. */
export function Renew() {
  const router = useRouter()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const retry = async () => ((await renew()) ? router.refresh() : location.assign('/login'))
    retry().catch(() => setFailed(true))
  }, [router])
  return <p>{failed ? 'Try again later.' : 'One moment …'}</p>
}
