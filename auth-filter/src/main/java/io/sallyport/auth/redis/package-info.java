/** Redis implementations of the stores that nodes share. */
@NullMarked
package io.sallyport.auth.redis;

import org.jspecify.annotations.NullMarked;
