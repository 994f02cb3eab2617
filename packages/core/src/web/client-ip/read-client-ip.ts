import type { ClientIp } from './client-ip.ts'

/** Checks the option `clientIp`. Throws TypeError if it is missing: a throttle by address that never acts looks like one. */
export function checkClientIp(clientIp: unknown): void {
  if (clientIp === false || typeof clientIp === 'function') return
  throw new TypeError(
    'clientIp: must tell where the address of a client comes from, such as nodeIp, bunIp, denoIp, cloudflareIp, vercelIp or proxiedIp(…) of @sallyport/core/web; or false, and attempts are not counted by address',
  )
}

/** Asks for the address of a client; undefined if it is unknown. Throws TypeError for anything but a string. */
export function readClientIp<Context>(
  clientIp: ClientIp<Context> | false,
  request: Request,
  context: Context,
): string | undefined {
  if (clientIp === false) return undefined
  const ip: unknown = clientIp(request, context)
  if (ip === undefined || ip === null || ip === '') return undefined
  if (typeof ip === 'string') return ip
  throw new TypeError('clientIp: must return a string or undefined, not a promise')
}
