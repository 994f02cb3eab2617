import { UseFilters, UseGuards } from '@nestjs/common'
import { type OnGatewayInit, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets'
import type { Auth } from '@sallyport/core'
import { CurrentUser, InjectAuth, Roles, SallyportFilter, SallyportGuard } from '@sallyport/nestjs'
import type { Server, Socket } from 'socket.io'

@UseGuards(SallyportGuard)
@UseFilters(SallyportFilter)
@WebSocketGateway({ cors: { origin: ['https://app.example.com'] } })
export class OrdersGateway implements OnGatewayInit<Server> {
  constructor(@InjectAuth() private readonly auth: Auth) {}

  /** Nest runs no guard for a connection. Without this, anybody could keep one open and receive broadcasts. */
  afterInit(server: Server): void {
    server.use((socket, next) => {
      this.admit(socket).then(() => next(), next)
    })
  }

  @SubscribeMessage('me')
  me(@CurrentUser() claims: { readonly sub: string }) {
    return claims.sub
  }

  @Roles('checker')
  @SubscribeMessage('approve')
  approve() {
    return 'approved'
  }

  private async admit(socket: Socket): Promise<void> {
    const signal = this.auth.watch(await this.auth.verify(String(socket.handshake.auth['token'])))
    const end = () => socket.disconnect(true)
    socket.on('disconnect', signal.release)
    if (signal.aborted) throw new Error('session_ended')
    signal.addEventListener('abort', end, { once: true })
  }
}
