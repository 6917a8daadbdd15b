/** The pages of this area, for the routes. */

export { ObjectPage } from './object-page.tsx';
export { SearchPage } from './search-page.tsx';
