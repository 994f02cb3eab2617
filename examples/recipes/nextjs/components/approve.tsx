'use client'

import { useState } from 'react'
import { renew } from '@/lib/client.ts'
import { approveOrder } from '@/lib/actions.ts'

export function Approve({ id }: { id: string }) {
  const [problem, setProblem] = useState<string>()

  async function approve() {
    let error = await approveOrder(id)
    if (error === 'token_expired' && (await renew())) error = await approveOrder(id)
    setProblem(error)
  }

  return <button onClick={() => void approve()}>Approve {problem}</button>
}
