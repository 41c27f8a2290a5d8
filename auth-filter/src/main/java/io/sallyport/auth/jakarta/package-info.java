/** The Jakarta door: who is calling, as the server's own security and CDI are told. */
@NullMarked
package io.sallyport.auth.jakarta;

import org.jspecify.annotations.NullMarked;
