import { Inject, Injectable } from '@nestjs/common'
import { ApplicationConfig, DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core'
import { SallyportFilter } from '../filter.ts'
import { SallyportInterceptor } from '../interceptor.ts'
import { hasGraphql } from './field-resolvers.ts'

// What @nestjs/common calls the lists of `@UseFilters` and `@UseInterceptors`.
const marks = ['__exceptionFilters__', '__interceptors__']

/**
 * Takes our interceptor away where nothing needs it. Nest runs a route without interceptors in a fraction of the time, and our
 * filter answers AuthErrors of handlers as well. Only other filters and interceptors need them as HttpExceptions.
 */
@Injectable()
export class InterceptorNeed {
  private readonly scanner = new MetadataScanner()

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
  ) {}

  /** Must run before Nest maps the routes, and after the application has named its global filters and interceptors. */
  settle(): void {
    const interceptors = this.config.getGlobalInterceptors()
    const at = interceptors.findIndex(each => each instanceof SallyportInterceptor)
    if (at !== -1 && this.isAlone()) interceptors.splice(at, 1)
  }

  private isAlone(): boolean {
    const { config } = this
    const isOurs =
      config.getGlobalFilters().every(each => each instanceof SallyportFilter) &&
      config.getGlobalInterceptors().every(each => each instanceof SallyportInterceptor)
    const requestScoped = [...config.getGlobalRequestFilters(), ...config.getGlobalRequestInterceptors()]
    if (!isOurs || requestScoped.length > 0 || hasGraphql(this.modules)) return false
    const classes = [...this.discovery.getControllers(), ...this.discovery.getProviders()]
    return !classes.some(({ metatype }) => typeof metatype === 'function' && this.hasMarks(metatype))
  }

  private hasMarks(type: Function): boolean {
    const prototype = Object(type.prototype) as Readonly<Record<string, Function>>
    const methods = this.scanner.getAllMethodNames(prototype).map(name => prototype[name])
    return [type, ...methods].some(each => each !== undefined && marks.some(mark => Reflect.hasMetadata(mark, each)))
  }
}
