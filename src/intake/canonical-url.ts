/** The spelling of addresses that items and sources share; see the domain. */
export { canonicalUrl, urlIdentity } from '../domain/canonical-url.js';
