import { notFound } from 'next/navigation'
import { Approve } from '@/components/approve.tsx'
import { Renew } from '@/components/renew.tsx'
import { app } from '@/lib/app.ts'
import { readSession } from '@/lib/session.ts'

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  if ((await readSession()) === undefined) return <Renew />
  const order = await app().orders.find((await params).id)
  if (order === undefined) notFound()
  return (
    <main>
      <h1>Order {order.id}</h1>
      <p>{order.status}</p>
      <Approve id={order.id} />
    </main>
  )
}
