import type { WebCall } from '@sallyport/core/web'
import type { LoaderFunctionArgs } from 'react-router'
import { app, type OrdersApp } from './app.server.ts'

/** Makes a loader or an action of what guards and routes give. Loaders of guards get the parameters of the path. */
export function handler(make: (app: OrdersApp) => (request: Request, call: WebCall) => Promise<Response | undefined>) {
  const answer = async ({ request, params }: Pick<LoaderFunctionArgs, 'request' | 'params'>): Promise<Response> => {
    const call = { request, url: new URL(request.url), params: params as WebCall['params'], context: undefined }
    return (await make(app())(request, call)) ?? new Response(null, { status: 404 })
  }
  return Object.assign(answer, { make })
}
