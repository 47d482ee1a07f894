import { z } from 'zod'

const Layer = z.looseObject({
  route: z
    .looseObject({
      path: z.union([z.string(), z.array(z.string())]),
      methods: z.record(z.string(), z.boolean()),
    })
    .optional(),
  handle: z.unknown(),
})

/** Every method and path that a router answers, those of the routers inside it too. */
export function routesIn(router: unknown): { method: string; path: string }[] {
  const layers = z.array(Layer).parse(Object(router).stack ?? [])
  return layers.flatMap(({ route, handle }) =>
    route === undefined
      ? routesIn(handle)
      : [route.path]
          .flat()
          .flatMap(path => Object.keys(route.methods).map(name => ({ method: name.toUpperCase(), path }))),
  )
}
