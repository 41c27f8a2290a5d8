/** What is kept of tokens that were issued: refresh families, revocations, signing keys. */
@NullMarked
package io.sallyport.identity.token;

import org.jspecify.annotations.NullMarked;
