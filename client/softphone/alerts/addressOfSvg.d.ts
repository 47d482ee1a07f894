declare module '*.svg?no-inline' {
  /** Address of the file: the strict Content-Security-Policy takes no `data:` images. */
  const address: string
  export default address
}
