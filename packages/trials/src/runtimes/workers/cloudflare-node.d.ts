declare module 'cloudflare:node' {
  /** Hands a request to the server that listens on a port of the worker. */
  export function handleAsNodeRequest(port: number, request: Request): Promise<Response>
}
