/** Random identifiers, digests of what a client holds, and the keys that seal what is stored. */
@NullMarked
package io.sallyport.identity.secret;

import org.jspecify.annotations.NullMarked;
