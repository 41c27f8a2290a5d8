/** The second factor: time-based codes (RFC 6238), backup codes, and what is stored of them. */
@NullMarked
package io.sallyport.identity.mfa;

import org.jspecify.annotations.NullMarked;
