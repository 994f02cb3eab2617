import { isAuthError } from '@sallyport/core'
import { type ActionFunctionArgs, type ClientActionFunctionArgs, Form, type LoaderFunctionArgs } from 'react-router'
import { useActionData, useLoaderData } from 'react-router'
import { app } from '../lib/app.server.ts'
import { renew } from '../lib/client.ts'
import { Renew } from '../lib/renew.tsx'
import { readSession } from '../lib/session.server.ts'

export async function loader({ request, params: { id = '' } }: LoaderFunctionArgs) {
  if ((await readSession(request)) === null) return null
  const order = await app().orders.find(id)
  if (order === undefined) throw new Response(null, { status: 404 })
  return { id: order.id, status: order.status }
}

/** Approves the order. Resolves to the code of a refusal. */
export async function action({ request, params: { id = '' } }: ActionFunctionArgs): Promise<string | null> {
  const { approve, orders } = app()
  try {
    const { resource } = await approve(request, undefined, { id })
    await orders.approve(resource!.id)
    return null
  } catch (error) {
    if (isAuthError(error)) return error.code
    throw error
  }
}

/** Refreshes an expired token first: `serverAction` reads the body, so it cannot be called again. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  await renew()
  return serverAction<typeof action>()
}

export const headers = () => ({ 'cache-control': 'private, no-store' })

export default function Order() {
  const order = useLoaderData<typeof loader>()
  const problem = useActionData<typeof action>()
  if (order === null) return <Renew />
  return (
    <main>
      <h1>Order {order.id}</h1>
      <p>{order.status}</p>
      <Form method="post">
        <button>Approve</button> {problem}
      </Form>
    </main>
  )
}
