/** What `JwtStrategy.validate` returns, and handlers read from `req.user`. */
export interface UserOfRequest {
  userId: number
  username: string
  role: string
}
