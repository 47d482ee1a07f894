/** Makes each named thing once for all who ask on this page; a failure is not remembered. */
export function oncePerPage<T>(): (name: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<T>>()
  return (name, make) => {
    const known = made.get(name)
    if (known) return known
    const making = make().catch(error => {
      made.delete(name)
      throw error
    })
    made.set(name, making)
    return making
  }
}
