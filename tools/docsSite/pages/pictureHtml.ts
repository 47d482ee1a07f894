import { readFileSync } from 'node:fs'
import { escapeHtml } from './escapeHtml.ts'

/** An image that keeps its place while it is loaded, where its size can be read. */
export function pictureHtml(
  file: string,
  { src, alt }: { readonly src: string; readonly alt: string },
): string {
  const size = pngSize(readFileSync(file))
  const box = size ? ` width="${size.width}" height="${size.height}"` : ''
  return `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}"${box} loading="lazy">`
}

/** In pixels, from the first chunk of a PNG file (its specification, section 11.2.1); undefined where it is none. */
function pngSize(bytes: Buffer): { readonly width: number; readonly height: number } | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}
