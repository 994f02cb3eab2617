'use server'

import { isAuthError } from '@sallyport/core'
import { revalidatePath } from 'next/cache'
import { app } from '@/lib/app.ts'
import { requestOf } from '@/lib/session.ts'

/** Approves an order. Resolves to the code of a refusal. Anybody can call an action, with any arguments. */
export async function approveOrder(order: unknown): Promise<string | undefined> {
  const request = await requestOf('POST')
  const { approve, orders } = app()
  const id = String(order)
  try {
    const { resource } = await approve(request, undefined, { id })
    await orders.approve(resource!.id)
  } catch (error) {
    if (isAuthError(error)) return error.code
    throw error
  }
  revalidatePath(`/orders/${id}`)
}
