// The site's sign: an SVG path in a view box of 24 x 24.

export const FLAME_PATH = "M12 2c1 4 6 6 6 12a6 6 0 0 1-12 0c0-3 2-4 2-7 2 1 3 2 3 4 1-2 2-5 1-9z";
