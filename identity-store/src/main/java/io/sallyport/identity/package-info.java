/**
 * The door to accounts, passwords, roles and the audit trail: {@link
 * io.sallyport.identity.Identity} opens them all.
 */
@NullMarked
package io.sallyport.identity;

import org.jspecify.annotations.NullMarked;
