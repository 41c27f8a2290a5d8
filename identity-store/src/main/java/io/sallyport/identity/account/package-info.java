/**
 * Accounts, keyed by an id that never changes, and the epoch that sessions and tokens are measured
 * against.
 */
@NullMarked
package io.sallyport.identity.account;

import org.jspecify.annotations.NullMarked;
