/** Random identifiers, digests of what a client holds, and secrets that hide themselves. */
@NullMarked
package io.sallyport.identity.secret;

import org.jspecify.annotations.NullMarked;
