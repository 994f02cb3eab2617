import { asHttpError, maxBodyBytes, refusalOf } from '@sallyport/core/adapter'
import { type ErrorOptions, isJson } from '@sallyport/core/http'
import { json, type RequestHandler } from 'express'

/** Parses JSON bodies, unless the application has done so already. Other bodies are left unread. */
export function parseJson(options: ErrorOptions): RequestHandler {
  const parse = json({ limit: maxBodyBytes, strict: true, type: req => isJson(req.headers['content-type']) })
  return (req, res, next) => {
    parse(req, res, (error?: unknown) => {
      // The parser also fails when a client leaves, perhaps long after a timeout has answered.
      if (error !== undefined && (res.writableEnded || res.destroyed)) return
      next(asHttpError(refusalOf(error) ?? error, options))
    })
  }
}
