import type { ExecutionContext } from '@nestjs/common'
import { GqlExecutionContext } from '@nestjs/graphql'
import type { Socket } from 'socket.io'

/** Returns what holds the access token: `SallyportModule.forRoot({ auth, getRequest })`. */
export function getRequest(context: ExecutionContext): unknown {
  switch (context.getType<'graphql' | 'ws' | 'rpc' | 'http'>()) {
    case 'graphql':
      return GqlExecutionContext.create(context).getContext<{ readonly req: unknown }>().req
    case 'ws':
      return requestWith(context.switchToWs().getClient<Socket>().handshake.auth['token'])
    case 'rpc':
      return requestWith(context.switchToRpc().getData<{ readonly token?: unknown } | undefined>()?.token)
    default:
      return undefined
  }
}

function requestWith(token: unknown) {
  const headers = typeof token === 'string' ? { authorization: `Bearer ${token}` } : {}
  return { method: 'POST', headers, rawHeaders: [] }
}
