import type { Sallyport } from '@sallyport/express'
import { Router, static as serveStatic } from 'express'
import multer from 'multer'
import type { User } from '../../../shared/auth.ts'

/** Files: an upload parser that writes them, and a folder that is served. */
export function filesRouter({ guard }: Pick<Sallyport<User, object>, 'guard'>, uploads: string): Router {
  const router = Router()
  const upload = multer({ dest: uploads })
  router.post('/', guard.roles('maker', 'admin'), upload.single('file'), (req, res) => {
    res.status(201).json({ name: req.file?.filename })
  })
  router.use('/own', guard.roles('admin'), serveStatic(uploads))
  return router
}
