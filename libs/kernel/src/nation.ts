/** Parts of the United Kingdom whose law differs. */
export const nations = ['england', 'scotland', 'wales', 'northern-ireland'] as const;
export type Nation = (typeof nations)[number];
