/** How often somebody may try. */
@NullMarked
package io.sallyport.auth.limit;

import org.jspecify.annotations.NullMarked;
