import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'

/** Drawings in the shapes that shops send. `paint` is what they are drawn in, on nothing. */
const drawings = {
  wide: (paint: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="160"><g fill="${paint}"><circle cx="80" cy="80" r="78"/><rect x="200" y="10" width="500" height="140" rx="20"/><rect x="740" y="10" width="300" height="140"/><path d="M1080 150 1200 10l120 140z"/><rect x="1360" y="60" width="240" height="90"/></g></svg>`,
  square: (paint: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><path fill="${paint}" d="M200 4 396 200 200 396 4 200zm0 110L114 200l86 86 86-86z"/></svg>`,
  tall: (paint: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="150" height="600"><g fill="${paint}"><rect width="150" height="150"/><circle cx="75" cy="300" r="75"/><path d="M0 600 75 450l75 150z"/></g></svg>`,
}

export type Drawing = keyof typeof drawings

/** Writes a drawing as a PNG of its full size, lends its path, and deletes it. */
export const withLogo = async (
  drawing: Drawing,
  { paint }: { paint: string },
  use: (path: string) => Promise<unknown>,
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'kasa-logo-'))
  try {
    const path = join(folder, `${drawing}.png`)
    await sharp(Buffer.from(drawings[drawing](paint)))
      .png()
      .toFile(path)
    await use(path)
  } finally {
    await rm(folder, { recursive: true })
  }
}
