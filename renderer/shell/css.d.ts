/** Style sheets are vite's: importing one puts it into the page. */
declare module '*.css';
