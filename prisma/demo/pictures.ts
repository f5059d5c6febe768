// Drawn here rather than taken from somewhere: no licence to ask for, a few lines each, another room every time.

const box = (x: number, y: number, w: number, h: number, fill: string, more = '') =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${more}/>`
const line = (d: string, stroke = '#3f3a36', width = 3) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round"/>`
const label = (x: number, y: number, text: string, size = 26) =>
  `<text x="${x}" y="${y}" font-family="DejaVu Sans, sans-serif" font-size="${size}" fill="#3f3a36">${text}</text>`
const row = (count: number, draw: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => draw(i)).join('')

const room = (wall: string, floor: string, content: string) =>
  `${box(0, 0, 960, 720, wall)}${box(0, 560, 960, 160, floor)}
   ${row(9, (i) => line(`M${i * 120} 560 L${i * 140 - 80} 720`, '#00000014', 2))}${content}`

const cupboards = (x: number, y: number, count: number, [w, h]: [number, number], fill: string) =>
  row(count, (i) => {
    const left = x + i * w
    const handle = box(left + w / 2 - 18, y + h - 18, 36, 5, '#00000055', 'rx="2"')
    return box(left + 2, y, w - 4, h, fill, 'rx="3"') + handle
  })

const plant = (x: number, y: number) =>
  `${box(x - 14, y - 26, 28, 26, '#c9835a', 'rx="4"')}
   ${row(5, (i) => `<ellipse cx="${x + (i - 2) * 9}" cy="${y - 48 - (i % 2) * 10}" rx="8" ry="24" fill="#5f8f62" transform="rotate(${(i - 2) * 18} ${x} ${y - 26})"/>`)}`

const lamp = (x: number) =>
  `${line(`M${x} 0 V120`, '#4a4541', 3)}<path d="M${x - 34} 160 L${x - 18} 120 H${x + 18} L${x + 34} 160 Z" fill="#e7b75f"/>`

const kitchen = (front: string, top: string) =>
  room(
    '#f1ede6',
    '#cdb595',
    `${cupboards(130, 130, 6, [110, 150], front)}${box(130, 300, 660, 90, '#ffffff')}
     ${row(11, (i) => line(`M${130 + i * 66} 300 V390`, '#0000000f', 2))}${line('M130 345 H790', '#0000000f', 2)}
     ${box(120, 390, 690, 16, top)}${cupboards(130, 406, 6, [110, 170], front)}
     ${box(470, 376, 90, 14, '#2f2f33', 'rx="3"')}${box(472, 430, 86, 110, '#2f2f33', 'rx="5"')}
     ${line('M250 390 v-40 h34', '#8d9499', 6)}${lamp(300)}${lamp(620)}${plant(740, 390)}`,
  )

const wardrobe = room(
  '#ece7f0',
  '#b99f83',
  `${box(220, 90, 520, 480, '#8a6f57')}${box(230, 100, 250, 460, '#b08f70')}
   ${box(482, 100, 250, 460, '#cfe0e8')}${line('M520 470 L690 170', '#ffffff99', 8)}${line('M500 400 L600 230', '#ffffff77', 5)}
   ${box(466, 300, 8, 70, '#e9e3da', 'rx="3"')}${box(488, 300, 8, 70, '#6c5a4b', 'rx="3"')}${plant(820, 560)}`,
)

const loftBed = room(
  '#fbeef0',
  '#d7bfa3',
  `${box(240, 220, 480, 26, '#ffffff')}${box(240, 170, 480, 52, '#f3c9d2', 'rx="8"')}${box(262, 150, 110, 34, '#ffffff', 'rx="12"')}
   ${row(9, (i) => box(250 + i * 54, 130, 8, 92, '#ffffff'))}${box(240, 122, 480, 10, '#ffffff')}
   ${box(240, 246, 20, 320, '#ffffff')}${box(700, 246, 20, 320, '#ffffff')}
   ${row(4, (i) => box(720, 290 + i * 70, 120, 66, i % 2 ? '#f3c9d2' : '#ffffff', 'rx="4"'))}
   ${box(280, 430, 340, 16, '#e6d3bd')}${box(290, 446, 12, 120, '#cdb595')}${box(598, 446, 12, 120, '#cdb595')}${plant(330, 430)}`,
)

const sketch = (content: string) =>
  `${box(0, 0, 960, 720, '#fdfcf7')}
   ${row(24, (i) => line(`M${i * 40} 0 V720`, '#4a7bb522', 1))}${row(18, (i) => line(`M0 ${i * 40} H960`, '#4a7bb522', 1))}${content}`

const plan = sketch(
  `${line('M160 600 V140 H780 V360', '#2d2a28', 8)}${line('M240 220 H780', '#a33f3f', 4)}${line('M240 220 V600', '#a33f3f', 4)}
   ${box(160, 330, 12, 130, '#9cc6e8')}${label(380, 110, '2,40 м', 34)}${label(40, 400, '1,80 м', 34)}
   ${label(190, 560, 'окно')}${label(520, 190, 'плита')}${label(270, 190, 'мойка')}${label(640, 190, 'холод.')}`,
)

const project = sketch(
  `${cupboards(140, 150, 5, [120, 140], '#dfe7dd')}${box(380, 290, 120, 60, '#c9ccd1')}${box(140, 410, 600, 12, '#b58b5c')}
   ${cupboards(140, 422, 5, [120, 170], '#dfe7dd')}${line('M140 640 H740', '#a33f3f', 2)}${label(400, 680, '3000 мм')}
   ${line('M800 150 V592', '#a33f3f', 2)}${label(815, 390, '2200')}${label(140, 110, 'Проект К-2318, вид A', 30)}`,
)

const niche = room(
  '#e9ebe6',
  '#bfa98c',
  `${box(230, 60, 500, 520, '#d5d8d1')}${line('M230 60 V580 M730 60 V580', '#8d918a', 5)}${box(690, 60, 18, 520, '#f7f7f7')}
   ${box(230, 560, 460, 22, '#ffffff')}${label(400, 320, '1870 × 2600', 40)}${line('M250 350 H680', '#a33f3f', 3)}`,
)

const stairs = room(
  '#f0ece4',
  '#bca281',
  row(9, (i) => box(180 + i * 60, 520 - i * 52, 150, 20, '#8a6a4c', `transform="rotate(${i * 4 - 12} 480 400)"`)) +
    line('M480 580 V40', '#5b4a3b', 16),
)

const chair = room(
  '#efe9df',
  '#c2a582',
  `${line('M380 590 V170 M580 590 V170', '#6d4c33', 18)}${box(372, 160, 216, 90, '#8b5e3f', 'rx="20"')}
   ${box(360, 390, 250, 60, '#6f8fa8', 'rx="18"')}${line('M400 420 l50 12 l-20 10', '#dfe7ec', 5)}${line('M440 450 V590 M620 450 V590', '#6d4c33', 16)}`,
)

const board = (fill: string, content: string) =>
  `${box(0, 0, 960, 720, fill)}${row(14, (i) => line(`M0 ${40 + i * 52} C300 ${20 + i * 52} 640 ${70 + i * 52} 960 ${35 + i * 52}`, '#00000012', 5))}${content}`

const samples = `${box(0, 0, 960, 720, '#f5f1ea')}${['#d9b88f', '#b98e5f', '#8f6a48', '#6d5746', '#a9a29a']
  .map((fill, i) => box(60 + i * 172, 150, 150, 380, fill, 'rx="6"') + label(90 + i * 172, 580, `Ш-${i + 1}`))
  .join('')}`

const crib = room(
  '#eef4f1',
  '#d3bd9f',
  `${box(230, 250, 500, 16, '#e3c9a4')}${row(13, (i) => box(240 + i * 38, 266, 10, 190, '#e3c9a4'))}${box(230, 440, 500, 24, '#d2b388')}
   ${box(240, 400, 480, 44, '#ffffff', 'rx="12"')}${box(250, 480, 460, 70, '#e3c9a4', 'rx="6"')}${box(460, 508, 40, 8, '#8a6f57', 'rx="3"')}${lamp(480)}`,
)

const child = room(
  '#f3f1e7',
  '#cbb494',
  `${box(120, 150, 200, 240, '#bfdcf0')}${line('M220 150 V390 M120 270 H320', '#ffffff', 10)}${box(110, 420, 220, 90, '#ffffff', 'rx="8"')}
   ${row(7, (i) => line(`M${130 + i * 30} 430 V500`, '#d6d6d2', 6))}${box(640, 180, 190, 390, '#c08f63')}${box(800, 380, 12, 30, '#f2e4c9')}`,
)

/** The pictures of the dialogues by name, as SVG of 960 × 720. */
export const PICTURES: Record<string, string> = {
  plan,
  project,
  niche,
  stairs,
  chair,
  samples,
  crib,
  wardrobe,
  kitchen: kitchen('#a9bda4', '#b58b5c'),
  'small-kitchen': kitchen('#f0f0ee', '#6b6b70'),
  'loft-bed': loftBed,
  room: child,
  edge: board(
    '#c49a6c',
    `${box(0, 470, 960, 250, '#e8e6e1')}${line('M120 470 C300 440 420 500 700 462', '#2b2320', 8)}`,
  ),
  scratch: board('#a97b50', line('M280 420 L610 250 L660 262', '#f1dcc2', 7)),
}

/** The whole SVG of a picture. Throws when there is none of that name. */
export function pictureOf(name: string): string {
  const content = PICTURES[name]
  if (!content) throw new Error(`the demo has no picture "${name}"`)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720" viewBox="0 0 960 720">${content}</svg>`
}
