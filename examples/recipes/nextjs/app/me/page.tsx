import { Logout } from '@/components/logout.tsx'
import { Renew } from '@/components/renew.tsx'
import { readSession } from '@/lib/session.ts'

export default async function Page() {
  const session = await readSession()
  if (session === undefined) return <Renew />
  return (
    <main>
      <h1>{session.id}</h1>
      <p>{session.roles.join(', ')}</p>
      <Logout />
    </main>
  )
}
