import { type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { client } from '../lib/client.ts'
import { Renew } from '../lib/renew.tsx'
import { readSession } from '../lib/session.server.ts'

export const loader = async ({ request }: LoaderFunctionArgs) => readSession(request)

export const headers = () => ({ 'cache-control': 'private, no-store' })

export default function Me() {
  const session = useLoaderData<typeof loader>()
  if (session === null) return <Renew />

  async function logout() {
    await client().logout()
    location.assign('/')
  }
  return (
    <main>
      <h1>{session.id}</h1>
      <p>{session.roles.join(', ')}</p>
      <button onClick={() => void logout()}>Log out</button>
    </main>
  )
}
