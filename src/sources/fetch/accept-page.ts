/** What is said with a request for a page: HTML before all, and whatever a server that knows no types has. */
export const ACCEPT_PAGE = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1';
