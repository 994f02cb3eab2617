import { Injectable } from '@nestjs/common'
import { SallyportGuard } from '@sallyport/nestjs'

@Injectable()
export class JwtAuthGuard extends SallyportGuard {}
