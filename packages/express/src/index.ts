export type { ClaimsReader } from './admission.ts'
export type { GuardFactory } from './guard.ts'
export type { ErrorMiddleware, ExpressRequest, Middleware, Next } from './middleware.ts'
export { sallyport, type Sallyport, type SallyportOptions } from './sallyport.ts'
