export interface Size {
  width: number
  height: number
}

/** In CSS pixels. Logos of any shape weigh alike to the eye: they cover the same area as far as both sides allow. */
const most = { area: 3_200, width: 176, height: 56 }

/** The size in CSS pixels that a page shows a picture of so many pixels in. It is never enlarged. */
export const shownSize = ({ width, height }: Size): Size => {
  const scale = Math.min(Math.sqrt(most.area / (width * height)), most.width / width, most.height / height, 1)
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
